#pragma once

#include <array>
#include <cmath>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>
#include <hesse/ad/detail/scalars/second_order_pattern.hpp>

namespace hesse::ad::detail {

// The second-order chain rules for packed numbers Dual2<T, N>.
template <class T, int N>
struct SecondOrderRules {
  using Number = Dual2<T, N>;
  using Pattern = SecondOrderPattern<N>;
  static constexpr int entry_count = N * (N + 1) / 2;
  // So small a number stays in registers when everything is inlined.
  static constexpr bool small = N <= 2;

  // Whether the row has a second derivative in entry e of the triangle (aa, ab, bb, …) of its arguments.
  template <class Row>
  static constexpr bool curved(std::size_t e) {
    return (elementary::curvature_of<Row> >> e & 1) != 0;
  }

  // Whether formulas without masks are safe: finite coefficients and gradients keep structural zeros at zero.
  template <class... Coefficients>
  [[gnu::always_inline]] static inline bool finite(const Number& r, const Coefficients&... coefficients) {
    if constexpr (!Leaf<T>) return false;
    using std::isfinite;
    auto sum = (passive(coefficients) + ...);
    for (int i = 0; i < N; ++i) sum += passive(r.gradient[i]);
    return isfinite(sum);
  }

  // Applies a rule: inline to small numbers, otherwise by a call, which keeps code short.
  template <auto rule, class... Operands>
  [[gnu::always_inline]] static inline decltype(auto) apply(Operands&... operands) {
    if constexpr (small) {
      return rule(operands...);
    } else {
      return call<rule>(operands...);
    }
  }
  template <auto rule, class... Operands>
  static decltype(auto) call(Operands&... operands) {
    return rule(operands...);
  }

  // An operation that is linear in a and b, entry by entry.
  template <class Linear>
  [[gnu::always_inline]] static inline Number each_inline(const Number& a, const Number& b, const Linear& linear) {
    Number r(Number::raw, linear(a.value, b.value), a.pattern | b.pattern);
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) r.gradient[i] = linear(a.gradient[i], b.gradient[i]);
#pragma GCC unroll 36
    for (int k = 0; k < entry_count; ++k) r.packed[k] = linear(a.packed[k], b.packed[k]);
    return r;
  }
  template <class Linear>
  [[gnu::always_inline]] static inline Number each(const Number& a, const Number& b, const Linear& linear) {
    return apply<each_inline<Linear>>(a, b, linear);
  }

  // The product rule for r, whose value and pattern are set. Inputs, and numbers linear in them, have no second
  // derivatives. They are common enough to be worth a test.
  [[gnu::always_inline]] static inline void multiply(Number& r, const Number& a, const Number& b) {
    const T u = a.value, v = b.value;
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) r.gradient[i] = u * b.gradient[i] + v * a.gradient[i];
    if (!finite(r, r.value)) [[unlikely]] {
      r = masked<2, elementary::Mul>(r.pattern, r.value, {v, u}, {T(0.0), T(1.0), T(0.0)}, {a, b});
      return;
    }
    const bool straight = (a.pattern.pairs | b.pattern.pairs) == 0;
    int k = 0;
    if (!small && straight) {
#pragma GCC unroll 8
      for (int i = 0; i < N; ++i)
#pragma GCC unroll 8
        for (int j = 0; j <= i; ++j, ++k) r.packed[k] = a.gradient[i] * b.gradient[j] + b.gradient[i] * a.gradient[j];
      return;
    }
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i)
#pragma GCC unroll 8
      for (int j = 0; j <= i; ++j, ++k)
        r.packed[k] =
            (u * b.packed[k] + v * a.packed[k]) + (a.gradient[i] * b.gradient[j] + b.gradient[i] * a.gradient[j]);
  }
  [[gnu::always_inline]] static inline void product(Number& r, const Number& a, const Number& b) {
    apply<multiply>(r, a, b);
  }

  // y = c·a with slope d.
  template <class D>
  [[gnu::always_inline]] static inline Number scaled(const T& y, const D& d, const Number& a) {
    return apply<scaled_inline<D>>(y, d, a);
  }
  template <class D>
  [[gnu::always_inline]] static inline Number scaled_inline(const T& y, const D& d, const Number& a) {
    Number r(Number::raw, y, a.pattern);
    using std::isfinite;
    if (Leaf<T> && isfinite(passive(d))) [[likely]] {
#pragma GCC unroll 8
      for (int i = 0; i < N; ++i) r.gradient[i] = d * a.gradient[i];
#pragma GCC unroll 36
      for (int k = 0; k < entry_count; ++k) r.packed[k] = d * a.packed[k];
    } else {
      r = masked<1, elementary::Neg>(r.pattern, y, {T(d)}, {T(0.0)}, {a});
    }
    return r;
  }

  // ∇y = d∇x, ∇²y = d∇²x + s∇x∇xᵀ
  static Number univariate(const T& y, const T& d, const T& s, const Number& x) {
    Number r(Number::raw, y, x.pattern.curved());
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) r.gradient[i] = d * x.gradient[i];
    if (!finite(r, d, s)) [[unlikely]] {
      r = masked<1, elementary::Exp>(r.pattern, y, {d}, {s}, {x});
      return r;
    }
    int k = 0;
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) {
      const T sg = s * x.gradient[i];
#pragma GCC unroll 8
      for (int j = 0; j <= i; ++j, ++k) r.packed[k] = d * x.packed[k] + sg * x.gradient[j];
    }
    return r;
  }

  template <std::size_t M>
  using Operands = std::array<Number, M>;
  template <std::size_t M>
  using Triangle = std::array<T, M*(M + 1) / 2>;

  // ∇y = Σ dₚ∇xₚ, ∇²y = Σ dₚ∇²xₚ + Σ sₚₑ ∇xₚ∇xₑᵀ
  template <std::size_t M, class Row>
  static Number multivariate(const T& y, const std::array<T, M>& d, const Triangle<M>& s, const Operands<M>& x) {
    Pattern pattern;
    for (std::size_t p = 0, e = 0; p < M; ++p) {
      pattern = pattern | x[p].pattern;
      for (std::size_t q = 0; q <= p; ++q, ++e)
        if (curved<Row>(e)) pattern.pairs |= Pattern::crossed(x[p].pattern, x[q].pattern);
    }
    Number r(Number::raw, y, pattern);
    for (int i = 0; i < N; ++i) {
      r.gradient[i] = d[0] * x[0].gradient[i];
      for (std::size_t p = 1; p < M; ++p) r.gradient[i] = r.gradient[i] + d[p] * x[p].gradient[i];
    }
    T sum = s[0];
    for (std::size_t p = 0; p < M; ++p) sum = sum + d[p];
    for (std::size_t e = 1; e < s.size(); ++e) sum = sum + s[e];
    if (!finite(r, sum)) [[unlikely]] {
      r = masked<M, Row>(pattern, y, d, s, x);
      return r;
    }
    for (int i = 0, k = 0; i < N; ++i) {
      std::array<T, M> w;  // row i of Σ s ∇x
      for (std::size_t p = 0; p < M; ++p) {
        w[p] = s[triangle(p, 0)] * x[0].gradient[i];
        for (std::size_t q = 1; q < M; ++q) w[p] = w[p] + s[triangle(p, q)] * x[q].gradient[i];
      }
      for (int j = 0; j <= i; ++j, ++k) {
        T h = d[0] * x[0].packed[k] + w[0] * x[0].gradient[j];
        for (std::size_t p = 1; p < M; ++p) h = h + (d[p] * x[p].packed[k] + w[p] * x[p].gradient[j]);
        r.packed[k] = h;
      }
    }
    return r;
  }
  static constexpr std::size_t triangle(std::size_t p, std::size_t q) {
    return p >= q ? p * (p + 1) / 2 + q : triangle(q, p);
  }

  // The same without structural zeros. For small numbers it is inline, because a call would take the operands'
  // addresses and keep them out of registers. For others it is a call, away from the main path.
  template <std::size_t M, class Row>
  [[gnu::always_inline]] static inline Number masked(const Pattern& pattern, const T& y, const std::array<T, M>& d,
                                                     const Triangle<M>& s, const Operands<M>& x) {
    if constexpr (small) {
      return masked_terms<M, Row>(pattern, y, d, s, x);
    } else {
      return masked_called<M, Row>(pattern, y, d, s, x);
    }
  }
  template <std::size_t M, class Row>
  [[gnu::noinline, gnu::cold]] static Number masked_called(const Pattern& pattern, const T& y,
                                                           const std::array<T, M>& d, const Triangle<M>& s,
                                                           const Operands<M>& x) {
    return masked_terms<M, Row>(pattern, y, d, s, x);
  }
  template <std::size_t M, class Row>
  [[gnu::always_inline]] static inline Number masked_terms(const Pattern& pattern, const T& y,
                                                           const std::array<T, M>& d, const Triangle<M>& s,
                                                           const Operands<M>& x) {
    Number r(Number::raw, y, pattern);
    int k = 0;
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) {
      T g = T(0.0);
#pragma GCC unroll 3
      for (std::size_t p = 0; p < M; ++p)
        if (x[p].pattern.first(i)) g = g + d[p] * x[p].gradient[i];
      r.gradient[i] = g;
#pragma GCC unroll 8
      for (int j = 0; j <= i; ++j, ++k) {
        T h = T(0.0);
#pragma GCC unroll 3
        for (std::size_t p = 0; p < M; ++p) {
          if (x[p].pattern.second(i, j)) h = h + d[p] * x[p].packed[k];
#pragma GCC unroll 3
          for (std::size_t q = 0; q < M; ++q)
            if (curved<Row>(triangle(p, q)) && x[p].pattern.first(i) && x[q].pattern.first(j))
              h = h + s[triangle(p, q)] * x[p].gradient[i] * x[q].gradient[j];
        }
        r.packed[k] = h;
      }
    }
    return r;
  }
};

}  // namespace hesse::ad::detail
