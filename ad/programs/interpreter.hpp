#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/program.hpp>

// Replay of programs on blocks of points: each instruction is one pass over the lanes of a block in vector registers.
namespace hesse::ad {

// Instruction sets the interpreter has been compiled for, the narrowest first.
enum class Isa : std::uint8_t { baseline, avx2, avx512 };

std::string_view to_string(Isa isa);

// Those this processor can run, ascending; baseline is always there. best_isa() is the last of them.
std::vector<Isa> available_isas();
Isa best_isa();

// The program as a kernel of `lanes` points, a multiple of 8 from 8 to 64, or 1; 0 takes the number that replays fastest.
// Takes time and memory linear in the program; Error for other lanes, an isa that is not available, or a program that
// reads values not computed before.
// Results are those of ad::run bit for bit (NaN as NaN) but for vector mathematics, which a single lane does without: a
// value of an operation with positive ulp_bound, or a derivative whose row calls one. Neither the lanes, nor what other lanes hold, nor what else the program
// computes changes a result; the isa may.
std::unique_ptr<BlockKernel> make_interpreter(const Program& program, std::size_t lanes = 0, Isa isa = best_isa());

// How far a value may be from the operation's exact value at its operands, in units in the last place; 0: as ad::run.
double ulp_bound(Operation operation);

}  // namespace hesse::ad
