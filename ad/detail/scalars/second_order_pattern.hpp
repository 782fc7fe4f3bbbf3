#pragma once

#include <cstdint>

namespace hesse::ad::detail {

// The pattern of a packed number: which first and second derivatives can be nonzero. Bit i·N + j of pairs is ∂ᵢ∂ⱼ. The
// gradient is stored twice, spread over rows and over columns, so that a product rule takes two intersections.
template <int N>
struct SecondOrderPattern {
  std::uint64_t rows = 0, columns = 0, pairs = 0;

  static constexpr SecondOrderPattern of_variable(int i) {
    SecondOrderPattern p;
    for (int k = 0; k < N; ++k) {
      p.rows |= bit(i, k);
      p.columns |= bit(k, i);
    }
    return p;
  }
  static constexpr std::uint64_t bit(int i, int j) { return std::uint64_t{1} << (i * N + j); }

  constexpr bool first(int i) const { return (rows & bit(i, i)) != 0; }
  constexpr bool second(int i, int j) const { return (pairs & bit(i, j)) != 0; }

  constexpr SecondOrderPattern curved() const { return {rows, columns, pairs | (rows & columns)}; }
  friend constexpr SecondOrderPattern operator|(const SecondOrderPattern& a, const SecondOrderPattern& b) {
    return {a.rows | b.rows, a.columns | b.columns, a.pairs | b.pairs};
  }
  static constexpr std::uint64_t crossed(const SecondOrderPattern& a, const SecondOrderPattern& b) {
    return (a.rows & b.columns) | (b.rows & a.columns);
  }
};

}  // namespace hesse::ad::detail
