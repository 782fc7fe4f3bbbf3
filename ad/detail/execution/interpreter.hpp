#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/execution/block_kernel.hpp>
#include <hesse/ad/detail/programs/program.hpp>

// The interpreter: runs a program on blocks of points. Each instruction is one pass over the lanes of a block.
namespace hesse::ad::detail {

// The instruction sets that the interpreter is compiled for, the narrowest first.
enum class Isa : std::uint8_t { baseline, avx2, avx512 };

std::string_view to_string(Isa isa);

// Those that this processor can run, ascending, baseline included. best_isa() is the last of them.
std::vector<Isa> available_isas();
Isa best_isa();

// Makes a kernel of `lanes` points: a multiple of 8 from 8 to 64, or 1; 0 chooses the fastest number. Time and memory
// are linear in the program. Throws Error for other lanes, an isa that is not available, or a program that reads a
// value before it is computed.
// Results have the bits of ad::run (NaN as NaN), except where vector mathematics is used: values of operations with
// positive ulp_bound, and derivatives that call such a value. One lane never uses it. A result depends on the isa, but
// not on the number of lanes, on other lanes or on other parts of the program.
std::unique_ptr<BlockKernel> make_interpreter(const Program& program, std::size_t lanes = 0, Isa isa = best_isa());

// Bound of the error of a value in units in the last place, for exact operands. 0: the same as ad::run.
double ulp_bound(Operation operation);

}  // namespace hesse::ad::detail
