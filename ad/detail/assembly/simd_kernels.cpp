#include <algorithm>
#include <array>
#include <cstring>

#include <hesse/ad/detail/assembly/simd_kernels.hpp>

// SIMD kernels: the inner loops are written once, for vectors of W lanes, and compiled for each instruction set.
// Vectors wider than the build's instruction set are passed only between inlined functions, so the warning is void.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

#define HESSE_INLINE [[gnu::always_inline]] inline

namespace hesse::ad::detail {

namespace {

using Pair = double __attribute__((vector_size(16)));

template <int W>
struct Vectors;
template <>
struct Vectors<2> {
  using Real = double __attribute__((vector_size(16)));
  using Integer = std::int64_t __attribute__((vector_size(16)));
  static constexpr Integer lane_bits{1, 2};
};
template <>
struct Vectors<4> {
  using Real = double __attribute__((vector_size(32)));
  using Integer = std::int64_t __attribute__((vector_size(32)));
  static constexpr Integer lane_bits{1, 2, 4, 8};
};
template <>
struct Vectors<8> {
  using Real = double __attribute__((vector_size(64)));
  using Integer = std::int64_t __attribute__((vector_size(64)));
  static constexpr Integer lane_bits{1, 2, 4, 8, 16, 32, 64, 128};
};

// The inner loops for vectors of W lanes.
template <int W>
struct Lanes {
  using Real = typename Vectors<W>::Real;
  using Integer = typename Vectors<W>::Integer;
  static constexpr int batches = static_cast<int>(octet) / W;

  HESSE_INLINE static Real load(const double* p) {
    Real v;
    std::memcpy(&v, p, sizeof v);
    return v;
  }
  HESSE_INLINE static void store(double* p, const Real& v) { std::memcpy(p, &v, sizeof v); }
  HESSE_INLINE static Pair load_pair(const double* p) {
    Pair v;
    std::memcpy(&v, p, sizeof v);
    return v;
  }
  HESSE_INLINE static void add_pair(double* p, Pair v) {
    v += load_pair(p);
    std::memcpy(p, &v, sizeof v);
  }

  // (a0, b0, a2, b2, …) and (a1, b1, a3, b3, …): pairs of the even and of the odd lanes.
  HESSE_INLINE static Real even_pairs(const Real& a, const Real& b) {
    if constexpr (W == 2) return __builtin_shufflevector(a, b, 0, 2);
    if constexpr (W == 4) return __builtin_shufflevector(a, b, 0, 4, 2, 6);
    if constexpr (W == 8) return __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
  }
  HESSE_INLINE static Real odd_pairs(const Real& a, const Real& b) {
    if constexpr (W == 2) return __builtin_shufflevector(a, b, 1, 3);
    if constexpr (W == 4) return __builtin_shufflevector(a, b, 1, 5, 3, 7);
    if constexpr (W == 8) return __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
  }
  template <int T>
  HESSE_INLINE static Pair pair_of(const Real& v) {
    return __builtin_shufflevector(v, v, 2 * T, 2 * T + 1);
  }

  // The destination of a segment: in one array, or in one of two arrays as the private bit says.
  template <bool Apart>
  HESSE_INLINE static double* place(double* target, double* const* targets, std::uint32_t s) {
    if constexpr (Apart)
      return targets[s >> 31] + (s & ~private_bit);
    else
      return target + s;
  }

  template <bool Apart, int T>
  HESSE_INLINE static void add_pairs_of(const Real& even, const Real& odd, const std::uint32_t* table, double* target,
                                        double* const* targets) {
    add_pair(place<Apart>(target, targets, table[2 * T]), pair_of<T>(even));
    add_pair(place<Apart>(target, targets, table[2 * T + 1]), pair_of<T>(odd));
    if constexpr (2 * T + 2 < W) add_pairs_of<Apart, T + 1>(even, odd, table, target, targets);
  }

  // A column of a table, for a number of octets.
  struct Column {
    const std::uint32_t* numbers;
    std::size_t between, octets;
  };

  // Adds two rows to neighbouring places, at distance `i` from the numbers of the table.
  template <bool Apart>
  HESSE_INLINE static void scatter_two(Column column, std::uint32_t i, const double* a, const double* b, double* target,
                                       double* const* targets, Prefetcher& ahead) {
    double* const moved[2] = {Apart ? targets[0] + i : target + i, Apart ? targets[1] + i : nullptr};
    for (std::size_t o = 0; o < column.octets; ++o, column.numbers += column.between, a += octet, b += octet) {
      ahead.fetch_two();
#pragma GCC unroll 8
      for (int batch = 0; batch < batches; ++batch) {
        const Real va = load(a + batch * W), vb = load(b + batch * W);
        add_pairs_of<Apart, 0>(even_pairs(va, vb), odd_pairs(va, vb), column.numbers + batch * W, moved[0], moved);
      }
    }
  }

  template <bool Apart>
  HESSE_INLINE static void scatter_one(Column column, std::uint32_t i, const double* a, double* target,
                                       double* const* targets, Prefetcher& ahead) {
    double* const moved[2] = {Apart ? targets[0] + i : target + i, Apart ? targets[1] + i : nullptr};
    for (std::size_t o = 0; o < column.octets; ++o, column.numbers += column.between, a += octet) {
      ahead.fetch_two();
#pragma GCC unroll 8
      for (std::size_t lane = 0; lane < octet; ++lane) *place<Apart>(moved[0], moved, column.numbers[lane]) += a[lane];
    }
  }

  template <bool Apart>
  HESSE_INLINE static void scatter_all(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets,
                                       const double* rows, std::size_t stride, double* target, double* const* targets,
                                       Prefetcher& ahead) {
    const ScatterSegment* g = plan.segments.data();
    const ScatterSegment* const end = g + plan.segments.size();
    const std::uint32_t* const row_of = plan.rows.data();
    const std::size_t between = plan.columns() * octet;
    const auto row = [&](std::uint32_t k) __attribute__((always_inline)) { return rows + row_of[k] * stride; };
    const auto column = [&]() __attribute__((always_inline)) {
      return Column{table + g->column * octet, between, octets};
    };
    for (; g != end && g->length == 1; ++g) scatter_one<Apart>(column(), 0, row(g->first), target, targets, ahead);
    for (; g != end && g->length == 2; ++g)
      scatter_two<Apart>(column(), 0, row(g->first), row(g->first + 1), target, targets, ahead);
    for (; g != end; ++g) {
      std::uint32_t i = 0;
      for (; i + 1 < g->length; i += 2)
        scatter_two<Apart>(column(), i, row(g->first + i), row(g->first + i + 1), target, targets, ahead);
      if (i < g->length) scatter_one<Apart>(column(), i, row(g->first + i), target, targets, ahead);
    }
  }

  HESSE_INLINE static void swap(const ScatterPlan& plan, const std::uint8_t* masks, std::size_t octets, double* rows,
                                std::size_t stride) {
    for (const RowSwap& s : plan.swaps) {
      double* a = rows + s.row * stride;
      double* b = rows + s.other * stride;
      const std::uint8_t* mask = masks + s.mask;
      for (std::size_t o = 0; o < octets; ++o, a += octet, b += octet, mask += plan.masks) {
#pragma GCC unroll 8
        for (int batch = 0; batch < batches; ++batch) {
          const Integer bits = Integer{} + (std::int64_t{*mask} >> (batch * W));
          const Integer kept = (bits & Vectors<W>::lane_bits) == Integer{};
          const Real va = load(a + batch * W), vb = load(b + batch * W);
          store(a + batch * W, kept ? va : vb);
          store(b + batch * W, kept ? vb : va);
        }
      }
    }
  }

  // Gathers W pairs and transposes them into two rows.
  HESSE_INLINE static void gather_two(const std::uint32_t* table, const double* x, double* a, double* b) {
    const auto p = [&](int lane) __attribute__((always_inline)) { return load_pair(x + table[lane]); };
    Real even, odd;
    if constexpr (W == 2) {
      even = p(0), odd = p(1);
    } else if constexpr (W == 4) {
      even = __builtin_shufflevector(p(0), p(2), 0, 1, 2, 3);
      odd = __builtin_shufflevector(p(1), p(3), 0, 1, 2, 3);
    } else {
      const auto even_low = __builtin_shufflevector(p(0), p(2), 0, 1, 2, 3);
      const auto even_high = __builtin_shufflevector(p(4), p(6), 0, 1, 2, 3);
      const auto odd_low = __builtin_shufflevector(p(1), p(3), 0, 1, 2, 3);
      const auto odd_high = __builtin_shufflevector(p(5), p(7), 0, 1, 2, 3);
      even = __builtin_shufflevector(even_low, even_high, 0, 1, 2, 3, 4, 5, 6, 7);
      odd = __builtin_shufflevector(odd_low, odd_high, 0, 1, 2, 3, 4, 5, 6, 7);
    }
    store(a, even_pairs(even, odd));
    store(b, odd_pairs(even, odd));
  }

  HESSE_INLINE static void gather_one(const std::uint32_t* table, const double* x, double* row) {
    if constexpr (W == 2)
      store(row, Real{x[table[0]], x[table[1]]});
    else if constexpr (W == 4)
      store(row, Real{x[table[0]], x[table[1]], x[table[2]], x[table[3]]});
    else
      store(row, Real{x[table[0]], x[table[1]], x[table[2]], x[table[3]], x[table[4]], x[table[5]], x[table[6]],
                      x[table[7]]});
  }

  HESSE_INLINE static void gather(const GatherPlan& plan, const std::uint32_t* table, std::size_t octets,
                                  const double* x, double* rows, std::size_t stride) {
    const std::size_t between = plan.runs.size() * octet;
    for (const VariableRange& run : plan.runs) {
      const std::uint32_t* locals = plan.locals.data() + run.first;
      std::uint32_t i = 0;
      for (; i + 1 < run.length; i += 2) {
        double* a = rows + locals[i] * stride;
        double* b = rows + locals[i + 1] * stride;
        const std::uint32_t* numbers = table;
        for (std::size_t o = 0; o < octets; ++o, numbers += between, a += octet, b += octet)
#pragma GCC unroll 8
          for (int batch = 0; batch < batches; ++batch)
            gather_two(numbers + batch * W, x + i, a + batch * W, b + batch * W);
      }
      if (i < run.length) {
        double* a = rows + locals[i] * stride;
        const std::uint32_t* numbers = table;
        for (std::size_t o = 0; o < octets; ++o, numbers += between, a += octet)
#pragma GCC unroll 8
          for (int batch = 0; batch < batches; ++batch) gather_one(numbers + batch * W, x + i, a + batch * W);
      }
      table += octet;
    }
  }

  HESSE_INLINE static unsigned failed_lanes(const GuardRows& g) {
    unsigned bits = 0;
#pragma GCC unroll 8
    for (int batch = 0; batch < batches; ++batch) {
      const double* operands = g.first + batch * W;
      Integer bad{};
      for (const Guard& guard : g.guards) {
        const Real left = load(operands), right = load(operands + g.stride);
        const Integer now = guard.relation == Relation::less         ? left < right
                            : guard.relation == Relation::less_equal ? left <= right
                                                                     : left == right;
        bad |= now ^ (Integer{} - std::int64_t{guard.outcome});
        operands += 2 * g.stride;
      }
      bad &= Vectors<W>::lane_bits;
      std::int64_t lanes[W];
      std::memcpy(lanes, &bad, sizeof lanes);
      std::int64_t any = 0;
      for (int i = 0; i < W; ++i) any |= lanes[i];
      bits |= static_cast<unsigned>(any) << (batch * W);
    }
    return bits;
  }

  // A loop instead of memset, which is slower for the sizes of a few kilobytes that occur here.
  HESSE_INLINE static void zero(double* target, std::size_t count) {
    std::size_t k = 0;
    for (; k + W <= count; k += W) {
      store(target + k, Real{});
      asm("");  // keeps the compiler from replacing the loop by memset
    }
    for (; k < count; ++k) target[k] = 0;
  }

  HESSE_INLINE static void accumulate(double* sums, const double* row, std::size_t count) {
    Real s[batches];
    for (int i = 0; i < batches; ++i) s[i] = load(sums + i * W);
    for (std::size_t k = 0; k < count; k += octet)
      for (int i = 0; i < batches; ++i) s[i] += load(row + k + static_cast<std::size_t>(i * W));
    for (int i = 0; i < batches; ++i) store(sums + i * W, s[i]);
  }

  HESSE_INLINE static void add(double* target, const double* row, std::size_t count) {
    std::size_t k = 0;
    for (; k + W <= count; k += W) store(target + k, load(target + k) + load(row + k));
    for (; k < count; ++k) target[k] += row[k];
  }

  HESSE_INLINE static void add_scaled(double* target, const double* row, double factor, std::size_t count) {
    std::size_t k = 0;
    for (; k + W <= count; k += W) store(target + k, load(target + k) + factor * load(row + k));
    for (; k < count; ++k) target[k] += factor * row[k];
  }

  template <bool Add>
  HESSE_INLINE static void move_pairs(double* target, const double* even, const double* odd, std::size_t count) {
    for (std::size_t k = 0; k < count; k += W) {
      const Real a = load(even + k), b = load(odd + k);
      Real low, high;
      if constexpr (W == 2) {
        low = __builtin_shufflevector(a, b, 0, 2), high = __builtin_shufflevector(a, b, 1, 3);
      } else if constexpr (W == 4) {
        low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
      } else {
        low = __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
        high = __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
      }
      if constexpr (Add) {
        low += load(target + 2 * k);
        high += load(target + 2 * k + W);
      }
      store(target + 2 * k, low);
      store(target + 2 * k + W, high);
    }
  }
};

#define HESSE_LANE_OPERATIONS(space, W, attribute)                                                                    \
  namespace space {                                                                                                   \
  attribute void gather(const GatherPlan& plan, const std::uint32_t* table, std::size_t octets, const double* x,      \
                        double* rows, std::size_t stride) {                                                           \
    Lanes<W>::gather(plan, table, octets, x, rows, stride);                                                           \
  }                                                                                                                   \
  attribute void swap(const ScatterPlan& plan, const std::uint8_t* masks, std::size_t octets, double* rows,           \
                      std::size_t stride) {                                                                           \
    Lanes<W>::swap(plan, masks, octets, rows, stride);                                                                \
  }                                                                                                                   \
  attribute void scatter(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets, const double* rows, \
                         std::size_t stride, double* target, Prefetcher& ahead) {                                     \
    Lanes<W>::scatter_all<false>(plan, table, octets, rows, stride, target, nullptr, ahead);                          \
  }                                                                                                                   \
  attribute void scatter_private(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets,             \
                                 const double* rows, std::size_t stride, double* const* targets, Prefetcher& ahead) { \
    Lanes<W>::scatter_all<true>(plan, table, octets, rows, stride, nullptr, targets, ahead);                          \
  }                                                                                                                   \
  attribute unsigned failed_lanes(const GuardRows& guards) { return Lanes<W>::failed_lanes(guards); }                 \
  attribute void zero(double* target, std::size_t count) { Lanes<W>::zero(target, count); }                           \
  attribute void accumulate(double* sums, const double* row, std::size_t count) {                                     \
    Lanes<W>::accumulate(sums, row, count);                                                                           \
  }                                                                                                                   \
  attribute void add(double* target, const double* row, std::size_t count) { Lanes<W>::add(target, row, count); }     \
  attribute void add_scaled(double* target, const double* row, double factor, std::size_t count) {                    \
    Lanes<W>::add_scaled(target, row, factor, count);                                                                 \
  }                                                                                                                   \
  attribute void add_pairs(double* target, const double* even, const double* odd, std::size_t count) {                \
    Lanes<W>::move_pairs<true>(target, even, odd, count);                                                             \
  }                                                                                                                   \
  attribute void store_pairs(double* target, const double* even, const double* odd, std::size_t count) {              \
    Lanes<W>::move_pairs<false>(target, even, odd, count);                                                            \
  }                                                                                                                   \
  constexpr SimdKernels operations{#space, gather,     swap, scatter,    scatter_private, failed_lanes,               \
                                   zero,   accumulate, add,  add_scaled, add_pairs,       store_pairs};               \
  }

HESSE_LANE_OPERATIONS(baseline, 2, )
#if defined(__x86_64__)
HESSE_LANE_OPERATIONS(avx2, 4, [[gnu::target("avx2")]])
HESSE_LANE_OPERATIONS(avx512, 8, [[gnu::target("avx512f,avx512vl,avx512dq,avx512bw,prefer-vector-width=512")]])

constexpr std::array all_kernels{avx512::operations, avx2::operations, baseline::operations};
#else
constexpr std::array all_kernels{baseline::operations};
#endif

}  // namespace

std::span<const SimdKernels> simd_kernels() {
  std::size_t first = 0;
#if defined(__x86_64__)
  if (!(__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw")))
    first = __builtin_cpu_supports("avx2") ? 1 : 2;
#endif
  return std::span(all_kernels).subspan(first);
}

void gather_partial(const GatherPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* x,
                    double* rows, std::size_t stride) {
  for (const VariableRange& run : plan.runs) {
    for (std::uint32_t i = 0; i < run.length; ++i)
      for (std::size_t lane = 0; lane < lanes; ++lane)
        rows[plan.locals[run.first + i] * stride + lane] = x[table[lane] + i];
    table += lanes;
  }
}

void scatter_partial(const ScatterPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* rows,
                     std::size_t stride, double* const* targets) {
  for (const ScatterSegment& g : plan.segments)
    for (std::uint32_t i = 0; i < g.length; i += 2)
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const std::uint32_t s = table[g.column * lanes + lane];
        double* to = targets[s >> 31] + (s & ~private_bit);
        for (std::uint32_t k = i; k < std::min(i + 2, g.length); ++k)
          to[k] += rows[plan.rows[g.first + k] * stride + lane];
      }
}

}  // namespace hesse::ad::detail
