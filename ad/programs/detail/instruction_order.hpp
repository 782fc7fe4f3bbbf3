#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/programs/program.hpp>

// Orders in which the instructions of a program may be executed. All give the same numbers, bit for bit; they differ in
// how long values live, and so in how many must be kept at once. Instructions no output needs are left out.
namespace hesse::ad::detail {

using InstructionOrder = std::vector<std::uint32_t>;

// As written.
InstructionOrder written_order(const Program& program);

// Output after output, each with what it needs and is not there yet, the operand that needs most registers first
// (R. Sethi, J. D. Ullman, J. ACM 17, 1970).
InstructionOrder depth_first_order(const Program& program);

// From the start: next is what ends most lives.
InstructionOrder top_down_order(const Program& program);

// From the end backwards: before it goes what begins fewest lives; among equals what was needed most recently
// (`recent`), or what is written last.
InstructionOrder bottom_up_order(const Program& program, bool recent);

}  // namespace hesse::ad::detail
