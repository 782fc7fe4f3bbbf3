#pragma once

#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/comparison.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

// MaskedDual2: the number type of value_gradient_hessian for functions of few variables, computed inline.
namespace hesse::ad::detail {

namespace numbers {
template <class T, int N>
struct MaskedDual2;
}
using numbers::MaskedDual2;

template <class T, int N>
struct ScalarTraits<MaskedDual2<T, N>> : ActiveTraits<T> {
  static constexpr bool compared_by_value = true;
  static constexpr int order = 2 + ScalarTraits<T>::order;
};

namespace numbers {

// MaskedDual2: Dual2 for code that is inlined completely. Masks say which derivatives can be nonzero, and formulas
// leave the others out. The compiler knows the masks of all variables and therefore those of all results. What remains
// is the arithmetic that one would write by hand. All operations are rows of the table of elementary functions. [GW08,
// chapter 13]
template <class T, int N>
struct MaskedDual2 {
  static_assert(N >= 1 && N <= 4, "MaskedDual2 packs 1 to 4 inputs; Dual2 packs more");
  static constexpr int entry_count = N * (N + 1) / 2;

  T value;
  std::uint32_t first = 0;   // bit i: ∂ᵢ
  std::uint64_t second = 0;  // bit entry(i, j): ∂ᵢ∂ⱼ
  T gradient[N];
  T packed[entry_count];  // (0,0), (1,0), (1,1), (2,0), …

  MaskedDual2() : MaskedDual2(T(0.0)) {}
  template <detail::PassiveFor<MaskedDual2> P>
  MaskedDual2(const P& constant) : value(detail::passive_operand<T>(constant)) {
    unrolled<N>([&](auto i) { gradient[i] = T(0.0); });
    unrolled<entry_count>([&](auto k) { packed[k] = T(0.0); });
  }

  static MaskedDual2 variable(const T& value, int i) {
    MaskedDual2 x(value);
    x.gradient[i] = T(1.0);
    x.first = std::uint32_t{1} << i;
    return x;
  }
  static constexpr int entry(int i, int j) { return i >= j ? i * (i + 1) / 2 + j : entry(j, i); }
  const T& hessian(int i, int j) const { return packed[entry(i, j)]; }
  bool is_structural_zero() const {
    bool zero = ad::is_structural_zero(value);
    for (int i = 0; zero && i < N; ++i) zero = ad::is_structural_zero(gradient[i]);
    for (int k = 0; zero && k < entry_count; ++k) zero = ad::is_structural_zero(packed[k]);
    return zero;
  }

  template <class Row>
  friend MaskedDual2 apply(Row, const MaskedDual2& x) {
    const T y = Row::value(x.value);
    const T d = Row::first(x.value, y);
    return composed<1, Row>(y, {d}, {second_of<Row, 0>([&] { return Row::second(x.value, y, d); })}, {&x});
  }
  template <class Row>
  friend MaskedDual2 apply(Row, const MaskedDual2& a, const MaskedDual2& b) {
    const T &u = a.value, &v = b.value;
    const T y = Row::value(u, v);
    return composed<2, Row>(y, {Row::first_a(u, v, y), Row::first_b(u, v, y)},
                            {second_of<Row, 0>([&] { return Row::second_aa(u, v, y); }),
                             second_of<Row, 1>([&] { return Row::second_ab(u, v, y); }),
                             second_of<Row, 2>([&] { return Row::second_bb(u, v, y); })},
                            {&a, &b});
  }
  template <class Row, detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 apply(Row, const MaskedDual2& a, const P& c) {
    const auto& b = detail::passive_operand<T>(c);
    const T y = Row::value(a.value, b);
    return composed<1, Row, 0>(y, {Row::first_a(a.value, b, y)},
                               {second_of<Row, 0>([&] { return Row::second_aa(a.value, b, y); })}, {&a});
  }
  template <class Row, detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 apply(Row, const P& c, const MaskedDual2& b) {
    const auto& a = detail::passive_operand<T>(c);
    const T y = Row::value(a, b.value);
    return composed<1, Row, 2>(y, {Row::first_b(a, b.value, y)},
                               {second_of<Row, 2>([&] { return Row::second_bb(a, b.value, y); })}, {&b});
  }
  template <class Row>
  friend MaskedDual2 apply(Row, const MaskedDual2& a, const MaskedDual2& b, const MaskedDual2& c) {
    const T y = Row::value(a.value, b.value, c.value);
    const std::array<T, 3> x{a.value, b.value, c.value};
    return composed<3, Row>(y, Row::first(x, y), Row::second(x, y), {&a, &b, &c});
  }

  friend MaskedDual2 operator+(const MaskedDual2& a) { return a; }
  friend MaskedDual2 operator-(const MaskedDual2& a) { return apply(detail::elementary::Neg{}, a); }
  friend MaskedDual2 operator+(const MaskedDual2& a, const MaskedDual2& b) {
    return apply(detail::elementary::Add{}, a, b);
  }
  friend MaskedDual2 operator-(const MaskedDual2& a, const MaskedDual2& b) {
    return apply(detail::elementary::Sub{}, a, b);
  }
  friend MaskedDual2 operator*(const MaskedDual2& a, const MaskedDual2& b) {
    return apply(detail::elementary::Mul{}, a, b);
  }
  friend MaskedDual2 operator/(const MaskedDual2& a, const MaskedDual2& b) {
    return apply(detail::elementary::Div{}, a, b);
  }

  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator+(const MaskedDual2& a, const P& c) {
    return apply(detail::elementary::Add{}, a, c);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator+(const P& c, const MaskedDual2& a) {
    return apply(detail::elementary::Add{}, c, a);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator-(const MaskedDual2& a, const P& c) {
    return apply(detail::elementary::Sub{}, a, c);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator-(const P& c, const MaskedDual2& a) {
    return apply(detail::elementary::Sub{}, c, a);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator*(const MaskedDual2& a, const P& c) {
    return apply(detail::elementary::Mul{}, a, c);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator*(const P& c, const MaskedDual2& a) {
    return apply(detail::elementary::Mul{}, c, a);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator/(const MaskedDual2& a, const P& c) {
    return apply(detail::elementary::Div{}, a, c);
  }
  template <detail::PassiveFor<MaskedDual2> P>
  friend MaskedDual2 operator/(const P& c, const MaskedDual2& a) {
    return apply(detail::elementary::Div{}, c, a);
  }

  template <class U>
  MaskedDual2& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <class U>
  MaskedDual2& operator-=(const U& u) {
    return *this = *this - u;
  }
  template <class U>
  MaskedDual2& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  MaskedDual2& operator/=(const U& u) {
    return *this = *this / u;
  }

 private:
  // Calls body(0), body(1), …, with indices that are compile-time constants.
  template <int count, class Body>
  static void unrolled(const Body& body) {
    [&]<int... i>(std::integer_sequence<int, i...>) { (body(std::integral_constant<int, i>()), ...); }
    (std::make_integer_sequence<int, count>());
  }

  // A sum that starts with its first term instead of 0.
  struct Terms {
    T sum = T(0.0);
    bool any = false;
    void add(const T& term) {
      sum = any ? T(sum + term) : term;
      any = true;
    }
  };

  template <class Row>
  static constexpr bool curved(int e) {
    return (detail::elementary::curvature_of<Row> >> e & 1) != 0;
  }
  template <class Row, int e, class Second>
  static T second_of(const Second& second) {
    if constexpr (curved<Row>(e)) {
      return second();
    } else {
      return T(0.0);
    }
  }
  static constexpr int triangle(int p, int q) { return entry(p, q); }
  bool has(int i) const { return (first >> i & 1) != 0; }
  bool has(int i, int j) const { return (second >> entry(i, j) & 1) != 0; }

  // ∇y = Σ dₚ∇xₚ, ∇²y = Σ dₚ∇²xₚ + Σ sₚₑ ∇xₚ∇xₑᵀ; entry (p, q) of s is entry `base` + … of the row's triangle.
  template <int M, class Row, int base = 0>
  static MaskedDual2 composed(const T& y, const std::array<T, M>& d, const std::array<T, M*(M + 1) / 2>& s,
                              const std::array<const MaskedDual2*, M>& x) {
    MaskedDual2 r;
    r.value = y;
    unrolled<N>([&](auto i) {
      Terms g;
      unrolled<M>([&](auto p) {
        if (x[p]->has(i)) g.add(d[p] * x[p]->gradient[i]);
      });
      r.gradient[i] = g.sum;
      r.first |= std::uint32_t{g.any} << i;
      unrolled<i + 1>([&](auto j) {
        constexpr int k = entry(i, j);
        Terms h;
        unrolled<M>([&](auto p) {
          if (x[p]->has(i, j)) h.add(d[p] * x[p]->packed[k]);
          unrolled<M>([&](auto q) {
            if constexpr (curved<Row>(base + triangle(p, q)))
              if (x[p]->has(i) && x[q]->has(j)) h.add(s[triangle(p, q)] * x[p]->gradient[i] * x[q]->gradient[j]);
          });
        });
        r.packed[k] = h.sum;
        r.second |= std::uint64_t{h.any} << k;
      });
    });
    return r;
  }
};

}  // namespace numbers

}  // namespace hesse::ad::detail
