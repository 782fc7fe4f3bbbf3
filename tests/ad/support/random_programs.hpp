#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <vector>

#include <hesse/ad/detail/programs/program.hpp>

// Random straight-line programs for tests of their replays.
namespace hesse::test {

// Operations given; derivatives of them too if asked for. Operands are recent results or anything: inputs, parameters,
// constants, old results. Outputs are results, some of them twice, and inputs, parameters and constants.
struct ProgramKind {
  std::uint32_t inputs = 3, parameters = 2, instructions = 50, outputs = 8;
  std::vector<ad::detail::Operation> operations;
  bool derivatives = false;
};

inline std::vector<ad::detail::Operation> arithmetic_operations() {
  using namespace ad::detail::elementary;
  return {ad::detail::operation_of<Add>,  ad::detail::operation_of<Sub>, ad::detail::operation_of<Mul>,
          ad::detail::operation_of<Div>,  ad::detail::operation_of<Neg>, ad::detail::operation_of<Abs>,
          ad::detail::operation_of<Sqrt>, ad::detail::operation_of<Fma>};
}

// Bessel functions want a whole number first and are left to tests of their own.
inline std::vector<ad::detail::Operation> all_operations() {
  using namespace ad::detail::elementary;
  std::vector<ad::detail::Operation> all;
  for (std::size_t i = 0; i < ad::detail::operation_count; ++i)
    if (const auto operation = static_cast<ad::detail::Operation>(i);
        operation != ad::detail::operation_of<Compare> && operation != ad::detail::operation_of<BesselJ>)
      all.push_back(operation);
  return all;
}

template <class Generator>
ad::detail::Program random_program(const ProgramKind& kind, Generator& generator) {
  const auto below = [&generator](std::size_t n) {
    return static_cast<std::uint32_t>(std::uniform_int_distribution<std::size_t>(0, n - 1)(generator));
  };
  ad::detail::Program program{kind.inputs, kind.parameters, {1.0, 2.0, -0.75, 0.5, 1.25}, {}, {}};
  for (std::uint32_t i = 0; i < kind.instructions; ++i) {
    ad::detail::Instruction instruction;
    instruction.operation = kind.operations[below(kind.operations.size())];
    if (instruction.operation == ad::detail::operation_of<ad::detail::elementary::Fma>) {
      instruction.signs = static_cast<std::uint8_t>(below(4));
    } else if (kind.derivatives && instruction.operation != ad::detail::operation_of<ad::detail::elementary::Hypot3>) {
      const bool unary = ad::detail::operand_count({.operation = instruction.operation}) == 1;
      constexpr std::array parts{ad::detail::Part::value,     ad::detail::Part::value,     ad::detail::Part::first_a,
                                 ad::detail::Part::second_aa, ad::detail::Part::second_bb, ad::detail::Part::first_b,
                                 ad::detail::Part::second_ab};
      instruction.part = parts[below(unary ? 4 : parts.size())];
    }
    const std::uint32_t known = program.values();
    const auto operand = [&] {
      const std::uint32_t recent = std::min<std::uint32_t>(known, 1 + below(4));
      return below(2) == 0 ? known - recent : below(known);
    };
    instruction.a = operand(), instruction.b = operand(), instruction.c = operand();
    program.code.push_back(instruction);
  }
  for (std::uint32_t k = 0; k < kind.outputs; ++k) {
    const bool again = k > 0 && below(6) == 0;
    program.outputs.push_back(again ? program.outputs[below(k)] : below(program.values()));
  }
  return program;
}

}  // namespace hesse::test
