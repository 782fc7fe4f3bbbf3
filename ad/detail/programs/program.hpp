#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/elementary/table.hpp>

// Straight-line programs: derived once from a recorded function, then run at many points.
namespace hesse::ad::detail {

// What an instruction computes from a row of the table: the function, or one of its partial derivatives.
enum class Part : std::uint8_t { value, first_a, first_b, second_aa, second_ab, second_bb };

// y = part of operation at (a, b, c). A value takes the row's one, two or three operands in order. A derivative takes
// the arguments of the row's member: first(x, y), second(x, y, d) for one operand, (a, b, y) for two. fma is (±a·b) ± c
// by `signs`: bit 0 negates the product, bit 1 the addend.
struct Instruction {
  Operation operation{};
  Part part = Part::value;
  std::uint8_t signs = 0;
  std::uint32_t a = 0, b = 0, c = 0;

  bool operator==(const Instruction&) const = default;
};

// The number of operands that an instruction reads: 1, 2 or 3.
int operand_count(const Instruction& instruction);

// A program in static single assignment. Values are numbered: inputs, parameters, constants, then one for each
// instruction. Parameters differ between the elements that share the program; constants do not. The first `shared`
// constants are given at each run of a kernel, and all its lanes share them.
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

// One instruction in double, by the rows of the table.
double evaluate(const Instruction& instruction, double a, double b, double c);
// The same as a function, without the signs of an fma. Null if there is no such derivative.
using InstructionFunction = double (*)(double a, double b, double c);
InstructionFunction function_of(const Instruction& instruction);

// Runs the program at one point, instruction by instruction. Faster back ends are tested against it. The spans have the
// sizes of the program's inputs, parameters and outputs; throws Error on others.
void run(const Program& program, std::span<const double> inputs, std::span<const double> parameters,
         std::span<double> outputs);

// One line for each instruction, such as "v7 = v3 * v4".
std::string to_string(const Program& program);

}  // namespace hesse::ad::detail
