#include <cmath>
#include <cstring>

#include <hesse/ad/detail/execution/commands.hpp>

// The machine for every processor of the target, in the compiler's vector types: SSE2 or NEON registers.

#ifdef __x86_64__
#include <immintrin.h>
#if __GLIBC__ * 100 + __GLIBC_MINOR__ >= 235
#define HESSE_LIBMVEC_SYMBOL(name, arguments) _ZGVbN2##arguments##_##name
#endif
#endif

namespace hesse::ad::detail {
namespace {

using Vec = double __attribute__((vector_size(16)));
constexpr std::size_t width = 2;

Vec load(const double* x) {
  Vec v;
  std::memcpy(&v, x, sizeof v);
  return v;
}
void store(double* x, Vec v) { std::memcpy(x, &v, sizeof v); }
Vec broadcast(double x) { return Vec{x, x}; }
#ifdef __x86_64__
Vec square_root(Vec v) { return _mm_sqrt_pd(v); }
#else
Vec square_root(Vec v) { return Vec{std::sqrt(v[0]), std::sqrt(v[1])}; }
#endif
Vec absolute(Vec v) { return Vec{std::fabs(v[0]), std::fabs(v[1])}; }
// Not inline: it calls a function for every lane, and there are many kernels.
__attribute__((noinline)) Vec fused(Vec a, Vec b, Vec c) {
  return Vec{std::fma(a[0], b[0], c[0]), std::fma(a[1], b[1], c[1])};
}
unsigned bits(bool first, bool second) { return (first ? 1u : 0u) | (second ? 2u : 0u); }
[[maybe_unused]] unsigned less(Vec a, Vec b) { return bits(a[0] < b[0], a[1] < b[1]); }
[[maybe_unused]] unsigned less_equal(Vec a, Vec b) { return bits(a[0] <= b[0], a[1] <= b[1]); }
[[maybe_unused]] unsigned equal(Vec a, Vec b) { return bits(a[0] == b[0], a[1] == b[1]); }

}  // namespace
}  // namespace hesse::ad::detail

#include <hesse/ad/detail/execution/machine.hpp>

constinit const hesse::ad::detail::Machine hesse::ad::detail::machine_baseline = this_machine;
