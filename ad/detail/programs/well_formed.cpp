#include <array>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/programs/well_formed.hpp>

// Checks that a program reads computed values only and uses derivatives that exist.
namespace hesse::ad::detail {

namespace {

// Rows with three arguments have a value only, and comparisons not even that.
bool is_defined(const Instruction& i) {
  if (static_cast<std::size_t>(i.operation) >= operation_count || i.operation == operation_of<elementary::Compare>)
    return false;
  return i.part == Part::value || (i.part <= Part::second_bb && operand_count({.operation = i.operation}) < 3);
}

}  // namespace

void require_well_formed(const Program& program, std::string_view operation) {
  const auto complain = [operation](std::size_t instruction, const std::string& what) {
    throw Error(std::string(operation) + ": instruction " + std::to_string(instruction) + " " + what);
  };
  if (program.shared > program.constants.size())
    throw Error(std::string(operation) + ": " + std::to_string(program.shared) + " constants are shared, there are " +
                std::to_string(program.constants.size()));
  std::uint32_t known = program.first_result();
  for (const Instruction& i : program.code) {
    const std::size_t index = known - program.first_result();
    if (!is_defined(i))
      complain(index, "asks for part " + std::to_string(static_cast<int>(i.part)) + " of operation " +
                          std::to_string(static_cast<std::size_t>(i.operation)) +
                          ", which has none; see Part in program.hpp");
    const std::array operands{i.a, i.b, i.c};
    for (int k = 0; k < operand_count(i); ++k)
      if (const std::uint32_t v = operands[static_cast<std::size_t>(k)]; v >= known)
        complain(index, "reads value " + std::to_string(v) + " of " + std::to_string(known) +
                            " known before it; put it behind the instruction that computes it");
    ++known;
  }
  for (const std::uint32_t v : program.outputs)
    if (v >= known)
      throw Error(std::string(operation) + ": an output is value " + std::to_string(v) + ", the program has " +
                  std::to_string(known) + " values");
}

}  // namespace hesse::ad::detail
