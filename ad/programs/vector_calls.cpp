#include <array>

#include <hesse/ad/programs/detail/vector_calls.hpp>
#include <hesse/ad/programs/detail/vector_math.hpp>

#if defined(__x86_64__) && __GLIBC__ * 100 + __GLIBC_MINOR__ >= 235
#define HESSE_HAVE_LIBMVEC

// Only the addresses are of interest: the signatures, in vectors, are known to the machine code that calls them.
#define HESSE_DECLARE(arguments, name)               \
  extern "C" void _ZGVeN8##arguments##_##name(void); \
  extern "C" void _ZGVdN4##arguments##_##name(void);
#define HESSE_DECLARE_UNARY(ROW, name, ulps) HESSE_DECLARE(v, name)
#define HESSE_DECLARE_BINARY(ROW, name, ulps) HESSE_DECLARE(vv, name)
HESSE_VECTOR_MATH_UNARY(HESSE_DECLARE_UNARY)
HESSE_VECTOR_MATH_BINARY(HESSE_DECLARE_BINARY)
#undef HESSE_DECLARE_BINARY
#undef HESSE_DECLARE_UNARY
#undef HESSE_DECLARE
#endif

namespace hesse::ad::detail {

namespace {

struct VectorCall {
  const void* avx512 = nullptr;
  const void* avx2 = nullptr;
};
using Calls = std::array<VectorCall, operation_count>;

Calls table() {
  Calls calls{};
#ifdef HESSE_HAVE_LIBMVEC
  const auto address = [](void (*function)()) { return reinterpret_cast<const void*>(function); };
#define HESSE_ENTER(ROW, arguments, name)                                                                 \
  calls[static_cast<std::size_t>(operation_of<elementary::ROW>)] = {address(_ZGVeN8##arguments##_##name), \
                                                                    address(_ZGVdN4##arguments##_##name)};
#define HESSE_ENTER_UNARY(ROW, name, ulps) HESSE_ENTER(ROW, v, name)
#define HESSE_ENTER_BINARY(ROW, name, ulps) HESSE_ENTER(ROW, vv, name)
  HESSE_VECTOR_MATH_UNARY(HESSE_ENTER_UNARY)
  HESSE_VECTOR_MATH_BINARY(HESSE_ENTER_BINARY)
#undef HESSE_ENTER_BINARY
#undef HESSE_ENTER_UNARY
#undef HESSE_ENTER
#endif
  return calls;
}

}  // namespace

const void* vector_call(const Instruction& instruction, Isa isa) {
  static const Calls calls = table();
  if (instruction.part != Part::value || isa == Isa::baseline) return nullptr;
  const VectorCall& call = calls[static_cast<std::size_t>(instruction.operation)];
  return isa == Isa::avx512 ? call.avx512 : call.avx2;
}

}  // namespace hesse::ad::detail
