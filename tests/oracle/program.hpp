#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/core/scalar_traits.hpp>
#include <hesse/ad/detail/elementary/table.hpp>

// Random programs as data: code over every operation a user can write, straight-line or deciding by values, interpreted with
// any scalar.
namespace oracle {

// clang-format off
#define ORACLE_UNARY(X)                                                                                     \
  X(exp) X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(sqrt) X(cbrt) X(sin) X(cos) X(tan) X(asin)     \
  X(acos) X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) X(erf) X(erfc) X(lgamma) X(tgamma)     \
  X(abs) X(floor)
#define ORACLE_BINARY(X) X(pow) X(atan2) X(hypot) X(fmin) X(fmax) X(fmod)
#define ORACLE_STEPS(X) X(ceil) X(round) X(trunc) X(rint)
#define ORACLE_SWITCHES(X) X(fdim) X(copysign) X(remainder)
// clang-format on

// The function names first, in the order of the lists; then arithmetic in its active, passive and in-place forms. What jumps
// or casts comes after the straight line.
enum class Op : int {
#define ORACLE_ENUM(name) name##_,
  ORACLE_UNARY(ORACLE_ENUM) ORACLE_BINARY(ORACLE_ENUM)
#undef ORACLE_ENUM
      add,
  sub,
  mul,
  div,
  negate,
  add_constant,
  constant_sub,
  mul_constant,
  div_constant,
  constant_div,
  pow_constant,
  constant_pow,
  atan2_constant,
  hypot_constant,
  add_in_place,
  sub_in_place,
  mul_in_place,
  div_in_place,
  square_in_place,
  fma_,
  straight_line,
  last_straight = straight_line - 1,
#define ORACLE_STEP_ENUM(name) name##_,
  ORACLE_STEPS(ORACLE_STEP_ENUM) ORACLE_SWITCHES(ORACLE_STEP_ENUM)
#undef ORACLE_STEP_ENUM
      look_up,  // the input whose number is a, rounded and wrapped
  whole_part,   // b plus the whole part of a as a double
  count
};

std::string_view name(Op op);
bool takes_two(Op op);       // a second active operand
bool takes_constant(Op op);  // a passive operand

enum class When : int { always, less, less_equal, equal, greater, greater_equal, not_equal, count };

// What an instruction depends on: a comparison of a value with another, or with a constant.
struct Condition {
  When when = When::always;
  int left = running;  // the result of the instruction so far, or an earlier value
  int right = constant;
  double threshold = 0;

  static constexpr int running = -1, constant = -1;
};

struct Instruction {
  Op op = Op::add;
  int a = 0;  // indices of earlier values: inputs first, then one per instruction
  int b = 0;
  double constant = 0;
  // y = a, then y = op(y, b) as long as the condition holds, at most so often; or as often as value `times`, rounded, says.
  Condition condition;
  int most = 1;
  int times = nothing;

  static constexpr int nothing = -1;
  bool straight() const { return condition.when == When::always && most == 1 && times == nothing; }
};

struct Program {
  std::uint64_t seed = 0;
  std::vector<double> x;
  std::vector<Instruction> code;

  int inputs() const { return static_cast<int>(x.size()); }
};

// The program as the C++ lambda a person would have written, with its point: a test to keep, by check_compositions or another.
std::string as_test(const Program& program, const std::string& check = "check_compositions");

template <class T>
bool holds(When when, const T& left, const T& right) {
  switch (when) {
    case When::less:
      return left < right;
    case When::less_equal:
      return left <= right;
    case When::equal:
      return left == right;
    case When::greater:
      return left > right;
    case When::greater_equal:
      return left >= right;
    case When::not_equal:
      return left != right;
    default:
      return true;
  }
}

// The number of an element of `size` that x rounds to, whatever x is.
template <class T>
std::size_t wrapped(const T& x, std::size_t size) {
  using std::lround;
  return static_cast<std::size_t>(lround(x)) % size;
}

template <class T>
T apply(const Instruction& instruction, const T& a, const T& b) {
  const double c = instruction.constant;
  switch (instruction.op) {
#define ORACLE_CASE_UNARY(name) \
  case Op::name##_: {           \
    using std::name;            \
    return name(a);             \
  }
#define ORACLE_CASE_BINARY(name) \
  case Op::name##_: {            \
    using std::name;             \
    return name(a, b);           \
  }
    ORACLE_UNARY(ORACLE_CASE_UNARY)
    ORACLE_BINARY(ORACLE_CASE_BINARY)
    ORACLE_STEPS(ORACLE_CASE_UNARY)
    ORACLE_SWITCHES(ORACLE_CASE_BINARY)
#undef ORACLE_CASE_UNARY
#undef ORACLE_CASE_BINARY
    case Op::add:
      return a + b;
    case Op::sub:
      return a - b;
    case Op::mul:
      return a * b;
    case Op::div:
      return a / b;
    case Op::negate:
      return -a;
    case Op::add_constant:
      return a + c;
    case Op::constant_sub:
      return c - a;
    case Op::mul_constant:
      return c * a;
    case Op::div_constant:
      return a / c;
    case Op::constant_div:
      return c / a;
    case Op::pow_constant: {
      using std::pow;
      return pow(a, c);
    }
    case Op::constant_pow: {
      using std::pow;
      return pow(c, a);
    }
    case Op::atan2_constant: {
      using std::atan2;
      return atan2(a, c);
    }
    case Op::hypot_constant: {
      using std::hypot;
      return hypot(a, c);
    }
    case Op::add_in_place: {
      T y = a;
      y += b;
      return y;
    }
    case Op::sub_in_place: {
      T y = a;
      y -= y * b;
      return y;
    }
    case Op::mul_in_place: {
      T y = a;
      y *= b;
      return y;
    }
    case Op::div_in_place: {
      T y = a;
      y /= b;
      return y;
    }
    case Op::square_in_place: {
      T y = a;
      y *= y;
      return y;
    }
    case Op::fma_: {
      using std::fma;
      return fma(a, b, a);
    }
    case Op::whole_part: {
      using hesse::ad::passive;
      using std::floor;
      return b + static_cast<double>(passive(floor(a)));
    }
    default:
      break;
  }
  return a;
}

// The value of an instruction given those before it.
template <class T>
T run(const Instruction& instruction, const std::vector<T>& values, std::size_t inputs) {
  const auto value = [&](int index) -> const T& { return values[static_cast<std::size_t>(index)]; };
  const auto once = [&](const T& y) {
    return instruction.op == Op::look_up ? values[wrapped(y, inputs)] : apply<T>(instruction, y, value(instruction.b));
  };
  if (instruction.straight()) return once(value(instruction.a));
  const Condition& condition = instruction.condition;
  const int most =
      instruction.times == Instruction::nothing
          ? instruction.most
          : static_cast<int>(wrapped(value(instruction.times), static_cast<std::size_t>(instruction.most)));
  T y = value(instruction.a);
  for (int k = 0; k < most; ++k) {
    const T& left = condition.left == Condition::running ? y : value(condition.left);
    const bool go_on = condition.right == Condition::constant ? holds<T>(condition.when, left, T(condition.threshold))
                                                              : holds<T>(condition.when, left, value(condition.right));
    if (!go_on) break;
    y = once(y);
  }
  return y;
}

// Runs a program with any scalar; the last value is the result.
struct Interpreter {
  const Program* program;

  template <class Vector>
  auto operator()(const Vector& x) const {
    return values(x).back();
  }

  // The inputs, then what every instruction gives.
  template <class Vector>
  auto values(const Vector& x) const {
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> values;
    values.reserve(program->x.size() + program->code.size());
    for (const T& input : x) values.push_back(input);
    for (const auto& instruction : program->code) values.push_back(run<T>(instruction, values, program->x.size()));
    return values;
  }
};

}  // namespace oracle
