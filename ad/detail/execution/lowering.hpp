#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/detail/execution/commands.hpp>
#include <hesse/ad/detail/programs/program.hpp>

namespace hesse::ad::detail {

// Lowering: a program as commands on rows: inputs, parameters, outputs, then slots. A slot is reused once its value was
// read for the last time. Codes are separate from commands, whose kernels depend on the machine.
struct Lowered {
  std::vector<Command> commands;
  std::vector<std::uint32_t> codes;
  std::vector<double> constants;
  std::uint32_t external_rows = 0;  // inputs, parameters, outputs
  std::uint32_t slots = 0;
  std::size_t transfers = 0;  // rows read and written by the code
};

// Checks the program (Error), folds constants, drops unused instructions, chooses the order with the fewest transfers,
// and assigns slots by linear scan.
Lowered lower(const Program& program, bool vector_math);

}  // namespace hesse::ad::detail
