#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <hesse/ad/detail/execution/backend.hpp>
#include <hesse/ad/detail/execution/interpreter.hpp>

// Programs as machine code. The code runs the whole program for one vector register of lanes, then for the next.
namespace hesse::ad::detail {

// Whether compile() works in this build, on this processor, for these registers. If not, why_not_compiled() gives the
// reason and a remedy; otherwise it is "".
bool compiled_available(Isa isa = best_isa());
std::string why_not_compiled(Isa isa = best_isa());
inline bool available(Backend backend) { return backend == Backend::interpreted || compiled_available(); }

// Compiles the program to a kernel of `lanes` points, a multiple of 8, or 1. The results have the bits of
// make_interpreter() for the same isa, except that instructions of constants are not folded. The kernel owns its code,
// which is never writable and executable at once. Costs about a microsecond for each instruction. Replay is 1.5 to 4
// times as fast as by the interpreter, which repays the cost after some 10 000 points. Throws Error if
// compiled_available() is false, for other lanes, or if the program reads a value before it is computed.
std::unique_ptr<BlockKernel> compile(const Program& program, std::size_t lanes = 64, Isa isa = best_isa());

}  // namespace hesse::ad::detail
