#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/programs/detail/commands.hpp>
#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// A program as commands over rows: inputs, parameters, outputs, then slots that are used again once their value has been
// read for the last time. Codes are apart from the commands, whose kernels depend on the machine.
struct Lowered {
  std::vector<Command> commands;
  std::vector<std::uint32_t> codes;
  std::vector<double> constants;
  std::uint32_t external_rows = 0;  // inputs, parameters, outputs
  std::uint32_t slots = 0;
  std::size_t transfers = 0;  // rows read and written by the code
};

// Checks the program (Error), folds constants, drops what no output needs, takes the order of fewest transfers, allots
// slots by linear scan.
Lowered lower(const Program& program, bool vector_math);

}  // namespace hesse::ad::detail
