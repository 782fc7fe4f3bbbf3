#pragma once

#include <array>
#include <cmath>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/comparison.hpp>
#include <hesse/ad/detail/scalars/second_order_pattern.hpp>
#include <hesse/ad/detail/scalars/second_order_rules.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

namespace hesse::ad {

// Dual2: packed forward mode of second order, with value, gradient and lower triangle of the Hessian for N ≤ 8 inputs.
// It equals Dual<Dual<T, N>, N> and does half the work. Structural zeros are the same: a pattern says which derivatives
// can be nonzero, and is read only if something is not finite. [GW08, chapter 13]
template <class T, int N>
struct Dual2 {
  static_assert(N >= 1 && N <= 8, "Dual2 packs 1 to 8 inputs");
  using Pattern = detail::SecondOrderPattern<N>;
  static constexpr int input_count = N;
  static constexpr int entry_count = N * (N + 1) / 2;

  T value;
  Pattern pattern;
  T gradient[N];
  T packed[entry_count];  // (0,0), (1,0), (1,1), (2,0), …

  Dual2() : Dual2(T(0.0)) {}
  template <detail::PassiveFor<Dual2> P>
  Dual2(const P& constant) : value(detail::passive_operand<T>(constant)) {
    for (int i = 0; i < N; ++i) gradient[i] = T(0.0);
    for (int k = 0; k < entry_count; ++k) packed[k] = T(0.0);
  }

  // The independent variable number i; i = -1 gives a constant.
  static Dual2 variable(const T& value, int i) {
    Dual2 x(value);
    if (i >= 0) {
      x.gradient[i] = T(1.0);
      x.pattern = Pattern::of_variable(i);
    }
    return x;
  }
  static constexpr int entry(int i, int j) { return i >= j ? i * (i + 1) / 2 + j : entry(j, i); }
  // ∂ᵢ∂ⱼ
  const T& hessian(int i, int j) const { return packed[entry(i, j)]; }
  bool is_structural_zero() const {
    bool zero = ad::is_structural_zero(value);
    for (int i = 0; zero && i < N; ++i) zero = ad::is_structural_zero(gradient[i]);
    for (int k = 0; zero && k < entry_count; ++k) zero = ad::is_structural_zero(packed[k]);
    return zero;
  }

  friend Dual2 operator+(const Dual2& a) { return a; }
  [[gnu::always_inline]] friend inline Dual2 operator-(const Dual2& a) {
    return Rules::each(a, a, [](const T& x, const T&) { return -x; });
  }
  [[gnu::always_inline]] friend inline Dual2 operator+(const Dual2& a, const Dual2& b) {
    return Rules::each(a, b, [](const T& x, const T& y) { return x + y; });
  }
  [[gnu::always_inline]] friend inline Dual2 operator-(const Dual2& a, const Dual2& b) {
    return Rules::each(a, b, [](const T& x, const T& y) { return x - y; });
  }
  [[gnu::always_inline]] friend inline Dual2 operator*(const Dual2& a, const Dual2& b) {
    Dual2 r(raw, a.value * b.value, a.pattern | b.pattern);
    r.pattern.pairs |= Pattern::crossed(a.pattern, b.pattern);
    Rules::product(r, a, b);
    return r;
  }
  friend Dual2 operator/(const Dual2& a, const Dual2& b) { return apply(detail::elementary::Div{}, a, b); }

  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator+(const Dual2& a, const P& c) {
    Dual2 r(a);
    r.value = a.value + detail::passive_operand<T>(c);
    return r;
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator+(const P& c, const Dual2& a) {
    return a + c;
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator-(const Dual2& a, const P& c) {
    Dual2 r(a);
    r.value = a.value - detail::passive_operand<T>(c);
    return r;
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator-(const P& c, const Dual2& a) {
    Dual2 r(-a);
    r.value = detail::passive_operand<T>(c) - a.value;
    return r;
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator*(const Dual2& a, const P& c) {
    const auto& factor = detail::passive_operand<T>(c);
    return Rules::scaled(a.value * factor, factor, a);
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator*(const P& c, const Dual2& a) {
    return a * c;
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator/(const Dual2& a, const P& c) {
    const auto& divisor = detail::passive_operand<T>(c);
    return Rules::scaled(a.value / divisor, 1.0 / divisor, a);
  }
  template <detail::PassiveFor<Dual2> P>
  [[gnu::always_inline]] friend inline Dual2 operator/(const P& c, const Dual2& a) {
    return apply(detail::elementary::Div{}, c, a);
  }

  template <class U>
  Dual2& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <class U>
  Dual2& operator-=(const U& u) {
    return *this = *this - u;
  }
  template <class U>
  Dual2& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  Dual2& operator/=(const U& u) {
    return *this = *this / u;
  }

  // An elementary function of the table: ∇y = φ'∇x, ∇²y = φ'∇²x + φ''∇x∇xᵀ.
  template <class Row>
  friend Dual2 apply(Row, const Dual2& x) {
    const T y = Row::value(x.value);
    const T d = Row::first(x.value, y);
    if constexpr (Rules::template curved<Row>(0)) {
      return Rules::univariate(y, d, Row::second(x.value, y, d), x);
    } else {
      return Rules::scaled(y, d, x);
    }
  }
  template <class Row>
  friend Dual2 apply(Row, const Dual2& a, const Dual2& b) {
    const T &u = a.value, &v = b.value;
    const T y = Row::value(u, v);
    return Rules::template multivariate<2, Row>(
        y, {Row::first_a(u, v, y), Row::first_b(u, v, y)},
        {Row::second_aa(u, v, y), Row::second_ab(u, v, y), Row::second_bb(u, v, y)}, {a, b});
  }
  template <class Row, detail::PassiveFor<Dual2> P>
  friend Dual2 apply(Row, const Dual2& a, const P& c) {
    const auto& b = detail::passive_operand<T>(c);
    const T y = Row::value(a.value, b);
    if constexpr (Rules::template curved<Row>(0)) {
      return Rules::univariate(y, Row::first_a(a.value, b, y), Row::second_aa(a.value, b, y), a);
    } else {
      return Rules::scaled(y, T(Row::first_a(a.value, b, y)), a);
    }
  }
  template <class Row, detail::PassiveFor<Dual2> P>
  friend Dual2 apply(Row, const P& c, const Dual2& b) {
    const auto& a = detail::passive_operand<T>(c);
    const T y = Row::value(a, b.value);
    if constexpr (Rules::template curved<Row>(2)) {
      return Rules::univariate(y, Row::first_b(a, b.value, y), Row::second_bb(a, b.value, y), b);
    } else {
      return Rules::scaled(y, T(Row::first_b(a, b.value, y)), b);
    }
  }
  template <class Row>
  friend Dual2 apply(Row, const Dual2& a, const Dual2& b, const Dual2& c) {
    const T y = Row::value(a.value, b.value, c.value);
    const std::array<T, 3> x{a.value, b.value, c.value};
    return Rules::template multivariate<3, Row>(y, Row::first(x, y), Row::second(x, y), {a, b, c});
  }

 private:
  using Rules = detail::SecondOrderRules<T, N>;
  friend Rules;
  struct Raw {};
  static constexpr Raw raw{};
  Dual2(Raw, const T& v, const Pattern& p) : value(v), pattern(p) {}
};

}  // namespace hesse::ad
