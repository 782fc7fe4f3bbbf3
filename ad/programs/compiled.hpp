#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <hesse/ad/programs/interpreter.hpp>

// Programs as machine code: for each group of lanes that fills a vector register, the whole program straight through.
namespace hesse::ad {

// Whether compile() works in this build, on this processor and for these registers. If not, why_not_compiled() says why
// and what would help; "" otherwise.
bool compiled_available(Isa isa = best_isa());
std::string why_not_compiled(Isa isa = best_isa());

// The program as a kernel of `lanes` points, a multiple of 8, or 1. Results are those of make_interpreter() for the same isa,
// bit for bit, but that instructions of constants alone are not computed beforehand. The kernel owns its code, which is
// never writable and executable at once. Takes about a microsecond an instruction, which replay, 1.5 to 4 times as fast
// as the interpreter's, repays after some 10 000 points. Error if compiled_available() is false, for other lanes, or a
// program that reads values not computed before.
std::unique_ptr<BlockKernel> compile(const Program& program, std::size_t lanes = 64, Isa isa = best_isa());

}  // namespace hesse::ad
