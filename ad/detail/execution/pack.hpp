#pragma once

// Pack: a register of lanes as a number type for the rows of the table, so that a derivative written once runs on whole
// registers. machine.hpp includes it, under the same conditions. Internal linkage.
//
// A row may branch on a value. All lanes then take the branch of one lane, the leader. Lanes that need the other branch
// disagree, and are computed in a further round with another leader. Lanes nearly always agree, and then there is one
// round only.

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

#include <hesse/ad/detail/programs/program.hpp>

namespace hesse::ad::detail {
namespace {

struct Round {
  unsigned leader, agreeing;  // agreeing: one bit for each lane
};

class Pack {
 public:
  Pack(double x) : v_(broadcast(x)), round_(nullptr) {}
  Pack(Vec v, Round* round) : v_(v), round_(round) {}
  Vec vector() const { return v_; }

  friend Pack operator+(const Pack& a, const Pack& b) { return {a.v_ + b.v_, common(a, b)}; }
  friend Pack operator-(const Pack& a, const Pack& b) { return {a.v_ - b.v_, common(a, b)}; }
  friend Pack operator*(const Pack& a, const Pack& b) { return {a.v_ * b.v_, common(a, b)}; }
  friend Pack operator/(const Pack& a, const Pack& b) { return {a.v_ / b.v_, common(a, b)}; }
  friend Pack operator-(const Pack& a) { return {-a.v_, a.round_}; }

  friend bool operator<(const Pack& a, const Pack& b) { return decide(less(a.v_, b.v_), common(a, b)); }
  friend bool operator<=(const Pack& a, const Pack& b) { return decide(less_equal(a.v_, b.v_), common(a, b)); }
  friend bool operator>(const Pack& a, const Pack& b) { return b < a; }
  friend bool operator>=(const Pack& a, const Pack& b) { return b <= a; }
  friend bool operator==(const Pack& a, const Pack& b) { return decide(equal(a.v_, b.v_), common(a, b)); }
  friend bool isinf(const Pack& a) { return abs(a) == Pack(std::numeric_limits<double>::infinity()); }

  friend Pack abs(const Pack& a) { return {absolute(a.v_), a.round_}; }
  friend Pack sqrt(const Pack& a) { return {square_root(a.v_), a.round_}; }
#define HESSE_DEFINE(ROW, name, ulps) \
  friend Pack name(const Pack& a) { return {HESSE_LIBMVEC_SYMBOL(name, v)(a.v_), a.round_}; }
  HESSE_VECTOR_MATH_UNARY(HESSE_DEFINE)
#undef HESSE_DEFINE
#define HESSE_DEFINE(ROW, name, ulps) \
  friend Pack name(const Pack& a, const Pack& b) { return {HESSE_LIBMVEC_SYMBOL(name, vv)(a.v_, b.v_), common(a, b)}; }
  HESSE_VECTOR_MATH_BINARY(HESSE_DEFINE)
#undef HESSE_DEFINE

  // The operand that is not NaN. The C library decides between 0 and -0.
  friend Pack fmin(const Pack& a, const Pack& b) {
    return chosen(a, b, a.v_ < b.v_ ? a.v_ : b.v_, [](double x, double y) { return std::fmin(x, y); });
  }
  friend Pack fmax(const Pack& a, const Pack& b) {
    return chosen(a, b, a.v_ > b.v_ ? a.v_ : b.v_, [](double x, double y) { return std::fmax(x, y); });
  }
  friend Pack fdim(const Pack& a, const Pack& b) { return a <= b ? Pack(0.0) : a - b; }

  // The exponent of the leader. Lanes with another exponent disagree.
  friend int ilogb(const Pack& a) {
    if (!a.round_) return std::ilogb(a.v_[0]);
    const int exponent = std::ilogb(a.v_[a.round_->leader]);
    decide(bits(a, [exponent](double x) { return std::ilogb(x) == exponent; }), a.round_);
    return exponent;
  }
  friend Pack ldexp(Pack a, int exponent) {
    for (std::size_t i = 0; i < width; ++i) a.v_[i] = std::ldexp(a.v_[i], exponent);
    return a;
  }

 private:
  // A constant belongs to no round.
  static Round* common(const Pack& a, const Pack& b) { return a.round_ ? a.round_ : b.round_; }

  static bool decide(unsigned lanes, Round* round) {
    if (!round) return lanes & 1u;
    const bool outcome = lanes >> round->leader & 1u;
    round->agreeing &= outcome ? lanes : ~lanes;
    return outcome;
  }

  // `preferred` is b if a or b is NaN.
  template <class F>
  static Pack chosen(const Pack& a, const Pack& b, Vec preferred, F f) {
    preferred = b.v_ == b.v_ ? preferred : a.v_;
    if (equal(a.v_, b.v_) & equal(a.v_, broadcast(0.0)))
      for (std::size_t i = 0; i < width; ++i) preferred[i] = f(a.v_[i], b.v_[i]);
    return {preferred, common(a, b)};
  }

  template <class F>
  static unsigned bits(const Pack& a, F f) {
    unsigned lanes = 0;
    for (std::size_t i = 0; i < width; ++i) lanes |= static_cast<unsigned>(f(a.v_[i])) << i;
    return lanes;
  }

  Vec v_;
  Round* round_;
};

}  // namespace
}  // namespace hesse::ad::detail

namespace hesse::ad::detail::elementary::detail {

template <>
inline ad::detail::Pack ln2<ad::detail::Pack>() {
  return std::numbers::ln2;
}
template <>
inline ad::detail::Pack ln10<ad::detail::Pack>() {
  return std::numbers::ln10;
}
template <>
inline ad::detail::Pack erf_slope<ad::detail::Pack>() {
  return 2 * std::numbers::inv_sqrtpi;
}

}  // namespace hesse::ad::detail::elementary::detail

namespace hesse::ad::detail {
namespace {

// result = f(a, b, c), lane by lane.
template <class F>
void apply(F f, const Command& payload, const double* const* operands, double* result, std::size_t lanes) {
  constexpr unsigned all = (1u << width) - 1;
  for (std::size_t first = 0; first < lanes; first += width) {
    Round round{0, all};
    const auto operand = [&](std::size_t k) {
      const bool constant = payload.d >> k & 1u;
      return Pack(constant ? broadcast(*operands[k]) : load(operands[k] + first), &round);
    };
    const auto compute_round = [&] { return f(operand(0), operand(1), operand(2)).vector(); };
    const Vec y = compute_round();
    if (round.agreeing == all) {
      store(result + first, y);
      continue;
    }
    // The row of the result may be that of an operand.
    Vec merged = y;
    for (unsigned left = all & ~round.agreeing; left != 0; left &= ~round.agreeing) {
      unsigned leader = 0;
      while (!(left >> leader & 1u)) ++leader;
      round = {leader, all};
      const Vec z = compute_round();
      for (std::size_t i = 0; i < width; ++i)
        if (left & round.agreeing & (1u << i)) merged[i] = z[i];
    }
    store(result + first, merged);
  }
}

// Left out: rows of signs, because lanes seldom agree on them and single lanes are cheap; and rows without a vector
// function.
namespace rows {
using namespace elementary;
using Derivatives = TypeList<Exp2, Expm1, Log, Log2, Log10, Log1p, Sqrt, Cbrt, Sin, Cos, Tan, Asin, Acos, Atan, Sinh,
                             Cosh, Tanh, Asinh, Acosh, Atanh, Erf, Erfc, XLogX>;
using Values = TypeList<XLogX>;
using BinaryValues = TypeList<Fmin, Fmax, Fdim>;
using BinaryDerivatives = TypeList<Div, Pow, Hypot, Atan2, Fmin, Fmax, Fdim>;
}  // namespace rows

struct LaneFunctions {
  LaneFunction of[operation_count][6]{};
};

#define HESSE_ENTER(part, expression)                                                                \
  functions.of[static_cast<std::size_t>(operation_of<Row>)][static_cast<std::size_t>(Part::part)] =  \
      [](const Command& payload, const double* const* operands, double* result, std::size_t lanes) { \
        apply([]([[maybe_unused]] const Pack& a, [[maybe_unused]] const Pack& b,                     \
                 [[maybe_unused]] const Pack& c) -> Pack { return expression; },                     \
              payload, operands, result, lanes);                                                     \
      }

constexpr LaneFunctions lane_functions = [] {
  LaneFunctions functions;
  rows::Values::for_each([&]<class Row>(Row) { HESSE_ENTER(value, Row::value(a)); });
  rows::BinaryValues::for_each([&]<class Row>(Row) { HESSE_ENTER(value, Row::value(a, b)); });
  rows::Derivatives::for_each([&]<class Row>(Row) {
    HESSE_ENTER(first_a, Row::first(a, b));
    HESSE_ENTER(second_aa, Row::second(a, b, c));
  });
  rows::BinaryDerivatives::for_each([&]<class Row>(Row) {
    HESSE_ENTER(first_a, Row::first_a(a, b, c));
    HESSE_ENTER(first_b, Row::first_b(a, b, c));
    HESSE_ENTER(second_aa, Row::second_aa(a, b, c));
    HESSE_ENTER(second_ab, Row::second_ab(a, b, c));
    HESSE_ENTER(second_bb, Row::second_bb(a, b, c));
  });
  return functions;
}();

#undef HESSE_ENTER

LaneFunction lane_function(unsigned operation, unsigned part) { return lane_functions.of[operation][part]; }

}  // namespace
}  // namespace hesse::ad::detail
