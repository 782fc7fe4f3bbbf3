#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <hesse/ad/programs/program.hpp>

#include "special_values.hpp"

// Programs of random instructions and numbers to run them on, the same for the same seed.
namespace hesse::test {

struct RandomPrograms {
  std::mt19937_64 random;

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random() % n); }

  // Mostly of moderate size, now and then special.
  double number() {
    if (below(16) == 0) return special_values[below(special_values.size())];
    return std::uniform_real_distribution<double>(-2, 2)(random);
  }

  std::vector<double> numbers(std::size_t count) {
    std::vector<double> all(count);
    for (double& x : all) x = number();
    return all;
  }

  // `choices`: instructions of which operation, part and signs are taken. Operands are any of the last `reach` values, or
  // of what is given.
  ad::Program program(std::uint32_t inputs, std::uint32_t parameters, std::uint32_t constants, std::size_t length,
                      std::size_t reach, std::size_t outputs, const std::vector<ad::Instruction>& choices) {
    ad::Program p;
    p.inputs = inputs;
    p.parameters = parameters;
    p.constants = numbers(constants);
    const auto operand = [&] {
      const std::size_t values = p.values();
      const bool given = below(8) == 0 || values <= p.first_result();
      if (given && p.first_result() > 0) return static_cast<std::uint32_t>(below(p.first_result()));
      return static_cast<std::uint32_t>(values - 1 - below(std::min(reach, values)));
    };
    for (std::size_t i = 0; i < length; ++i) {
      ad::Instruction next = choices[below(choices.size())];
      next.a = operand();
      next.b = below(10) == 0 ? next.a : operand();
      next.c = below(10) == 0 ? next.b : operand();
      p.code.push_back(next);
    }
    for (std::size_t k = 0; k < outputs; ++k) p.outputs.push_back(static_cast<std::uint32_t>(below(p.values())));
    return p;
  }
};

// Every operation and part of the table that can be evaluated anywhere (a Bessel function wants a whole order of moderate
// size), fma with every sign.
inline std::vector<ad::Instruction> every_instruction() {
  using namespace ad;
  std::vector<Instruction> all;
  const auto add = [&]<class Row>(Row, std::initializer_list<Part> parts) {
    for (const Part part : parts) all.push_back({operation_of<Row>, part, 0, 0, 0, 0});
  };
  elementary::Unary::for_each([&]<class Row>(Row row) { add(row, {Part::value, Part::first_a, Part::second_aa}); });
  elementary::Binary::for_each([&]<class Row>(Row row) {
    if constexpr (!std::is_same_v<Row, elementary::BesselJ>)
      add(row, {Part::value, Part::first_a, Part::first_b, Part::second_aa, Part::second_ab, Part::second_bb});
  });
  elementary::Ternary::for_each([&]<class Row>(Row row) { add(row, {Part::value}); });
  for (std::uint8_t signs = 1; signs < 4; ++signs)
    all.push_back({operation_of<elementary::Fma>, Part::value, signs, 0, 0, 0});
  return all;
}

// + - · / −x |x| √x and fma with every sign: what machines do exactly.
inline std::vector<ad::Instruction> arithmetic_instructions() {
  using namespace ad::elementary;
  std::vector<ad::Instruction> some;
  for (const auto operation : {ad::operation_of<Add>, ad::operation_of<Sub>, ad::operation_of<Mul>,
                               ad::operation_of<Div>, ad::operation_of<Neg>, ad::operation_of<Abs>,
                               ad::operation_of<Sqrt>, ad::operation_of<Fma>, ad::operation_of<Fma>})
    some.push_back({operation, ad::Part::value, 0, 0, 0, 0});
  for (std::uint8_t signs = 1; signs < 4; ++signs)
    some.push_back({ad::operation_of<Fma>, ad::Part::value, signs, 0, 0, 0});
  return some;
}

}  // namespace hesse::test
