#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/vocabulary/elementary.hpp>

// Straight-line programs: what is derived once from a recorded function and then replayed at many points.
namespace hesse::ad {

// What an instruction computes of a row of the table: f itself, or one of its partial derivatives.
enum class Part : std::uint8_t { value, first_a, first_b, second_aa, second_ab, second_bb };

// y = part of operation at (a, b, c). A value takes the row's operands in order (one, two or three). A derivative takes,
// in a, b, c, what the row's member does: first(x, y), second(x, y, d) for one argument; (a, b, y) for two.
// fma is (±a·b) ± c by `signs`: bit 0 negates the product, bit 1 the addend.
struct Instruction {
  Operation operation{};
  Part part = Part::value;
  std::uint8_t signs = 0;
  std::uint32_t a = 0, b = 0, c = 0;

  bool operator==(const Instruction&) const = default;
};

// Operands that an instruction reads: 1, 2 or 3.
int operand_count(const Instruction& instruction);

// A program in single assignment. Values are numbered: inputs first, then parameters, constants, and one for each
// instruction. Nothing in it depends on the point: parameters differ between the elements that share it, constants do not.
// The first `shared` constants are given anew to each run of a kernel: numbers that all of its lanes share.
struct Program {
  std::uint32_t inputs = 0;
  std::uint32_t parameters = 0;
  std::vector<double> constants;
  std::vector<Instruction> code;
  std::vector<std::uint32_t> outputs;
  std::uint32_t shared = 0;

  std::uint32_t first_parameter() const { return inputs; }
  std::uint32_t first_constant() const { return inputs + parameters; }
  std::uint32_t first_result() const { return first_constant() + static_cast<std::uint32_t>(constants.size()); }
  std::uint32_t values() const { return first_result() + static_cast<std::uint32_t>(code.size()); }
};

// One instruction in plain double arithmetic, by the rows of the table.
double evaluate(const Instruction& instruction, double a, double b, double c);
// The same as a function, but for the signs of an fma. Null where there is no such derivative.
using InstructionFunction = double (*)(double a, double b, double c);
InstructionFunction function_of(const Instruction& instruction);

// The program at one point, one instruction after the other: the definition every faster replay is tested against.
// Sizes: inputs, parameters, outputs of the program; throws Error on others.
void run(const Program& program, std::span<const double> inputs, std::span<const double> parameters,
         std::span<double> outputs);

// One line an instruction, as mathematics: "v7 = v3 * v4".
std::string to_string(const Program& program);

}  // namespace hesse::ad
