#pragma once

#include <cstdint>

#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// Functions of the vector math library on whole registers, the values of an operation in 8 (AVX-512) or 4 (AVX2) lanes:
// arguments in the first vector registers, result in the first. Null where the library has none.
struct VectorCall {
  const void* lanes8 = nullptr;
  const void* lanes4 = nullptr;
};

// glibc's libmvec computes each lane within 4 units in the last place, whatever the other lanes hold.
VectorCall vector_call(const Instruction& instruction);

}  // namespace hesse::ad::detail
