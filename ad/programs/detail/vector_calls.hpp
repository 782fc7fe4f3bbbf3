#pragma once

#include <hesse/ad/programs/interpreter.hpp>
#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// The address of libmvec's function that computes an instruction for a whole register: arguments in the first vector
// registers, result in the first. Null where there is none.
const void* vector_call(const Instruction& instruction, Isa isa);

}  // namespace hesse::ad::detail
