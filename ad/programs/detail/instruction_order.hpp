#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/programs/program.hpp>

// Orders in which the instructions of a program may be executed. All give the same numbers, bit for bit; they differ in
// how long values live, and so in how many must be kept at once. Instructions no output needs are left out. Greedy: an
// order of fewest registers is as hard to find as any NP-complete problem (R. Sethi, SIAM J. Comput. 4, 1975).
namespace hesse::ad::detail {

using InstructionOrder = std::vector<std::uint32_t>;

// From the start: next is what ends most lives.
InstructionOrder top_down_order(const Program& program);

// From the end backwards: before it goes what begins fewest lives; among equals what was needed most recently
// (`recent`), or what is written last.
InstructionOrder bottom_up_order(const Program& program, bool recent);

}  // namespace hesse::ad::detail
