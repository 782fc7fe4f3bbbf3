#pragma once

#include <cmath>
#include <cstdint>
#include <hesse/ad/numbers.hpp>
#include <limits>
#include <type_traits>

// A double with a first-order bound of its own rounding error. Below the differentiating scalars it turns the library's
// very derivative code into a running error analysis of itself ([Hig02] §3.3).
// It lives beside the library's scalars so that the names of <cmath> find it there.
namespace hesse::ad {

struct Bounded;

template <class Row>
inline constexpr bool is_polygamma = false;
template <int K>
inline constexpr bool is_polygamma<detail::elementary::Polygamma<K>> = true;

template <>
struct detail::ScalarTraits<Bounded> : detail::ActiveTraits<double> {
  static constexpr bool leaf = true;
  using Weight = Bounded;
};

struct Bounded {
  double value = 0;
  double error = 0;
  // How often rounding alone decided: on which side of a jump or of a comparison, or the sign of a zero.
  static inline thread_local std::uint64_t decided_by_rounding = 0;

  Bounded() = default;
  template <detail::Arithmetic P>
  Bounded(const P& constant) : value(static_cast<double>(constant)) {}
  Bounded(double v, double e) : value(v), error(e) {}

  friend Bounded operator+(const Bounded& a) { return a; }
  friend Bounded operator-(const Bounded& a) { return {-a.value, a.error}; }
  friend Bounded operator+(const Bounded& a, const Bounded& b) {
    return rounded(a.value + b.value, a.error + b.error, 1);
  }
  friend Bounded operator-(const Bounded& a, const Bounded& b) {
    return rounded(a.value - b.value, a.error + b.error, 1);
  }
  friend Bounded operator*(const Bounded& a, const Bounded& b) {
    return rounded(a.value * b.value, of_product(a, b), 1);
  }
  friend Bounded operator/(const Bounded& a, const Bounded& b) {
    const double y = a.value / b.value;
    return rounded(y, (a.error + std::abs(y) * b.error) / std::abs(b.value), 1);
  }
  Bounded& operator+=(const Bounded& b) { return *this = *this + b; }
  Bounded& operator-=(const Bounded& b) { return *this = *this - b; }
  Bounded& operator*=(const Bounded& b) { return *this = *this * b; }
  Bounded& operator/=(const Bounded& b) { return *this = *this / b; }

  friend bool operator<(const Bounded& a, const Bounded& b) {
    compared(a, b);
    return a.value < b.value;
  }
  friend bool operator>(const Bounded& a, const Bounded& b) {
    compared(a, b);
    return a.value > b.value;
  }
  friend bool operator<=(const Bounded& a, const Bounded& b) {
    compared(a, b);
    return a.value <= b.value;
  }
  friend bool operator>=(const Bounded& a, const Bounded& b) {
    compared(a, b);
    return a.value >= b.value;
  }
  friend bool operator==(const Bounded& a, const Bounded& b) {
    compared(a, b);
    return a.value == b.value;
  }

  template <class Row>
  friend Bounded apply(Row, const Bounded& x) {
    const double y = Row::value(x.value);
    double propagation = propagated(Row::first(x.value, y), x.error);
    // Anything between the steps that the argument may stand on.
    if constexpr (std::is_base_of_v<detail::elementary::LocallyConstant, Row>) {
      propagation = Row::value(x.value + x.error) - Row::value(x.value - x.error);
      if (propagation > 0) ++decided_by_rounding;
    }
    // ψ and its derivatives are the library's own sums of some twenty terms. Those of ψ cancel near its root 1.4616…:
    // partial sums are of size 2 there.
    constexpr double ulps = is_polygamma<Row> ? 20 : library_ulps;
    if constexpr (std::is_same_v<Row, detail::elementary::Polygamma<0>>) propagation += rounded(2, 0, ulps).error;
    return rounded(y, propagation, ulps);
  }
  template <class Row>
  friend Bounded apply(Row, const Bounded& a, const Bounded& b) {
    const double y = Row::value(a.value, b.value);
    double propagation =
        propagated(Row::first_a(a.value, b.value, y), a.error) + propagated(Row::first_b(a.value, b.value, y), b.error);
    // Remainders jump by the divisor where the quotient passes a whole number, or half of one.
    if constexpr (std::is_same_v<Row, detail::elementary::Fmod> || std::is_same_v<Row, detail::elementary::Remainder>) {
      const Bounded quotient = 2.0 * a / b;
      if (std::floor(quotient.value + quotient.error) != std::floor(quotient.value - quotient.error)) {
        propagation += std::abs(b.value);
        ++decided_by_rounding;
      }
    }
    // Where only the sign of a zero tells the sides apart.
    if constexpr (std::is_same_v<Row, detail::elementary::Copysign>)
      decided_by_rounding += std::abs(b.value) <= b.error || b.value == 0 ? 1 : 0;
    if constexpr (std::is_same_v<Row, detail::elementary::Atan2>)
      decided_by_rounding += b.value < 0 && (std::abs(a.value) <= a.error || a.value == 0) ? 1 : 0;
    return rounded(y, propagation, library_ulps);
  }
  template <class Row, detail::Arithmetic P>
  friend Bounded apply(Row row, const Bounded& a, const P& b) {
    return apply(row, a, Bounded(b));
  }
  template <class Row, detail::Arithmetic P>
  friend Bounded apply(Row row, const P& a, const Bounded& b) {
    return apply(row, Bounded(a), b);
  }
  template <class Row>
  friend Bounded apply(Row, const Bounded& a, const Bounded& b, const Bounded& c) {
    if constexpr (std::is_same_v<Row, detail::elementary::Fma>)
      return rounded(std::fma(a.value, b.value, c.value), of_product(a, b) + c.error, 1);
    return {Row::value(a.value, b.value, c.value), Row::composed(a, b, c).error};
  }

 private:
  // glibc promises a few units in the last place; the gamma family is the worst.
  static constexpr double library_ulps = 5;

  static double of_product(const Bounded& a, const Bounded& b) {
    return std::abs(a.value) * b.error + std::abs(b.value) * a.error + a.error * b.error;
  }
  static void compared(const Bounded& a, const Bounded& b) {
    if (std::abs(a.value - b.value) <= a.error + b.error && a.error + b.error > 0) ++decided_by_rounding;
  }
  static Bounded rounded(double y, double propagated, double ulps) {
    constexpr double u = std::numeric_limits<double>::epsilon() / 2;
    return {y, propagated + ulps * u * std::abs(y) + std::numeric_limits<double>::denorm_min()};
  }
  // An exact operand has no error to propagate, whatever the slope.
  static double propagated(double slope, double error) { return error == 0 ? 0 : std::abs(slope) * error; }
};

}  // namespace hesse::ad
