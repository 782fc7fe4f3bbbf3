#pragma once

#include <cmath>
#include <cstddef>

// Eight lanes for hand-written references. A kernel is a template over its number (double or Lanes), always inlined into
// two callers: one for the processor every binary runs on, one for AVX-512; has_avx512() decides at run time. Lanes are
// never passed between functions that are not inlined, whence -Wno-psabi for these files.

#define HESSE_INLINE [[gnu::always_inline]] inline
#if defined(__x86_64__)
#define HESSE_AVX512 [[gnu::target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,bmi2")]]
#else
#define HESSE_AVX512
#endif

namespace hesse::apps::hessians {

using Lanes [[gnu::vector_size(64)]] = double;
using LaneMask [[gnu::vector_size(64)]] = long long;
// Anywhere in memory. (Deduced types forget the alignment: never `auto`.)
using Two [[gnu::vector_size(16), gnu::aligned(8), gnu::may_alias]] = double;
using Four [[gnu::vector_size(32), gnu::aligned(8), gnu::may_alias]] = double;
using Eight [[gnu::vector_size(64), gnu::aligned(8), gnu::may_alias]] = double;

inline constexpr int lanes = 8;

inline bool has_avx512() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#else
  return false;
#endif
}

// Elementary functions by the C library's vector versions (libmvec, errors below 4 ulp) or one by one.
#if defined(HESSE_HAVE_LIBMVEC)
extern "C" {
Lanes _ZGVeN8v_log(Lanes);
Lanes _ZGVeN8v_log1p(Lanes);
Lanes _ZGVeN8v_exp(Lanes);
Lanes _ZGVeN8v_sin(Lanes);
Lanes _ZGVeN8v_cos(Lanes);
}
#endif

struct ByLane {
  HESSE_INLINE static Lanes log(Lanes x) {
    return each(x, [](double a) { return std::log(a); });
  }
  HESSE_INLINE static Lanes log1p(Lanes x) {
    return each(x, [](double a) { return std::log1p(a); });
  }
  HESSE_INLINE static Lanes exp(Lanes x) {
    return each(x, [](double a) { return std::exp(a); });
  }
  HESSE_INLINE static Lanes sin(Lanes x) {
    return each(x, [](double a) { return std::sin(a); });
  }
  HESSE_INLINE static Lanes cos(Lanes x) {
    return each(x, [](double a) { return std::cos(a); });
  }
  HESSE_INLINE static Lanes sqrt(Lanes x) {
    return each(x, [](double a) { return std::sqrt(a); });
  }
  HESSE_INLINE static bool any_below(Lanes x, double limit) {
    bool any = false;
    for (int l = 0; l < lanes; ++l) any |= x[l] < limit;
    return any;
  }
  // Where x is below the limit a, else b.
  HESSE_INLINE static Lanes choose(Lanes x, double limit, Lanes a, Lanes b) { return x < (Lanes{} + limit) ? a : b; }

 private:
  template <class F>
  HESSE_INLINE static Lanes each(Lanes x, F function) {
    Lanes y{};
    for (int l = 0; l < lanes; ++l) y[l] = function(x[l]);
    return y;
  }
};

struct Vectorised : ByLane {
#if defined(HESSE_HAVE_LIBMVEC)
  HESSE_INLINE static Lanes log(Lanes x) { return _ZGVeN8v_log(x); }
  HESSE_INLINE static Lanes log1p(Lanes x) { return _ZGVeN8v_log1p(x); }
  HESSE_INLINE static Lanes exp(Lanes x) { return _ZGVeN8v_exp(x); }
  HESSE_INLINE static Lanes sin(Lanes x) { return _ZGVeN8v_sin(x); }
  HESSE_INLINE static Lanes cos(Lanes x) { return _ZGVeN8v_cos(x); }
#endif
};

struct Scalar {
  HESSE_INLINE static double log(double x) { return std::log(x); }
  HESSE_INLINE static double sin(double x) { return std::sin(x); }
  HESSE_INLINE static double cos(double x) { return std::cos(x); }
  HESSE_INLINE static double sqrt(double x) { return std::sqrt(x); }
  HESSE_INLINE static bool any_below(double x, double limit) { return x < limit; }
  HESSE_INLINE static double choose(double x, double limit, double a, double b) { return x < limit ? a : b; }
};

HESSE_INLINE double sum_of(Lanes x) { return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7])); }

// Numbers from eight places.
HESSE_INLINE Lanes gather(const double* x, const int* index) {
  return Lanes{x[index[0]], x[index[1]], x[index[2]], x[index[3]], x[index[4]], x[index[5]], x[index[6]], x[index[7]]};
}

// (a, b) of lane l at to[pair_at(l)], to[pair_at(l) + 1]; `to` is aligned and takes 16 numbers.
HESSE_INLINE void interleave(Lanes a, Lanes b, double* to) {
  *reinterpret_cast<Lanes*>(to) = __builtin_shuffle(a, b, LaneMask{0, 8, 2, 10, 4, 12, 6, 14});
  *reinterpret_cast<Lanes*>(to + 8) = __builtin_shuffle(a, b, LaneMask{1, 9, 3, 11, 5, 13, 7, 15});
}
HESSE_INLINE constexpr int pair_at(int lane) { return (lane % 2) * 8 + (lane / 2) * 2; }

HESSE_INLINE void add_two(double* to, const double* pair) {
  *reinterpret_cast<Two*>(to) += *reinterpret_cast<const Two*>(pair);
}

// to[0 … count) += from[0 … count), at most `widest` at once: as wide as `from` was written, or the processor has to wait
// until the parts of it are in memory.
template <int count, int widest>
HESSE_INLINE void add_run(double* to, const double* from) {
  if constexpr (count >= 8 && widest >= 8) {
    *reinterpret_cast<Eight*>(to) += *reinterpret_cast<const Eight*>(from);
    add_run<count - 8, widest>(to + 8, from + 8);
  } else if constexpr (count >= 4 && widest >= 4) {
    *reinterpret_cast<Four*>(to) += *reinterpret_cast<const Four*>(from);
    add_run<count - 4, widest>(to + 4, from + 4);
  } else if constexpr (count >= 2 && widest >= 2) {
    *reinterpret_cast<Two*>(to) += *reinterpret_cast<const Two*>(from);
    add_run<count - 2, widest>(to + 2, from + 2);
  } else if constexpr (count >= 1) {
    *to += *from;
    add_run<count - 1, widest>(to + 1, from + 1);
  }
}

// Eight rows of eight lanes → eight lanes with their eight numbers in a row.
HESSE_INLINE void transpose(const Lanes* rows, double* to, std::size_t stride) {
  constexpr LaneMask even{0, 8, 2, 10, 4, 12, 6, 14}, odd{1, 9, 3, 11, 5, 13, 7, 15};
  constexpr LaneMask even2{0, 1, 8, 9, 4, 5, 12, 13}, odd2{2, 3, 10, 11, 6, 7, 14, 15};
  constexpr LaneMask even4{0, 1, 2, 3, 8, 9, 10, 11}, odd4{4, 5, 6, 7, 12, 13, 14, 15};
  Lanes a[8], b[8];
  for (int i = 0; i < 8; i += 2) {
    a[i] = __builtin_shuffle(rows[i], rows[i + 1], even);
    a[i + 1] = __builtin_shuffle(rows[i], rows[i + 1], odd);
  }
  for (int i = 0; i < 8; i += 4)
    for (int j = 0; j < 2; ++j) {
      b[i + j] = __builtin_shuffle(a[i + j], a[i + j + 2], even2);
      b[i + j + 2] = __builtin_shuffle(a[i + j], a[i + j + 2], odd2);
    }
  for (int j = 0; j < 4; ++j) {
    *reinterpret_cast<Eight*>(to + static_cast<std::size_t>(j) * stride) = __builtin_shuffle(b[j], b[j + 4], even4);
    *reinterpret_cast<Eight*>(to + static_cast<std::size_t>(j + 4) * stride) = __builtin_shuffle(b[j], b[j + 4], odd4);
  }
}

}  // namespace hesse::apps::hessians
