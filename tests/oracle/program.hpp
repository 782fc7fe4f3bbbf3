#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Random programs as data: straight-line code over every operation a user can write, interpreted with any scalar.
namespace oracle {

// clang-format off
#define ORACLE_UNARY(X)                                                                                     \
  X(exp) X(exp2) X(expm1) X(log) X(log2) X(log10) X(log1p) X(sqrt) X(cbrt) X(sin) X(cos) X(tan) X(asin)     \
  X(acos) X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(acosh) X(atanh) X(erf) X(erfc) X(lgamma) X(tgamma)     \
  X(abs) X(floor)
#define ORACLE_BINARY(X) X(pow) X(atan2) X(hypot) X(fmin) X(fmax) X(fmod)
// clang-format on

// The function names first, in the order of the lists; then arithmetic in its active, passive and in-place forms.
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
  count
};

std::string_view name(Op op);
bool takes_two(Op op);       // a second active operand
bool takes_constant(Op op);  // a passive operand

struct Instruction {
  Op op = Op::add;
  int a = 0;  // indices of earlier values: inputs first, then one per instruction
  int b = 0;
  double constant = 0;
};

struct Program {
  std::uint64_t seed = 0;
  std::vector<double> x;
  std::vector<Instruction> code;

  int inputs() const { return static_cast<int>(x.size()); }
};

// The program as the C++ lambda a person would have written, with its point: a test to keep.
std::string as_test(const Program& program);

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
    case Op::count:
      break;
  }
  return a;
}

// Runs a program with scalar T; the last value is the result.
struct Interpreter {
  const Program* program;

  template <class Vector>
  auto operator()(const Vector& x) const {
    using T = typename Vector::Scalar;
    std::vector<T> values;
    values.reserve(program->x.size() + program->code.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) values.push_back(x[i]);
    for (const auto& instruction : program->code) {
      values.push_back(apply<T>(instruction, values[static_cast<std::size_t>(instruction.a)],
                                values[static_cast<std::size_t>(instruction.b)]));
    }
    return values.back();
  }
};

}  // namespace oracle
