#include <hesse/ad/detail/execution/commands.hpp>

// The machine for AVX2, compiled with -mavx2 -mfma (see CMakeLists.txt). Without these flags it is empty.
#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>

#if __GLIBC__ * 100 + __GLIBC_MINOR__ >= 235
#define HESSE_LIBMVEC_SYMBOL(name, arguments) _ZGVdN4##arguments##_##name
#endif

namespace hesse::ad::detail {
namespace {

using Vec = __m256d;
constexpr std::size_t width = 4;

Vec load(const double* x) { return _mm256_loadu_pd(x); }
void store(double* x, Vec v) { _mm256_storeu_pd(x, v); }
Vec broadcast(double x) { return _mm256_set1_pd(x); }
Vec square_root(Vec v) { return _mm256_sqrt_pd(v); }
Vec absolute(Vec v) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), v); }
Vec fused(Vec a, Vec b, Vec c) { return _mm256_fmadd_pd(a, b, c); }
unsigned bits(Vec mask) { return static_cast<unsigned>(_mm256_movemask_pd(mask)); }
[[maybe_unused]] unsigned less(Vec a, Vec b) { return bits(_mm256_cmp_pd(a, b, _CMP_LT_OQ)); }
[[maybe_unused]] unsigned less_equal(Vec a, Vec b) { return bits(_mm256_cmp_pd(a, b, _CMP_LE_OQ)); }
[[maybe_unused]] unsigned equal(Vec a, Vec b) { return bits(_mm256_cmp_pd(a, b, _CMP_EQ_OQ)); }

}  // namespace
}  // namespace hesse::ad::detail

#include <hesse/ad/detail/execution/machine.hpp>

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_avx2 = this_machine;

#else

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_avx2{};

#endif
