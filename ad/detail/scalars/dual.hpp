#pragma once

#include <cmath>
#include <cstdint>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/comparison.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

namespace hesse::ad {

// Dual: the number of forward mode, a value and N tangents ẏₗ = ∇f·ẋₗ. T may be active itself, to any depth. Tag
// separates the perturbations of nested derivatives: numbers with different tags do not mix. Constants convert to Dual;
// other number types do not. Dual does not convert to T. [GW08, chapter 3]
//
// lanes has a bit for every tangent on which the number depends; the others are structural zeros. A structural zero
// stays 0 when it is multiplied by infinity, whereas a tangent that happens to be 0 gives 0·∞ = NaN. Plain T: lanes is
// read only if a value or partial is not finite. Active T: always, since its zeros have structure of their own.
template <class T, int N, class Tag>
struct Dual {
  static_assert(N >= 1 && N <= 64, "Dual carries 1 to 64 tangents");
  using Lanes = std::uint64_t;
  static constexpr int lane_count = N;

  T value;
  Lanes lanes;
  T tangent[N];

  Dual() : Dual(T(0.0)) {}
  template <detail::PassiveFor<Dual> P>
  Dual(const P& constant) : value(detail::passive_operand<T>(constant)), lanes(0) {
    for (int i = 0; i < N; ++i) tangent[i] = T(0.0);
  }

  // The independent variable of a lane; with lane -1, of none.
  static Dual variable(const T& value, int lane) {
    Dual x(value);
    if (lane >= 0) x.seed(lane, T(1.0));
    return x;
  }
  // Sets ẋ of one lane. A direction of plain 0 leaves the lane a structural zero.
  void seed(int lane, const T& direction) {
    tangent[lane] = direction;
    const Lanes bit = Lanes{1} << lane;
    lanes = detail::Leaf<T> && passive(direction) == 0 ? lanes & ~bit : lanes | bit;
  }
  bool depends_on(int lane) const { return (lanes >> lane & 1) != 0; }
  bool is_structural_zero() const {
    bool zero = ad::is_structural_zero(value);
    for (int i = 0; zero && i < N; ++i) zero = ad::is_structural_zero(tangent[i]);
    return zero;
  }

  friend Dual operator+(const Dual& a) { return a; }
  friend Dual operator-(const Dual& a) {
    Dual r(raw, -a.value, a.lanes);
    for (int i = 0; i < N; ++i) r.tangent[i] = -a.tangent[i];
    return r;
  }
  friend Dual operator+(const Dual& a, const Dual& b) {
    Dual r(raw, a.value + b.value, a.lanes | b.lanes);
    if constexpr (detail::Leaf<T>) {
      for (int i = 0; i < N; ++i) r.tangent[i] = a.tangent[i] + b.tangent[i];
    } else {
      for (int i = 0; i < N; ++i)
        r.tangent[i] = !b.depends_on(i)  ? a.tangent[i]
                       : a.depends_on(i) ? T(a.tangent[i] + b.tangent[i])
                                         : b.tangent[i];
    }
    return r;
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    Dual r(raw, a.value - b.value, a.lanes | b.lanes);
    if constexpr (detail::Leaf<T>) {
      for (int i = 0; i < N; ++i) r.tangent[i] = a.tangent[i] - b.tangent[i];
    } else {
      for (int i = 0; i < N; ++i)
        r.tangent[i] = !b.depends_on(i)  ? a.tangent[i]
                       : a.depends_on(i) ? T(a.tangent[i] - b.tangent[i])
                                         : T(-b.tangent[i]);
    }
    return r;
  }
  friend Dual operator*(const Dual& a, const Dual& b) { return chain(a.value * b.value, b.value, a, a.value, b); }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const T y = a.value / b.value;
    const T inverse = 1.0 / b.value;
    if (!isfinite_value(inverse)) [[unlikely]]
      return quotient(y, a, b);
    return chain(y, inverse, a, T(-y * inverse), b);
  }

  template <detail::PassiveFor<Dual> P>
  friend Dual operator+(const Dual& a, const P& c) {
    Dual r(a);
    r.value = a.value + detail::passive_operand<T>(c);
    return r;
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator+(const P& c, const Dual& a) {
    return a + c;
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator-(const Dual& a, const P& c) {
    Dual r(a);
    r.value = a.value - detail::passive_operand<T>(c);
    return r;
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator-(const P& c, const Dual& a) {
    Dual r(-a);
    r.value = detail::passive_operand<T>(c) - a.value;
    return r;
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator*(const Dual& a, const P& c) {
    const auto& factor = detail::passive_operand<T>(c);
    return chain(a.value * factor, factor, a);
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator*(const P& c, const Dual& a) {
    return a * c;
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator/(const Dual& a, const P& c) {
    const auto& divisor = detail::passive_operand<T>(c);
    return chain(a.value / divisor, 1.0 / divisor, a);
  }
  template <detail::PassiveFor<Dual> P>
  friend Dual operator/(const P& c, const Dual& a) {
    const T y = detail::passive_operand<T>(c) / a.value;
    return chain(y, T(-y / a.value), a);
  }

  // Loops spend their time in this operation. By value, so that the compiler need not expect x += x to overlap.
  Dual& operator+=(Dual b) {
    if constexpr (!detail::Leaf<T>) return *this = *this + b;
    value += b.value;
    lanes |= b.lanes;
    for (int i = 0; i < N; ++i) tangent[i] += b.tangent[i];
    return *this;
  }
  Dual& operator-=(Dual b) {
    if constexpr (!detail::Leaf<T>) return *this = *this - b;
    value -= b.value;
    lanes |= b.lanes;
    for (int i = 0; i < N; ++i) tangent[i] -= b.tangent[i];
    return *this;
  }
  template <detail::PassiveFor<Dual> U>
  Dual& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <detail::PassiveFor<Dual> U>
  Dual& operator-=(const U& u) {
    return *this = *this - u;
  }
  template <class U>
  Dual& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  Dual& operator/=(const U& u) {
    return *this = *this / u;
  }

  // An elementary function of the table: y = φ(x), ẏ = φ'(x) ẋ.
  template <class Row>
  friend Dual apply(Row, const Dual& x) {
    const T y = Row::value(x.value);
    return chain(y, Row::first(x.value, y), x);
  }
  template <class Row>
  friend Dual apply(Row, const Dual& a, const Dual& b) {
    const T y = Row::value(a.value, b.value);
    return chain(y, T(Row::first_a(a.value, b.value, y)), a, T(Row::first_b(a.value, b.value, y)), b);
  }
  template <class Row, detail::PassiveFor<Dual> P>
  friend Dual apply(Row, const Dual& a, const P& c) {
    const auto& b = detail::passive_operand<T>(c);
    const T y = Row::value(a.value, b);
    return chain(y, T(Row::first_a(a.value, b, y)), a);
  }
  template <class Row, detail::PassiveFor<Dual> P>
  friend Dual apply(Row, const P& c, const Dual& b) {
    const auto& a = detail::passive_operand<T>(c);
    const T y = Row::value(a, b.value);
    return chain(y, T(Row::first_b(a, b.value, y)), b);
  }
  template <class Row>
  friend Dual apply(Row, const Dual& a, const Dual& b, const Dual& c) {
    const T y = Row::value(a.value, b.value, c.value);
    const auto d = Row::first({a.value, b.value, c.value}, y);
    const Dual ab = chain(y, d[0], a, d[1], b);
    return chain(y, T(1.0), ab, d[2], c);
  }

 private:
  struct Raw {};
  static constexpr Raw raw{};
  Dual(Raw, const T& v, Lanes l) : value(v), lanes(l) {}

  static bool isfinite_value(const T& p) {
    using std::isfinite;
    return isfinite(passive(p));
  }

  // ẏ = p ȧ
  template <class D>
  static Dual chain(const T& y, const D& p, const Dual& a) {
    Dual r(raw, y, a.lanes);
    if constexpr (detail::Leaf<T>) {
      if (isfinite_value(T(p))) [[likely]] {
        for (int i = 0; i < N; ++i) r.tangent[i] = p * a.tangent[i];
        return r;
      }
    }
    for (int i = 0; i < N; ++i) r.tangent[i] = a.depends_on(i) ? T(p * a.tangent[i]) : T(0.0);
    return r;
  }
  // ẏ = (ȧ - y ḃ)/b, used if 1/b overflows.
  static Dual quotient(const T& y, const Dual& a, const Dual& b) {
    Dual r(raw, y, a.lanes | b.lanes);
    for (int i = 0; i < N; ++i) {
      if (!r.depends_on(i)) {
        r.tangent[i] = T(0.0);
      } else if (!b.depends_on(i)) {
        r.tangent[i] = a.tangent[i] / b.value;
      } else {
        const T t = y * b.tangent[i];
        r.tangent[i] = (a.depends_on(i) ? T(a.tangent[i] - t) : T(-t)) / b.value;
      }
    }
    return r;
  }
  // ẏ = p ȧ + q ḃ
  static Dual chain(const T& y, const T& p, const Dual& a, const T& q, const Dual& b) {
    Dual r(raw, y, a.lanes | b.lanes);
    if constexpr (detail::Leaf<T>) {
      if (isfinite_value(p) && isfinite_value(q)) [[likely]] {
        for (int i = 0; i < N; ++i) r.tangent[i] = p * a.tangent[i] + q * b.tangent[i];
        return r;
      }
    }
    for (int i = 0; i < N; ++i) {
      if (!b.depends_on(i)) {
        r.tangent[i] = a.depends_on(i) ? T(p * a.tangent[i]) : T(0.0);
      } else {
        const T t = q * b.tangent[i];
        r.tangent[i] = a.depends_on(i) ? T(p * a.tangent[i] + t) : t;
      }
    }
    return r;
  }
};

}  // namespace hesse::ad
