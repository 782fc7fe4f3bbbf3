#include <array>

#include <hesse/ad/detail/execution/vector_calls.hpp>
#include <hesse/ad/detail/execution/vector_math.hpp>

// The addresses of libmvec's functions for each instruction set.
#if defined(__x86_64__) && __GLIBC__ * 100 + __GLIBC_MINOR__ >= 235
#define HESSE_HAVE_LIBMVEC

// Only the addresses are needed. The machine code that calls the functions knows their vector signatures.
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

struct Function {
  const void* avx512 = nullptr;
  const void* avx2 = nullptr;
};
using Functions = std::array<Function, operation_count>;

Functions table() {
  Functions functions{};
#ifdef HESSE_HAVE_LIBMVEC
  const auto address = [](void (*function)()) { return reinterpret_cast<const void*>(function); };
#define HESSE_ENTER(ROW, arguments, name)                                                                     \
  functions[static_cast<std::size_t>(operation_of<elementary::ROW>)] = {address(_ZGVeN8##arguments##_##name), \
                                                                        address(_ZGVdN4##arguments##_##name)};
#define HESSE_ENTER_UNARY(ROW, name, ulps) HESSE_ENTER(ROW, v, name)
#define HESSE_ENTER_BINARY(ROW, name, ulps) HESSE_ENTER(ROW, vv, name)
  HESSE_VECTOR_MATH_UNARY(HESSE_ENTER_UNARY)
  HESSE_VECTOR_MATH_BINARY(HESSE_ENTER_BINARY)
#undef HESSE_ENTER_BINARY
#undef HESSE_ENTER_UNARY
#undef HESSE_ENTER
#endif
  return functions;
}

// The operation whose value equals a derivative, up to the sign.
struct Alias {
  Operation operation;
  bool negated = false;
};

Alias value_of(const Instruction& i) {
  using namespace elementary;
  if (i.part == Part::value) return {i.operation};
  if (i.part == Part::first_a) {
    if (i.operation == operation_of<Expm1>) return {operation_of<Exp>};
    if (i.operation == operation_of<Sin>) return {operation_of<Cos>};
    if (i.operation == operation_of<Cos>) return {operation_of<Sin>, true};
    if (i.operation == operation_of<Sinh>) return {operation_of<Cosh>};
    if (i.operation == operation_of<Cosh>) return {operation_of<Sinh>};
  }
  return {operation_of<Compare>};
}

}  // namespace

VectorCall vector_call(const Instruction& instruction, Isa isa) {
  static const Functions functions = table();
  if (isa == Isa::baseline) return {};
  const auto [operation, negated] = value_of(instruction);
  const Function& function = functions[static_cast<std::size_t>(operation)];
  return {isa == Isa::avx512 ? function.avx512 : function.avx2, operand_count({.operation = operation}), negated};
}

}  // namespace hesse::ad::detail
