#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/programs/program.hpp>

// Orders of execution of a program's instructions. All give the same bits. They differ in how long values live, and so
// in the registers needed. Instructions that no output needs are left out. The orders are greedy, because finding an
// order with the fewest registers is NP-complete (R. Sethi, SIAM J. Comput. 4, 1975).
namespace hesse::ad::detail {

using InstructionOrder = std::vector<std::uint32_t>;

// From the start: the next instruction is the one that ends most lives of values.
InstructionOrder top_down_order(const Program& program);

// From the end backwards: the preceding instruction is the one that begins fewest lives. Ties go to the value needed
// most recently (`recent`) or to the instruction written last.
InstructionOrder bottom_up_order(const Program& program, bool recent);

}  // namespace hesse::ad::detail
