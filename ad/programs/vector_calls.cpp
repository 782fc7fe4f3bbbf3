#include <array>

#include <hesse/ad/programs/detail/vector_calls.hpp>

#ifdef HESSE_HAVE_LIBMVEC

// Row, one v per argument, name in the library.
#define HESSE_LIBMVEC(F)                                                                                               \
  F(Exp, v, exp)                                                                                                       \
  F(Exp2, v, exp2) F(Expm1, v, expm1) F(Log, v, log) F(Log2, v, log2) F(Log10, v, log10) F(Log1p, v, log1p)            \
      F(Cbrt, v, cbrt) F(Sin, v, sin) F(Cos, v, cos) F(Tan, v, tan) F(Asin, v, asin) F(Acos, v, acos) F(Atan, v, atan) \
          F(Sinh, v, sinh) F(Cosh, v, cosh) F(Tanh, v, tanh) F(Asinh, v, asinh) F(Acosh, v, acosh) F(Atanh, v, atanh)  \
              F(Erf, v, erf) F(Erfc, v, erfc) F(Pow, vv, pow) F(Atan2, vv, atan2) F(Hypot, vv, hypot)

// Only the addresses are of interest: the signatures, in vectors, are known to the machine code that calls them.
#define HESSE_DECLARE(Row, arguments, name)          \
  extern "C" void _ZGVeN8##arguments##_##name(void); \
  extern "C" void _ZGVdN4##arguments##_##name(void);
HESSE_LIBMVEC(HESSE_DECLARE)
#undef HESSE_DECLARE

#endif

namespace hesse::ad::detail {

namespace {

using Calls = std::array<VectorCall, operation_count>;

Calls table() {
  Calls calls{};
#ifdef HESSE_HAVE_LIBMVEC
  const auto address = [](void (*function)()) { return reinterpret_cast<const void*>(function); };
#define HESSE_ENTER(Row, arguments, name)                                                                 \
  calls[static_cast<std::size_t>(operation_of<elementary::Row>)] = {address(_ZGVeN8##arguments##_##name), \
                                                                    address(_ZGVdN4##arguments##_##name)};
  HESSE_LIBMVEC(HESSE_ENTER)
#undef HESSE_ENTER
#endif
  return calls;
}

}  // namespace

VectorCall vector_call(const Instruction& instruction) {
  static const Calls calls = table();
  if (instruction.part != Part::value) return {};
  return calls[static_cast<std::size_t>(instruction.operation)];
}

}  // namespace hesse::ad::detail
