#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/programs/program.hpp>

// Which value of a program lies in which register when: the part of making machine code that knows no machine.
namespace hesse::ad::detail {

// Where a value is: in a register, in a slot of the workspace (one vector), or where the caller's arrays hold it.
struct Place {
  enum class Kind : std::uint8_t { nowhere, vector_register, slot, input, parameter, constant, output };

  Kind kind = Kind::nowhere;
  std::uint32_t index = 0;

  bool in_register() const { return kind == Kind::vector_register; }
  bool in_memory() const { return kind != Kind::nowhere && !in_register(); }
  bool operator==(const Place&) const = default;
};

// What a machine does with an instruction.
enum class Shape : std::uint8_t {
  registers,    // to = op(from…), every operand in a register
  memory_last,  // the same; the last operand may be in memory
  commutative,  // the same; either operand, but not both
  fused,        // to is one of the three operands and is overwritten; one operand may be in memory
  apart,        // every operand may be in memory; to is none of their registers, for it is written before they are read
  call,         // every operand may be in memory; to is register 0; no register survives
};

// One action of the allocated code.
struct Action {
  enum class Kind : std::uint8_t { load, copy, store, compute };

  Kind kind = Kind::compute;
  std::uint32_t instruction = 0;  // of Program::code, where something is computed
  Place to;
  std::array<Place, 3> from{};
};

struct AllocatedCode {
  std::vector<Action> actions;
  std::uint32_t slots = 0;                                             // vectors of workspace
  std::size_t loads = 0, stores = 0, copies = 0, memory_operands = 0;  // besides the stores of outputs
};

// Registers for the instructions in the given order (each after its operands; instructions left out are not computed).
// The value needed furthest in the future leaves first (L. A. Belady, IBM Systems J. 5, 1966), which for straight-line
// code is optimal but for the price of saving it; inputs, parameters, constants and stored outputs are never saved.
// shapes[i] belongs to code[i]. 4 to 64 registers. O(instructions · registers).
AllocatedCode allocate_registers(const Program& program, std::span<const std::uint32_t> order,
                                 std::span<const Shape> shapes, std::uint32_t registers);

}  // namespace hesse::ad::detail
