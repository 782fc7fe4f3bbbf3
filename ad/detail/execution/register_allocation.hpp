#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/programs/program.hpp>

// Register allocation: decides which value is in which register, independent of the machine.
namespace hesse::ad::detail {

// The place of a value: a register, a slot of the workspace (one vector), or an array of the caller.
struct Location {
  enum class Kind : std::uint8_t { nowhere, vector_register, slot, input, parameter, constant, output };

  Kind kind = Kind::nowhere;
  std::uint32_t index = 0;

  bool in_register() const { return kind == Kind::vector_register; }
  bool in_memory() const { return kind != Kind::nowhere && !in_register(); }
  bool operator==(const Location&) const = default;
};

// The form in which a machine executes an instruction.
enum class InstructionForm : std::uint8_t {
  registers,    // to = op(from…), all operands in registers
  memory_last,  // the same, but the last operand may be in memory
  commutative,  // the same, but one operand, either, may be in memory
  fused,        // to is one of three operands and is overwritten; one may be in memory
  early_write,  // all operands may be in memory; to is written early, so it is none of their registers
  call,         // all operands may be in memory; to is register 0; no register keeps its value
};

// One action of the allocated code.
struct Action {
  enum class Kind : std::uint8_t { load, copy, store, compute };

  Kind kind = Kind::compute;
  std::uint32_t instruction = 0;  // index in Program::code, for compute
  Location to;
  std::array<Location, 3> from{};
};

struct AllocatedCode {
  std::vector<Action> actions;
  std::uint32_t slots = 0;                                             // vectors of workspace
  std::size_t loads = 0, stores = 0, copies = 0, memory_operands = 0;  // without stores of outputs
};

// Assigns registers to the instructions in the given order: each after its operands, omitted ones are not computed. The
// value needed furthest in the future is evicted first (L. A. Belady, IBM Systems J. 5, 1966): optimal for
// straight-line code apart from the cost of saving. Inputs, parameters, constants and stored outputs are never saved.
// forms[i] belongs to code[i]. 4 to 64 registers. O(instructions · registers).
AllocatedCode allocate_registers(const Program& program, std::span<const std::uint32_t> order,
                                 std::span<const InstructionForm> forms, std::uint32_t registers);

}  // namespace hesse::ad::detail
