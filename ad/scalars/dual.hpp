#pragma once

#include <cmath>
#include <cstdint>

#include <hesse/ad/scalars/comparison.hpp>
#include <hesse/ad/scalars/structural_zero.hpp>
#include <hesse/ad/vocabulary/functions.hpp>

namespace hesse::ad {

// Forward number: a value and N tangents carried together, ẏₗ = ∇f·ẋₗ. T may be active itself, to any depth. Tag tells
// perturbations of nested derivatives apart: numbers of different tags do not mix. Constants convert, numbers of other
// kinds do not; nothing converts to T. [GW08, chapter 3]
//
// lanes has a bit for every tangent the number depends on. Such structural zeros stay zero whatever infinite factor
// they meet, while a tangent that merely happens to be 0 makes 0·∞ = NaN. Numbers at the bottom consult lanes only once
// a value or a partial is not finite; active tangents always, since their zeros have structure of their own.
template <class T, int N, class Tag>
struct Dual {
  static_assert(N >= 1 && N <= 64, "Dual carries 1 to 64 tangents");
  using Lanes = std::uint64_t;
  static constexpr int lane_count = N;

  T value;
  Lanes lanes;
  T tangent[N];

  Dual() : Dual(T(0.0)) {}
  template <PassiveFor<Dual> P>
  Dual(const P& constant) : value(passive_operand<T>(constant)), lanes(0) {
    for (int i = 0; i < N; ++i) tangent[i] = T(0.0);
  }

  // The independent variable of a lane; lane -1 stands for none.
  static Dual variable(const T& value, int lane) {
    Dual x(value);
    if (lane >= 0) x.seed(lane, T(1.0));
    return x;
  }
  // ẋ of one lane; a plain 0 leaves the lane structurally zero.
  void seed(int lane, const T& direction) {
    tangent[lane] = direction;
    const Lanes bit = Lanes{1} << lane;
    lanes = Leaf<T> && passive(direction) == 0 ? lanes & ~bit : lanes | bit;
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
    if constexpr (Leaf<T>) {
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
    if constexpr (Leaf<T>) {
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

  template <PassiveFor<Dual> P>
  friend Dual operator+(const Dual& a, const P& c) {
    Dual r(a);
    r.value = a.value + passive_operand<T>(c);
    return r;
  }
  template <PassiveFor<Dual> P>
  friend Dual operator+(const P& c, const Dual& a) {
    return a + c;
  }
  template <PassiveFor<Dual> P>
  friend Dual operator-(const Dual& a, const P& c) {
    Dual r(a);
    r.value = a.value - passive_operand<T>(c);
    return r;
  }
  template <PassiveFor<Dual> P>
  friend Dual operator-(const P& c, const Dual& a) {
    Dual r(-a);
    r.value = passive_operand<T>(c) - a.value;
    return r;
  }
  template <PassiveFor<Dual> P>
  friend Dual operator*(const Dual& a, const P& c) {
    const auto& factor = passive_operand<T>(c);
    return chain(a.value * factor, factor, a);
  }
  template <PassiveFor<Dual> P>
  friend Dual operator*(const P& c, const Dual& a) {
    return a * c;
  }
  template <PassiveFor<Dual> P>
  friend Dual operator/(const Dual& a, const P& c) {
    const auto& divisor = passive_operand<T>(c);
    return chain(a.value / divisor, 1.0 / divisor, a);
  }
  template <PassiveFor<Dual> P>
  friend Dual operator/(const P& c, const Dual& a) {
    const T y = passive_operand<T>(c) / a.value;
    return chain(y, T(-y / a.value), a);
  }

  // Sums in place are what loops spend their time on. By value: the compiler need not fear that x += x overlaps.
  Dual& operator+=(Dual b) {
    if constexpr (!Leaf<T>) return *this = *this + b;
    value += b.value;
    lanes |= b.lanes;
    for (int i = 0; i < N; ++i) tangent[i] += b.tangent[i];
    return *this;
  }
  Dual& operator-=(Dual b) {
    if constexpr (!Leaf<T>) return *this = *this - b;
    value -= b.value;
    lanes |= b.lanes;
    for (int i = 0; i < N; ++i) tangent[i] -= b.tangent[i];
    return *this;
  }
  template <PassiveFor<Dual> U>
  Dual& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <PassiveFor<Dual> U>
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
  template <class Row, PassiveFor<Dual> P>
  friend Dual apply(Row, const Dual& a, const P& c) {
    const auto& b = passive_operand<T>(c);
    const T y = Row::value(a.value, b);
    return chain(y, T(Row::first_a(a.value, b, y)), a);
  }
  template <class Row, PassiveFor<Dual> P>
  friend Dual apply(Row, const P& c, const Dual& b) {
    const auto& a = passive_operand<T>(c);
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
    if constexpr (Leaf<T>) {
      if (isfinite_value(T(p))) [[likely]] {
        for (int i = 0; i < N; ++i) r.tangent[i] = p * a.tangent[i];
        return r;
      }
    }
    for (int i = 0; i < N; ++i) r.tangent[i] = a.depends_on(i) ? T(p * a.tangent[i]) : T(0.0);
    return r;
  }
  // ẏ = (ȧ - y ḃ)/b, where 1/b overflows.
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
    if constexpr (Leaf<T>) {
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
