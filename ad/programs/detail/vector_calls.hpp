#pragma once

#include <hesse/ad/programs/interpreter.hpp>
#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// A function of libmvec that computes an instruction for a whole register, but for the sign if `negated`: arguments,
// the first operands of the instruction, in the first vector registers, result in the first.
struct VectorCall {
  const void* function = nullptr;
  int arguments = 1;
  bool negated = false;
};

// Values of elementary functions, and derivatives that are values of others. Null where there is none.
VectorCall vector_call(const Instruction& instruction, Isa isa);

}  // namespace hesse::ad::detail
