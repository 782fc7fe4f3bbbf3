#pragma once

#include <hesse/ad/detail/execution/interpreter.hpp>
#include <hesse/ad/detail/programs/program.hpp>

namespace hesse::ad::detail {

// A call of a libmvec function that computes an instruction for a whole register, up to the sign if `negated`. The
// first operands are passed in the first vector registers; the result returns in the first.
struct VectorCall {
  const void* function = nullptr;
  int arguments = 1;
  bool negated = false;
};

// For values of elementary functions, and derivatives that are such values. Null if there is none.
VectorCall vector_call(const Instruction& instruction, Isa isa);

}  // namespace hesse::ad::detail
