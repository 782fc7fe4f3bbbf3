#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/program.hpp>

// Programs as machine code: for each group of lanes that fills a vector register, the whole program straight through.
namespace hesse::ad {

enum class InstructionSet : std::uint8_t { avx2, avx512 };

// Whether compile() works in this build and on this processor; if not, one sentence why and what would help, else "".
bool compiled_available(InstructionSet instructions);
bool compiled_available();
std::string why_not_compiled();

// Arithmetic is bitwise that of run() (which NaN is unspecified); the elementary functions for which the vector math
// library has a variant differ by a few units in the last place. lanes: a multiple of 8. Compiling costs about a
// microsecond an instruction. Throws ad::Error if compiled_available() is false, lanes do not fit, or program reads a
// value before it is computed. The kernel owns its code (never writable and executable at once) and needs no Program.
std::unique_ptr<BlockKernel> compile(const Program& program, std::size_t lanes, InstructionSet instructions);
std::unique_ptr<BlockKernel> compile(const Program& program, std::size_t lanes = 64);  // the widest available

}  // namespace hesse::ad
