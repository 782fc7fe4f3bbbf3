#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <string_view>

#include <hesse/ad/detail/elementary/rows/constants.hpp>

// Rows of error functions, the gamma family and Bessel functions of the first kind.
namespace hesse::ad::detail::elementary {

struct Erf {
  static constexpr std::string_view name = "erf";
  template <class T>
  static T value(const T& x) {
    using std::erf;
    return erf(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    using std::exp;
    return detail::vanished_or(T(detail::erf_slope<T>() * exp(T(-(x * x)))));
  }
  template <class T>
  static T second(const T& x, const T&, const T& d) {
    return detail::is_zero(d) ? T(0.0) : T(-2.0 * x * d);
  }
};

struct Erfc {
  static constexpr std::string_view name = "erfc";
  template <class T>
  static T value(const T& x) {
    using std::erfc;
    return erfc(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return -Erf::first(x, y);
  }
  template <class T>
  static T second(const T& x, const T& y, const T& d) {
    return Erf::second(x, y, d);
  }
};

namespace detail {

// Dᵏ[π cot πx] = πᵏ⁺¹ pₖ(cot πx) with p₀ = c and pₖ₊₁ = -(1 + c²) pₖ'.
template <int K, class B>
B cotangent_derivative(const B& x) {
  using std::round;
  using std::tan;
  std::array<double, K + 2> p{};
  p[1] = 1;
  for (int k = 0; k < K; ++k) {
    std::array<double, K + 2> q{};
    for (std::size_t j = 1; j <= static_cast<std::size_t>(k) + 1; ++j) {
      q[j - 1] -= static_cast<double>(j) * p[j];
      q[j + 1] -= static_cast<double>(j) * p[j];
    }
    p = q;
  }
  const B fraction = x - round(x);
  const B c = 1 / tan(pi<B>() * fraction);
  B sum = p.back(), scale = pi<B>();
  for (std::size_t j = p.size() - 1; j-- > 0;) sum = sum * c + p[j];
  for (int k = 0; k < K; ++k) scale *= pi<B>();
  return scale * sum;
}

// ψ⁽ᴷ⁾ of a passive number: reflection below 0; recurrence to where the asymptotic series (17 terms) has converged.
template <int K, class B>
B polygamma(B x) {
  using std::floor;
  using std::log;
  constexpr std::array<double, 17> numerator{1.0,
                                             -1.0,
                                             1.0,
                                             -1.0,
                                             5.0,
                                             -691.0,
                                             7.0,
                                             -3617.0,
                                             43867.0,
                                             -174611.0,
                                             854513.0,
                                             -236364091.0,
                                             8553103.0,
                                             -23749461029.0,
                                             8615841276005.0,
                                             -7709321041217.0,
                                             2577687858367.0};
  constexpr std::array<double, 17> denominator{6.0,   30.0,  42.0,   30.0, 66.0,  2730.0,  6.0,   510.0, 798.0,
                                               330.0, 138.0, 2730.0, 6.0,  870.0, 14322.0, 510.0, 6.0};
  constexpr double sign = K % 2 == 0 ? -1.0 : 1.0;
  if (!(x > 0)) {
    if (x == 0) {
      B pole = sign / x;
      for (int k = 0; k < K; ++k) pole /= x;
      return pole;
    }
    if (x == floor(x) || x != x) return std::numeric_limits<B>::quiet_NaN();
    return -sign * polygamma<K>(B(1 - x)) - cotangent_derivative<K>(x);
  }
  double factorial = 1;
  for (int k = 2; k <= K; ++k) factorial *= k;
  const bool wide = std::numeric_limits<B>::digits10 > 20;
  const double enough = (wide ? 60 : 16) + 2.0 * K;
  B sum = 0;
  for (; x < enough; x += 1) {
    B power = x;
    for (int k = 0; k < K; ++k) power *= x;
    sum += sign * factorial / power;
  }
  B inverse_power = 1;
  for (int k = 0; k < K; ++k) inverse_power /= x;
  const B tail = K == 0 ? B(log(x)) : B(sign * factorial / (K == 0 ? 1 : K) * inverse_power);
  sum += tail + sign * factorial * inverse_power / (2 * x);
  const B square = x * x;
  B term = sign * inverse_power;  // sign · (2k + K - 1)!/(2k)! / x^(2k + K), updated from k = 0 on
  B ratio = factorial / (K == 0 ? 1 : K);
  const int terms = wide ? 17 : 9;
  for (int k = 1; k <= terms; ++k) {
    const auto i = static_cast<std::size_t>(k - 1);
    term /= square;
    // (2k + K - 1)!/(2k)!. For K = 0 it is 1/(2k).
    if constexpr (K == 0) {
      ratio = B(1) / (2 * k);
    } else {
      ratio *= B((2.0 * k + K - 1) * (2.0 * k + K - 2)) / ((2.0 * k) * (2.0 * k - 1));
    }
    sum += term * ratio * B(numerator[i]) / denominator[i];
  }
  return sum;
}

// lgamma without the C library's global variable for the sign.
template <class T>
T log_gamma(const T& x) {
#if defined(__GLIBC__)
  int sign = 0;
  if constexpr (std::same_as<T, double>)
    return ::lgamma_r(x, &sign);
  else if constexpr (std::same_as<T, long double>)
    return ::lgammal_r(x, &sign);
  else
#endif
  {
    using std::lgamma;
    return lgamma(x);
  }
}

}  // namespace detail

// ψ⁽ᴷ⁾(x): K = 0 is digamma, K = 1 trigamma. Its derivative is ψ⁽ᴷ⁺¹⁾.
template <int K>
struct Polygamma {
  static constexpr std::array<std::string_view, 4> names{"digamma", "trigamma", "tetragamma", "polygamma"};
  static constexpr std::string_view name = names[K < 3 ? K : 3];
  template <class T>
  static T value(const T& x) {
    if constexpr (Active<T>) {
      return apply(Polygamma{}, x);
    } else {
      return detail::polygamma<K>(x);
    }
  }
  template <class T>
  static T first(const T& x, const T&) {
    return Polygamma<K + 1>::value(x);
  }
  template <class T>
  static T second(const T& x, const T&, const T&) {
    return Polygamma<K + 2>::value(x);
  }
};

struct Tgamma {
  static constexpr std::string_view name = "tgamma";
  template <class T>
  static T value(const T& x) {
    using std::tgamma;
    return tgamma(x);
  }
  template <class T>
  static T first(const T& x, const T& y) {
    return y * Polygamma<0>::value(x);
  }
  template <class T>
  static T second(const T& x, const T& y, const T& d) {
    return d * Polygamma<0>::value(x) + y * Polygamma<1>::value(x);
  }
};

struct Lgamma {
  static constexpr std::string_view name = "lgamma";
  template <class T>
  static T value(const T& x) {
    return detail::log_gamma(x);
  }
  template <class T>
  static T first(const T& x, const T&) {
    return Polygamma<0>::value(x);
  }
  template <class T>
  static T second(const T& x, const T&, const T&) {
    return Polygamma<1>::value(x);
  }
};

// Jₙ(x), n = 0, 1, 2 … passive; Jₙ' = (Jₙ₋₁ - Jₙ₊₁)/2.
struct BesselJ {
  static constexpr std::string_view name = "bessel_j";
  template <class N, class T>
  static T value(const N& n, const T& x) {
    if constexpr (Active<T>) {
      return apply(BesselJ{}, n, x);
    } else {
      return static_cast<T>(::jn(static_cast<int>(passive(n)), static_cast<double>(x)));
    }
  }
  template <class N, class T>
  static T first_a(const N&, const T&, const T&) {
    return T(std::numeric_limits<BaseOf<T>>::quiet_NaN());
  }
  template <class N, class T>
  static T first_b(const N& n, const T& x, const T&) {
    return 0.5 * (value(N(n - 1), x) - value(N(n + 1), x));
  }
  template <class N, class T>
  static T second_aa(const N& n, const T& x, const T& y) {
    return first_a(n, x, y);
  }
  template <class N, class T>
  static T second_ab(const N& n, const T& x, const T& y) {
    return first_a(n, x, y);
  }
  template <class N, class T>
  static T second_bb(const N& n, const T& x, const T&) {
    return 0.25 * (value(N(n - 2), x) - 2.0 * value(n, x) + value(N(n + 2), x));
  }
};

}  // namespace hesse::ad::detail::elementary
