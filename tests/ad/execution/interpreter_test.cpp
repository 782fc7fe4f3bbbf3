#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/interpreter.hpp>

#include "allocation_counter.hpp"
#include "random_programs.hpp"
#include "special_values.hpp"

using namespace hesse;
using namespace hesse::ad;
using namespace hesse::ad::detail;
using hesse::test::ProgramKind;
using hesse::test::same_bits;

namespace {

struct Freed {
  void operator()(double* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};
using Aligned = std::unique_ptr<double[], Freed>;

Aligned aligned(std::size_t doubles) {
  Aligned memory(new (std::align_val_t{64}) double[doubles + 1]);
  std::fill_n(memory.get(), doubles + 1, test::not_a_number);
  return memory;
}

// Inputs and parameters of a block: row i begins at an odd address, overlaps the next one in all but one lane.
struct Block {
  template <class Generator>
  Block(const Program& program, std::size_t lanes, Generator& generator)
      : numbers(program.inputs + program.parameters + lanes + 1) {
    std::uniform_real_distribution<double> usual(-2.0, 2.0);
    for (double& x : numbers)
      x = generator() % 16 == 0 ? test::special_values[generator() % test::special_values.size()] : usual(generator);
    for (std::uint32_t i = 0; i < program.inputs; ++i) inputs.push_back(&numbers[1 + i]);
    for (std::uint32_t p = 0; p < program.parameters; ++p) parameters.push_back(&numbers[program.inputs + p]);
    if (inputs.size() > 2) inputs[2] = inputs[0];
  }
  std::vector<double> numbers;
  std::vector<const double*> inputs, parameters;
};

// outputs[k][lane], one behind the other.
std::vector<double> replay(const Program& program, const Block& block, std::size_t lanes, Isa isa) {
  const auto kernel = make_interpreter(program, lanes, isa);
  REQUIRE(kernel->lanes() == lanes);
  const std::size_t count = program.outputs.size();
  std::vector<double> results(count * lanes + 1, 17.0);
  std::vector<double*> outputs;
  for (std::size_t k = 0; k < count; ++k) outputs.push_back(&results[k * lanes]);
  const Aligned workspace = aligned(kernel->workspace_doubles());
  workspace[kernel->workspace_doubles()] = 19.0;
  const std::size_t before = allocations();
  kernel->run(block.inputs.data(), block.parameters.data(), outputs.data(), workspace.get());
  CHECK(allocations() == before);
  CHECK(results.back() == 17.0);
  CHECK(workspace[kernel->workspace_doubles()] == 19.0);
  results.pop_back();
  return results;
}

std::vector<double> reference(const Program& program, const Block& block, std::size_t lane) {
  std::vector<double> inputs, parameters, outputs(program.outputs.size());
  for (const double* row : block.inputs) inputs.push_back(row[lane]);
  for (const double* row : block.parameters) parameters.push_back(row[lane]);
  run(program, inputs, parameters, outputs);
  return outputs;
}

bool same(std::span<const double> a, std::span<const double> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_bits);
}

// Distance in units in the last place of b; huge where the classes differ.
double distance(double a, double b) {
  if (same_bits(a, b)) return 0;
  if (!std::isfinite(a) || !std::isfinite(b)) return 1e300;
  return std::abs(a - b) / std::max(std::abs(std::nextafter(b, test::infinity) - b), test::tiny);
}

// Bit for bit, but for what is computed by vector mathematics, or by rows that call it: within its bound, one unit more for
// the C library's own error, and some for the arithmetic of the row. Two rows add numbers of opposite signs.
bool close(const Instruction& i, double a, double b, double got, double expected) {
  using namespace elementary;
  if (same_bits(got, expected)) return true;
  if (i.part == Part::value && ulp_bound(i.operation) > 0) return distance(got, expected) <= ulp_bound(i.operation) + 1;
  constexpr std::array calling{operation_of<Expm1>, operation_of<Sin>,  operation_of<Cos>, operation_of<Sinh>,
                               operation_of<Cosh>,  operation_of<Tanh>, operation_of<Erf>, operation_of<Erfc>,
                               operation_of<XLogX>, operation_of<Pow>};
  if (std::find(calling.begin(), calling.end(), i.operation) == calling.end()) return false;
  if (distance(got, expected) <= 12) return true;
  const double term = i.operation == operation_of<XLogX> && i.part == Part::first_a   ? 1
                      : i.operation == operation_of<Pow> && i.part == Part::second_ab ? std::abs(std::pow(a, b - 1))
                                                                                      : 0;
  return std::isfinite(expected) && std::abs(got - expected) <= 12 * 0x1p-52 * term;
}

Program with_every_result(Program program) {
  program.outputs.clear();
  for (std::uint32_t v = 0; v < program.values(); ++v) program.outputs.push_back(v);
  return program;
}

}  // namespace

TEST_CASE("interpreter: arithmetic is that of the definition bit for bit") {
  std::mt19937 generator(11);
  std::size_t finite = 0, all = 0;
  for (const Isa isa : available_isas())
    for (const std::size_t lanes : {1, 8, 16, 24, 32, 40, 48, 56, 64})
      for (int repeat = 0; repeat < 12; ++repeat) {
        ProgramKind kind{.operations = test::arithmetic_operations()};
        kind.instructions = repeat == 0 ? 1000 : static_cast<std::uint32_t>(1 + generator() % 60);
        const Program program = random_program(kind, generator);
        const Block block(program, lanes, generator);
        const std::vector<double> results = replay(program, block, lanes, isa);
        INFO(to_string(isa) << ", " << lanes << " lanes\n" << to_string(program));
        for (std::size_t lane = 0; lane < lanes; ++lane) {
          const std::vector<double> expected = reference(program, block, lane);
          for (std::size_t k = 0; k < expected.size(); ++k) {
            ++all, finite += std::isfinite(expected[k]);
            if (!same_bits(results[k * lanes + lane], expected[k])) {
              INFO("lane " << lane << ", output " << k);
              CHECK(results[k * lanes + lane] == expected[k]);
            }
          }
        }
      }
  CHECK(finite > all / 2);  // not NaN against NaN
}

TEST_CASE("interpreter: every instruction is the definition's at the operands it was given, to its bound") {
  std::mt19937 generator(12);
  constexpr std::size_t lanes = 16;
  for (const Isa isa : available_isas())
    for (int repeat = 0; repeat < 150; ++repeat) {
      ProgramKind kind{.operations = test::all_operations(), .derivatives = true};
      const Program program = with_every_result(random_program(kind, generator));
      const Block block(program, lanes, generator);
      const std::vector<double> results = replay(program, block, lanes, isa);
      INFO(to_string(isa) << "\n" << to_string(program));
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        const auto value = [&](std::uint32_t v) { return results[v * lanes + lane]; };
        for (std::uint32_t i = 0; i < program.code.size(); ++i) {
          const Instruction& instruction = program.code[i];
          const double expected =
              evaluate(instruction, value(instruction.a), value(instruction.b), value(instruction.c));
          const double got = value(program.first_result() + i);
          if (!close(instruction, value(instruction.a), value(instruction.b), got, expected)) {
            INFO("lane " << lane << ", v" << i);
            CHECK(got == expected);
          }
        }
      }
    }
}

TEST_CASE("interpreter: every row and its derivatives at special values, beside usual ones") {
  const auto& special = test::special_values;
  std::mt19937 generator(18);
  std::uniform_real_distribution<double> usual(-2.0, 2.0);
  for (const Isa isa : available_isas())
    for (const Operation operation : test::all_operations()) {
      const auto v = [&](Part part, std::uint32_t a, std::uint32_t b, std::uint32_t c) {
        return Instruction{operation, part, 0, a, b, c};
      };
      Program program{3, 0, {}, {}, {}};
      const int arity = operand_count({.operation = operation});
      if (arity == 1) {
        program.code = {v(Part::value, 0, 0, 0), v(Part::first_a, 0, 3, 0), v(Part::second_aa, 0, 3, 4)};
      } else if (arity == 2) {
        for (const Part part :
             {Part::value, Part::first_a, Part::first_b, Part::second_aa, Part::second_ab, Part::second_bb})
          program.code.push_back(v(part, 0, 1, 3));
      } else {
        program.code = {v(Part::value, 0, 1, 2)};
      }
      program = with_every_result(program);
      constexpr std::size_t lanes = 32;
      for (const double s : special) {
        Block block(program, lanes, generator);
        std::vector<double> a(lanes, s), b(lanes);
        for (std::size_t i = 0; i < lanes; ++i) b[i] = i < special.size() ? special[i] : usual(generator);
        for (std::size_t i = 0; i < lanes; i += 3) std::swap(a[i], b[i]);
        block.inputs = {a.data(), b.data(), a.data()};
        const std::vector<double> results = replay(program, block, lanes, isa);
        for (std::size_t lane = 0; lane < lanes; ++lane)
          for (std::size_t i = 0; i < program.code.size(); ++i) {
            const Instruction& instruction = program.code[i];
            const auto value = [&](std::size_t k) { return results[k * lanes + lane]; };
            const double x = value(instruction.a), y = value(instruction.b);
            const double expected = evaluate(instruction, x, y, value(instruction.c));
            if (!close(instruction, x, y, value(3 + i), expected)) {
              INFO(to_string(isa) << ": " << to_string(program) << "at " << x << ", " << y << ", v" << i);
              CHECK(value(3 + i) == expected);
            }
          }
      }
    }
}

TEST_CASE("interpreter: a result depends neither on the outputs asked for nor on the lanes") {
  std::mt19937 generator(13);
  for (const Isa isa : available_isas())
    for (int repeat = 0; repeat < 100; ++repeat) {
      ProgramKind kind{.operations = test::all_operations(), .derivatives = repeat % 2 == 0};
      kind.instructions = static_cast<std::uint32_t>(1 + generator() % 300);
      const Program program = random_program(kind, generator);
      const Block block(program, 64, generator);
      const std::vector<double> everything = replay(with_every_result(program), block, 64, isa);
      INFO(to_string(isa) << "\n" << to_string(program));
      for (const std::size_t lanes : {8, 16, 24, 32, 40, 64}) {
        const std::vector<double> results = replay(program, block, lanes, isa);
        for (std::size_t k = 0; k < program.outputs.size(); ++k)
          CHECK(same(std::span(results).subspan(k * lanes, lanes),
                     std::span(everything).subspan(program.outputs[k] * 64, lanes)));
      }
    }
}

TEST_CASE("interpreter: one lane, every instruction is the definition's bit for bit") {
  for (const Isa isa : available_isas()) {
    std::mt19937_64 generator(12);
    for (int repetition = 0; repetition < 200; ++repetition) {
      ProgramKind kind{.operations = test::all_operations(), .derivatives = true};
      kind.instructions = repetition % 4 == 0 ? 600 : 40;
      const Program program = with_every_result(random_program(kind, generator));
      const Block block(program, 1, generator);
      const std::vector<double> results = replay(program, block, 1, isa);
      for (std::size_t k = 0; k < program.code.size(); ++k) {  // at the operands it was given: NaN has signs
        const Instruction& i = program.code[k];
        INFO(to_string(isa) << ", " << to_string(i.operation) << " part " << static_cast<int>(i.part));
        REQUIRE(same_bits(results[program.first_result() + k], evaluate(i, results[i.a], results[i.b], results[i.c])));
      }
    }
  }
}

TEST_CASE("interpreter: Bessel functions, whose order is a constant") {
  Program program{1, 0, {2.0}, {}, {}};
  const auto bessel = operation_of<elementary::BesselJ>;
  program.code = {
      {bessel, Part::value, 0, 1, 0, 0}, {bessel, Part::first_b, 0, 1, 0, 2}, {bessel, Part::second_bb, 0, 1, 0, 2}};
  program.outputs = {2, 3, 4};
  std::mt19937 generator(14);
  const Block block(program, 8, generator);
  const std::vector<double> results = replay(program, block, 8, best_isa());
  for (std::size_t lane = 0; lane < 8; ++lane) {
    const std::vector<double> expected = reference(program, block, lane);
    for (std::size_t k = 0; k < 3; ++k) CHECK(same_bits(results[k * 8 + lane], expected[k]));
  }
}

TEST_CASE("interpreter: nothing to read, nothing to write, nothing to do") {
  std::mt19937 generator(15);
  const auto add = operation_of<elementary::Add>;
  const Program constants{0, 0, {1.0, 2.0}, {{add, Part::value, 0, 0, 1, 0}}, {2, 0, 2}};
  const Program no_outputs{2, 1, {}, {{add, Part::value, 0, 0, 1, 0}}, {}};
  const Program copies{1, 1, {3.0}, {}, {0, 1, 2, 0}};
  for (const Isa isa : available_isas()) {
    const Block none(constants, 8, generator);
    CHECK(replay(constants, none, 8, isa)[0] == 3.0);
    CHECK(replay(constants, none, 8, isa)[8] == 1.0);
    CHECK(replay(constants, none, 8, isa)[23] == 3.0);
    CHECK(replay(no_outputs, Block(no_outputs, 8, generator), 8, isa).empty());
    CHECK(replay({}, Block({}, 8, generator), 8, isa).empty());
    const Block block(copies, 8, generator);
    const std::vector<double> results = replay(copies, block, 8, isa);
    for (std::size_t lane = 0; lane < 8; ++lane) {
      const std::vector<double> expected = reference(copies, block, lane);
      for (std::size_t k = 0; k < 4; ++k) CHECK(same_bits(results[k * 8 + lane], expected[k]));
    }
  }
}

TEST_CASE("interpreter: workspace is used again") {
  // A chain lives in registers, a balanced sum of 2ᵏ squares needs k slots.
  const auto add = operation_of<elementary::Add>, mul = operation_of<elementary::Mul>;
  Program chain{1, 0, {}, {}, {}};
  for (std::uint32_t i = 0; i < 1000; ++i) chain.code.push_back({add, Part::value, 0, 0, i, 0});
  chain.outputs = {1000};
  const std::size_t rows = 2;
  CHECK(make_interpreter(chain, 8)->workspace_doubles() <= 8 * 2 + rows + 2);

  Program wide{64, 0, {}, {}, {}};
  for (std::uint32_t i = 0; i < 64; ++i) wide.code.push_back({mul, Part::value, 0, i, i, 0});
  for (std::uint32_t i = 0; i < 63; ++i) wide.code.push_back({add, Part::value, 0, 64 + 2 * i, 65 + 2 * i, 0});
  wide.outputs = {64 + 126};
  const std::size_t slots = make_interpreter(wide, 8)->workspace_doubles() / 9;
  CHECK(slots <= 64 + 8);
}

TEST_CASE("interpreter: a million instructions, many of them live for long") {
  std::mt19937 generator(16);
  Program program{4, 0, {0.5}, {}, {}};
  const auto mul = operation_of<elementary::Mul>, fma = operation_of<elementary::Fma>;
  const auto any = [&] { return static_cast<std::uint32_t>(generator() % program.values()); };
  while (program.code.size() < 1'000'000) {  // means of what is there, with signs: nothing overflows
    program.code.push_back({mul, Part::value, 0, 4, any(), 0});
    program.code.push_back(
        {fma, Part::value, static_cast<std::uint8_t>(generator() % 4), any(), 4, program.values() - 1});
  }
  for (int k = 0; k < 1000; ++k) program.outputs.push_back(any());
  Block block(program, 16, generator);
  for (double& x : block.numbers) x = std::uniform_real_distribution<double>(-2.0, 2.0)(generator);
  const std::vector<double> results = replay(program, block, 16, best_isa());
  const std::vector<double> expected = reference(program, block, 5);
  std::size_t different = 0, zero = 0;
  for (std::size_t k = 0; k < expected.size(); ++k) {
    different += !same_bits(results[k * 16 + 5], expected[k]);
    zero += expected[k] == 0 || !std::isfinite(expected[k]);
  }
  CHECK(different == 0);
  CHECK(zero < 10);
}

TEST_CASE("interpreter: the size of the working set chooses the lanes") {
  std::mt19937 generator(17);
  ProgramKind kind{.operations = test::arithmetic_operations()};
  for (const Isa isa : available_isas()) {
    CHECK(make_interpreter(random_program(kind, generator), 0, isa)->lanes() == (isa == Isa::avx512 ? 64u
                                                                                 : isa == Isa::avx2 ? 32u
                                                                                                    : 16u));
    kind.inputs = 5000;
    CHECK(make_interpreter(random_program(kind, generator), 0, isa)->lanes() == 16);
    kind.inputs = 3;
  }
}

TEST_CASE("interpreter: misuse is told") {
  const auto add = operation_of<elementary::Add>;
  const Program good{1, 0, {}, {{add, Part::value, 0, 0, 0, 0}}, {1}};
  for (const std::size_t lanes : {2, 7, 12, 72}) CHECK_THROWS_AS(make_interpreter(good, lanes), Error);
  Program bad = good;
  bad.code[0].b = 1;
  CHECK_THROWS_WITH(make_interpreter(bad), Catch::Contains("instruction 0 reads value 1 of 1"));
  bad = good;
  bad.outputs = {2};
  CHECK_THROWS_WITH(make_interpreter(bad), Catch::Contains("output is value 2"));
  bad = good;
  bad.code[0].operation = operation_of<elementary::Compare>;
  CHECK_THROWS_AS(make_interpreter(bad), Error);
  bad.code[0] = {operation_of<elementary::Hypot3>, Part::first_a, 0, 0, 0, 0};
  CHECK_THROWS_AS(make_interpreter(bad), Error);
  for (const Isa isa : {Isa::baseline, Isa::avx2, Isa::avx512}) {
    const std::vector<Isa> isas = available_isas();
    if (std::find(isas.begin(), isas.end(), isa) == isas.end()) CHECK_THROWS_AS(make_interpreter(good, 8, isa), Error);
  }
}
