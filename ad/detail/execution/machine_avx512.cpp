#include <hesse/ad/detail/execution/commands.hpp>

// The machine for AVX-512, compiled with -mavx512f -mavx512dq (see CMakeLists.txt). Without these flags it is empty.
#if defined(__AVX512F__) && defined(__AVX512DQ__)

#include <immintrin.h>

#if __GLIBC__ * 100 + __GLIBC_MINOR__ >= 235
#define HESSE_LIBMVEC_SYMBOL(name, arguments) _ZGVeN8##arguments##_##name
#endif

namespace hesse::ad::detail {
namespace {

using Vec = __m512d;
constexpr std::size_t width = 8;

Vec load(const double* x) { return _mm512_loadu_pd(x); }
void store(double* x, Vec v) { _mm512_storeu_pd(x, v); }
Vec broadcast(double x) { return _mm512_set1_pd(x); }
Vec square_root(Vec v) { return _mm512_maskz_sqrt_pd(0xff, v); }  // GCC 12 warns about the form without a mask
Vec absolute(Vec v) { return _mm512_andnot_pd(_mm512_set1_pd(-0.0), v); }
Vec fused(Vec a, Vec b, Vec c) { return _mm512_fmadd_pd(a, b, c); }
[[maybe_unused]] unsigned less(Vec a, Vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
[[maybe_unused]] unsigned less_equal(Vec a, Vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
[[maybe_unused]] unsigned equal(Vec a, Vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }

}  // namespace
}  // namespace hesse::ad::detail

#include <hesse/ad/detail/execution/machine.hpp>

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_avx512 = this_machine;

#else

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_avx512{};

#endif
