#include "hand.hpp"
#include "simd.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hesse::apps::hessians {
namespace {

// The values of the tridiagonal lower triangle are (0,0) (1,0) (1,1) (2,1) …: written in one stream, nothing is cleared or
// added up. Row i has 1200 xᵢ² - 400 xᵢ₊₁ + 2 of its own term and 200 of the one before.
HESSE_INLINE double row(const double* x, Eigen::Index i, double* g, double* h) {
  const double t = x[i], square = t * t;
  const double a = x[i + 1] - square, b = 1.0 - t;
  g[i] = 200.0 * (t - x[i - 1] * x[i - 1]) - 400.0 * a * t - 2.0 * b;
  h[2 * i] = 1200.0 * square - 400.0 * x[i + 1] + 202.0;
  h[2 * i + 1] = -400.0 * t;
  return 100.0 * a * a + b * b;
}
HESSE_INLINE double stream(const double* x, Eigen::Index from, Eigen::Index to, double* g, double* h) {
  // Four sums, so that no addition waits for the last.
  double f[4] = {};
  Eigen::Index i = from;
  for (; i + 4 <= to; i += 4)
    for (int k = 0; k < 4; ++k) f[k] += row(x, i + k, g, h);
  for (; i < to; ++i) f[0] += row(x, i, g, h);
  return (f[0] + f[1]) + (f[2] + f[3]);
}

// The two ends.
HESSE_INLINE double ends(const double* x, Eigen::Index n, double* g, double* h) {
  const double a = x[1] - x[0] * x[0], b = 1.0 - x[0];
  g[0] = -400.0 * a * x[0] - 2.0 * b;
  h[0] = 1200.0 * x[0] * x[0] - 400.0 * x[1] + 2.0;
  h[1] = -400.0 * x[0];
  g[n - 1] = 200.0 * (x[n - 1] - x[n - 2] * x[n - 2]);
  h[2 * n - 2] = 200.0;
  return 100.0 * a * a + b * b;
}

void scalar(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const Eigen::Index n = x.size();
  f = ends(x.data(), n, g.data(), h.data()) + stream(x.data(), 1, n - 1, g.data(), h.data());
}
HESSE_AVX512 void scalar_avx512(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const Eigen::Index n = x.size();
  const double* const p = x.data();
  double *const slope = g.data(), *const values = h.data();
  f = ends(p, n, slope, values) + stream(p, 1, n - 1, slope, values);
}

#if defined(__x86_64__)
// Ordinary stores: writing past the caches was measured to gain nothing at n = 10⁶.
HESSE_AVX512 double stream_by_eight(const double* x, Eigen::Index n, double* g, double* h) {
  Eigen::Index i = 1;
  double f = 0;
  for (; i < n - 1 && reinterpret_cast<std::uintptr_t>(h + 2 * i) % 64 != 0; ++i) f += stream(x, i, i + 1, g, h);
  const __m512i low = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), high = _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15);
  const __m512d one = _mm512_set1_pd(1.0), minus_two = _mm512_set1_pd(-2.0), c200 = _mm512_set1_pd(200.0),
                minus_400 = _mm512_set1_pd(-400.0), c1200 = _mm512_set1_pd(1200.0), c202 = _mm512_set1_pd(202.0),
                c100 = _mm512_set1_pd(100.0);
  __m512d sum = _mm512_setzero_pd();
  for (; i + lanes <= n - 1; i += lanes) {
    const __m512d t = _mm512_loadu_pd(x + i), next = _mm512_loadu_pd(x + i + 1), last = _mm512_loadu_pd(x + i - 1);
    const __m512d square = _mm512_mul_pd(t, t);
    const __m512d a = _mm512_sub_pd(next, square), b = _mm512_sub_pd(one, t);
    const __m512d left = _mm512_fnmadd_pd(last, last, t);
    const __m512d off = _mm512_mul_pd(minus_400, t);
    sum = _mm512_fmadd_pd(_mm512_mul_pd(c100, a), a, _mm512_fmadd_pd(b, b, sum));
    _mm512_storeu_pd(g + i, _mm512_fmadd_pd(c200, left, _mm512_fmadd_pd(off, a, _mm512_mul_pd(minus_two, b))));
    const __m512d diagonal = _mm512_fmadd_pd(c1200, square, _mm512_fmadd_pd(minus_400, next, c202));
    const __m512d first = _mm512_permutex2var_pd(diagonal, low, off),
                  second = _mm512_permutex2var_pd(diagonal, high, off);
    _mm512_storeu_pd(h + 2 * i, first);
    _mm512_storeu_pd(h + 2 * i + lanes, second);
  }
  return f + sum_of(reinterpret_cast<Lanes>(sum)) + stream(x, i, n - 1, g, h);
}

void by_eight(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
  const Eigen::Index n = x.size();
  f = ends(x.data(), n, g.data(), h.data()) + stream_by_eight(x.data(), n, g.data(), h.data());
}
#else
void by_eight(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) { scalar(x, f, g, h); }
#endif

}  // namespace

void add_hand_chained_rosenbrock(Workload& workload) {
  workload.add("hand", "scalar, streaming", [] { return Prepared{has_avx512() ? &scalar_avx512 : &scalar}; });
  workload.add("hand", "8 lanes, streaming", [] { return Prepared{has_avx512() ? &by_eight : &scalar}; });
}

}  // namespace hesse::apps::hessians
