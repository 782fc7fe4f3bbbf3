#include <algorithm>
#include <hesse/solver/detail/linear_algebra/panel_product.hpp>

// Products of panels, in register tiles of several vectors by several columns ([GG08]). Eigen would use the instructions of
// the oldest processor for which the library is compiled.
namespace hesse::solver::detail {
namespace {

using Eigen::Index;

struct Product {
  PanelView a, b;
  Index k;
  double* c;
  Index c_stride;
  Part part;
};

// The tile of C with R·V rows from i and `columns` columns from j.
template <int V, int R, int columns>
[[gnu::always_inline]] inline void tile(const Product& p, Index i, Index j) {
  using Vector [[gnu::vector_size(8 * V), gnu::aligned(8), gnu::may_alias]] = double;
  Vector sum[R][columns] = {};
  const double* a = p.a.data + i;
  const double* b = p.b.data + j;
  for (Index k = 0; k < p.k; ++k, a += p.a.stride, b += p.b.stride) {
    Vector rows[R];
#pragma GCC unroll 2
    for (int r = 0; r < R; ++r) rows[r] = *reinterpret_cast<const Vector*>(a + V * r);
#pragma GCC unroll 8
    for (int l = 0; l < columns; ++l)
#pragma GCC unroll 2
      for (int r = 0; r < R; ++r) sum[r][l] += rows[r] * b[l];
  }
#pragma GCC unroll 8
  for (int l = 0; l < columns; ++l)
#pragma GCC unroll 2
    for (int r = 0; r < R; ++r) *reinterpret_cast<Vector*>(p.c + i + V * r + (j + l) * p.c_stride) = sum[r][l];
}

// Rows first … end − 1 of `columns` columns from j, with ever smaller tiles.
template <int V, int R, int columns>
[[gnu::always_inline]] inline void strip(const Product& p, Index first, Index end, Index j) {
  Index i = first;
  for (; i + R * V <= end; i += R * V) tile<V, R, columns>(p, i, j);
  if constexpr (R > 1)
    for (; i + V <= end; i += V) tile<V, 1, columns>(p, i, j);
  if constexpr (V >= 8)
    if (i + 4 <= end) tile<4, 1, columns>(p, i, j), i += 4;
  if constexpr (V >= 4)
    if (i + 2 <= end) tile<2, 1, columns>(p, i, j), i += 2;
  if (i < end) tile<1, 1, columns>(p, i, j);
}

template <int V, int R, int columns>
[[gnu::always_inline]] inline void multiply(const Product& p, Index m, Index n) {
  constexpr Index numbers_in_cache = 1 << 14;  // of the rows of A that all columns of C use
  const Index block = std::max<Index>(4 * R * V, numbers_in_cache / std::max<Index>(p.k, 1) / (R * V) * (R * V));
  for (Index first = 0; first < m; first += block) {
    const Index end = std::min(m, first + block), last = p.part == Part::lower ? std::min(n, end) : n;
    const auto from = [&](Index j) { return p.part == Part::lower ? std::max(first, j) : first; };
    Index j = 0;
    for (; j + columns <= last; j += columns) strip<V, R, columns>(p, from(j), end, j);
    for (; j + 2 <= last; j += 2) strip<V, R, 2>(p, from(j), end, j);
    if (j < last) strip<V, R, 1>(p, from(j), end, j);
  }
}

#ifdef __x86_64__
[[gnu::target("avx512f")]] void multiply_avx512(const Product& p, Index m, Index n) { multiply<8, 2, 8>(p, m, n); }
[[gnu::target("avx2,fma")]] void multiply_avx2(const Product& p, Index m, Index n) { multiply<4, 2, 4>(p, m, n); }
#endif
void multiply_baseline(const Product& p, Index m, Index n) { multiply<2, 2, 4>(p, m, n); }

using Multiply = void (*)(const Product&, Index, Index);

Multiply fastest() {
#ifdef __x86_64__
  if (__builtin_cpu_supports("avx512f")) return multiply_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return multiply_avx2;
#endif
  return multiply_baseline;
}

}  // namespace

void multiply_transposed(PanelView a, PanelView b, Index m, Index n, Index k, double* c, Index c_stride, Part part) {
  static const Multiply multiply = fastest();
  multiply({a, b, k, c, c_stride, part}, m, n);
}

}  // namespace hesse::solver::detail
