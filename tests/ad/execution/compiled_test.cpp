#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <new>
#include <random>
#include <thread>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>

#include "allocation_counter.hpp"
#include "random_programs.hpp"
#include "special_values.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::test;

namespace {

using Random = std::mt19937_64;

// What this build and this processor can do; says so where that is nothing.
std::vector<Isa> compiled_isas() {
  std::vector<Isa> isas;
  for (const Isa isa : available_isas())
    if (compiled_available(isa)) isas.push_back(isa);
  if (isas.empty()) WARN("skipped: " + why_not_compiled());
  return isas;
}

std::uint32_t up_to(std::uint32_t most, Random& random) { return static_cast<std::uint32_t>(random() % (most + 1)); }

double number(Random& random) {
  if (random() % 16 == 0) return special_values[random() % special_values.size()];
  return std::uniform_real_distribution<double>(-2, 2)(random);
}

struct Freed {
  void operator()(double* memory) const { ::operator delete[](memory, std::align_val_t{64}); }
};

// The arrays of one block, at addresses that are odd multiples of 8 bytes, between doubles that must not change.
struct Block {
  std::size_t lanes;
  std::vector<std::vector<double>> inputs, parameters, outputs;

  Block(const Program& p, std::size_t lanes_, Random& random)
      : lanes(lanes_), inputs(p.inputs), parameters(p.parameters), outputs(p.outputs.size()) {
    for (auto* arrays : {&inputs, &parameters})
      for (auto& array : *arrays) {
        array.resize(lanes + 1);
        for (double& x : array) x = number(random);
      }
    for (auto& array : outputs) array.assign(lanes + 2, 42);
  }

  void run(const BlockKernel& kernel, int repetitions = 1) {
    std::vector<const double*> in, parameter;
    std::vector<double*> out;
    for (auto& array : inputs) in.push_back(array.data() + 1);
    for (auto& array : parameters) parameter.push_back(array.data() + 1);
    for (auto& array : outputs) out.push_back(array.data() + 1);
    const std::size_t size = kernel.workspace_doubles();
    const std::unique_ptr<double[], Freed> workspace(new (std::align_val_t{64}) double[size + 1]);
    std::fill_n(workspace.get(), size, not_a_number);
    workspace[size] = 42;
    for (int r = 0; r < repetitions; ++r) kernel.run(in.data(), parameter.data(), out.data(), workspace.get());
    if (workspace[size] != 42) outputs.at(0).front() = 0;
  }

  std::vector<double> lane(const std::vector<std::vector<double>>& arrays, std::size_t l) const {
    std::vector<double> values;
    for (const auto& array : arrays) values.push_back(array[l + 1]);
    return values;
  }

  bool touched_beside() const {
    return std::any_of(outputs.begin(), outputs.end(), [](const auto& x) { return x.front() != 42 || x.back() != 42; });
  }

  // Every lane is, bit for bit, what run() gives.
  bool agrees(const Program& p) const {
    std::vector<double> expected(p.outputs.size());
    for (std::size_t l = 0; l < lanes; ++l) {
      hesse::ad::detail::run(p, lane(inputs, l), lane(parameters, l), expected);
      if (!std::equal(expected.begin(), expected.end(), lane(outputs, l).begin(), same_bits)) return false;
    }
    return !touched_beside();
  }

  bool agrees(const Block& other) const {
    return std::equal(
               outputs.begin(), outputs.end(), other.outputs.begin(), other.outputs.end(),
               [](const auto& a, const auto& b) { return std::equal(a.begin(), a.end(), b.begin(), same_bits); }) &&
           !touched_beside();
  }
};

// Constants become parameters, so that nobody can compute with them beforehand.
Program without_constants(Program p) {
  p.parameters += static_cast<std::uint32_t>(p.constants.size());
  p.constants.clear();
  return p;
}

}  // namespace

TEST_CASE("compiled arithmetic is that of the definition bit for bit") {
  for (const Isa isa : compiled_isas()) {
    Random random(1);
    std::size_t finite = 0, all = 0;
    for (int repetition = 0; repetition < 200; ++repetition) {
      ProgramKind kind{.operations = arithmetic_operations()};
      kind.inputs = 1 + up_to(20, random);
      kind.parameters = up_to(12, random);
      kind.instructions = up_to(repetition % 4 == 0 ? 600 : 60, random);
      kind.outputs = up_to(80, random);
      const Program p = random_program(kind, random);
      const std::size_t lanes = 8 * (1 + up_to(7, random));
      const auto kernel = compile(p, lanes, isa);
      REQUIRE(kernel->lanes() == lanes);
      Block block(p, lanes, random);
      block.run(*kernel);
      INFO(to_string(isa) << ", repetition " << repetition);
      REQUIRE(block.agrees(p));
      for (const auto& output : block.outputs)
        for (const double x : output) ++all, finite += std::isfinite(x);
    }
    CHECK(finite > all / 2);  // not NaN against NaN
  }
}

TEST_CASE("compiled, every operation and part is that of the interpreter bit for bit") {
  for (const Isa isa : compiled_isas()) {
    Random random(2);
    for (int repetition = 0; repetition < 200; ++repetition) {
      ProgramKind kind{.operations = all_operations(), .derivatives = true};
      kind.instructions = up_to(repetition % 4 == 0 ? 600 : 30, random);
      kind.outputs = up_to(40, random);
      Program p = without_constants(random_program(kind, random));
      if (repetition % 2 == 0) {
        p.outputs.clear();
        for (std::uint32_t v = 0; v < p.values(); ++v) p.outputs.push_back(v);
      }
      Block compiled(p, 64, random), interpreted = compiled;
      compiled.run(*compile(p, 64, isa));
      interpreted.run(*make_interpreter(p, 64, isa));
      INFO(to_string(isa) << ", repetition " << repetition);
      REQUIRE(compiled.agrees(interpreted));
    }
  }
}

TEST_CASE("compiled for one point, everything is the definition's bit for bit") {
  // Reads the sign of a NaN, which IEEE 754 leaves open.
  std::vector<Operation> operations = all_operations();
  std::erase(operations, operation_of<elementary::Copysign>);
  for (const Isa isa : compiled_isas()) {
    Random random(9);
    for (int repetition = 0; repetition < 300; ++repetition) {
      ProgramKind kind{.operations = repetition % 3 == 0 ? arithmetic_operations() : operations,
                       .derivatives = repetition % 3 != 0};
      kind.inputs = 1 + up_to(20, random);
      kind.parameters = up_to(12, random);
      kind.instructions = up_to(repetition % 4 == 0 ? 600 : 60, random);
      kind.outputs = up_to(80, random);
      const Program p = random_program(kind, random);
      const auto kernel = compile(p, 1, isa);
      REQUIRE(kernel->lanes() == 1);
      Block block(p, 1, random);
      block.run(*kernel);
      INFO(to_string(isa) << ", repetition " << repetition);
      REQUIRE(block.agrees(p));
    }
  }
}

TEST_CASE("compiled operations and their derivatives at special values are those of the interpreter") {
  for (const Isa isa : compiled_isas()) {
    Random random(3);
    for (const Operation operation : all_operations()) {
      const int arity = operand_count({.operation = operation});
      std::vector<Part> parts{Part::value};
      if (arity < 3) parts.insert(parts.end(), {Part::first_a, Part::second_aa});
      if (arity == 2) parts.insert(parts.end(), {Part::first_b, Part::second_ab, Part::second_bb});
      for (const Part part : parts) {
        const Program p{3, 0, {}, {{operation, part, 0, 0, 1, 2}}, {3}};
        const auto kernel = compile(p, 8, isa), interpreter = make_interpreter(p, 8, isa), point = compile(p, 1, isa);
        for (const double a : special_values)
          for (const double b : special_values) {
            Block compiled(p, 8, random);
            compiled.inputs[0][4] = a;  // among lanes that hold other numbers
            compiled.inputs[1][4] = b;
            Block interpreted = compiled;
            compiled.run(*kernel);
            interpreted.run(*interpreter);
            INFO(to_string(operation) << " part " << static_cast<int>(part) << " at " << a << ", " << b);
            CHECK(compiled.agrees(interpreted));
            Block single(p, 1, random);
            single.inputs[0][1] = a;
            single.inputs[1][1] = b;
            single.run(*point);
            CHECK(single.agrees(p));
          }
      }
    }
  }
}

TEST_CASE("compiled Bessel functions of constant order") {
  for (const Isa isa : compiled_isas()) {
    Random random(4);
    Program p{1, 0, {2}, {}, {2, 3, 4}};
    for (const Part part : {Part::value, Part::first_b, Part::second_bb})
      p.code.push_back({operation_of<elementary::BesselJ>, part, 0, 1, 0, 2});
    for (const std::size_t lanes : {1, 16}) {
      Block block(p, lanes, random);
      block.run(*compile(p, lanes, isa));
      CHECK(block.agrees(p));
    }
  }
}

TEST_CASE("compiled outputs may be inputs, parameters, constants, or the same value several times") {
  for (const Isa isa : compiled_isas()) {
    Random random(5);
    const Program p{
        2, 1, {3.5, -0.0}, {{operation_of<elementary::Sub>, Part::value, 0, 0, 1, 0}}, {5, 0, 2, 3, 4, 5, 1, 0, 5}};
    const Program nothing;
    for (const std::size_t lanes : {1, 8, 24}) {
      Block block(p, lanes, random);
      block.run(*compile(p, lanes, isa));
      CHECK(block.agrees(p));
      Block empty(nothing, lanes, random);
      empty.run(*compile(nothing, lanes, isa));
      CHECK(compile(nothing, lanes, isa)->workspace_doubles() == 0);
    }
  }
}

TEST_CASE("compiled inputs may overlap") {
  for (const Isa isa : compiled_isas()) {
    const Program p{2, 0, {}, {{operation_of<elementary::Sub>, Part::value, 0, 0, 1, 0}}, {2}};
    std::array<double, 20> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i);
    std::array<double, 16> y{};
    const std::array<const double*, 2> in{x.data() + 1, x.data()};
    const std::array<double*, 1> out{y.data()};
    compile(p, 16, isa)->run(in.data(), nullptr, out.data(), nullptr);
    for (std::size_t i = 0; i < 16; ++i) CHECK(y[i] == static_cast<double>(2 * i + 1));
  }
}

TEST_CASE("compiled programs with hundreds of live values, and long ones") {
  for (const Isa isa : compiled_isas()) {
    Random random(6);
    // Sums, then products of any of them.
    Program wide{600, 0, {}, {}, {}};
    for (std::uint32_t i = 0; i < 600; ++i)
      wide.code.push_back({operation_of<elementary::Add>, Part::value, 0, i, (i * 7 + 1) % 600, 0});
    for (std::uint32_t i = 0; i < 2000; ++i)
      wide.code.push_back({operation_of<elementary::Fma>, Part::value, static_cast<std::uint8_t>(i % 4), 600 + i,
                           600 + up_to(599, random), 600 + up_to(599, random)});
    for (std::uint32_t i = 0; i < 700; ++i) wide.outputs.push_back(wide.values() - 1 - i);
    for (const std::size_t lanes : {1, 8}) {
      Block block(wide, lanes, random);
      for (auto& input : block.inputs)
        for (double& x : input) x = std::uniform_real_distribution<double>(-0.5, 0.5)(random);
      const auto kernel = compile(wide, lanes, isa);
      CHECK(kernel->workspace_doubles() > lanes * 100);
      block.run(*kernel);
      CHECK(block.agrees(wide));
    }

    ProgramKind kind{.operations = arithmetic_operations()};
    kind.instructions = 100'000;
    kind.outputs = 2000;
    const Program large = random_program(kind, random);
    Block other(large, 8, random);
    other.run(*compile(large, 8, isa));
    CHECK(other.agrees(large));
  }
}

TEST_CASE("one compiled kernel runs in several threads, without allocating") {
  for (const Isa isa : compiled_isas()) {
    Random random(7);
    ProgramKind kind{.operations = all_operations(), .derivatives = true};
    kind.instructions = 300;
    const Program p = without_constants(random_program(kind, random));
    const auto kernel = compile(p, 64, isa);
    const auto interpreter = make_interpreter(p, 64, isa);
    std::vector<Block> blocks, expected;
    for (int t = 0; t < 4; ++t) expected.emplace_back(blocks.emplace_back(p, 64, random)).run(*interpreter);
    std::vector<std::thread> threads;
    for (Block& block : blocks) threads.emplace_back([&] { block.run(*kernel, 20); });
    for (auto& thread : threads) thread.join();
    for (std::size_t t = 0; t < blocks.size(); ++t) CHECK(blocks[t].agrees(expected[t]));

    std::vector<const double*> in, parameters;
    std::vector<double*> out;
    for (auto& array : blocks[0].inputs) in.push_back(array.data());
    for (auto& array : blocks[0].parameters) parameters.push_back(array.data());
    for (auto& array : blocks[0].outputs) out.push_back(array.data());
    const std::unique_ptr<double[], Freed> workspace(
        new (std::align_val_t{64}) double[kernel->workspace_doubles() + 1]);
    const std::size_t before = allocations();
    kernel->run(in.data(), parameters.data(), out.data(), workspace.get());
    CHECK(allocations() == before);
  }
}

TEST_CASE("compiled kernels come and go, and outlive their programs") {
  for (const Isa isa : compiled_isas()) {
    Random random(8);
    std::vector<std::pair<std::unique_ptr<BlockKernel>, Program>> kernels;
    for (int k = 0; k < 100; ++k) {
      ProgramKind kind{.operations = {operation_of<elementary::Floor>, operation_of<elementary::Mul>,
                                      operation_of<elementary::Add>, operation_of<elementary::Copysign>}};
      const auto p = std::make_unique<Program>(random_program(kind, random));
      kernels.emplace_back(compile(*p, 8, isa), *p);
      if (k % 3 == 0) kernels.erase(kernels.begin());
    }
    for (const auto& [kernel, p] : kernels) {
      Block block(p, 8, random);
      block.run(*kernel);
      CHECK(block.agrees(p));
    }
  }
}

TEST_CASE("compile refuses what it cannot do and says why") {
  Program p;
  p.inputs = 1;
  CHECK_FALSE(compiled_available(Isa::baseline));
  CHECK_THROWS_WITH(compile(p, 8, Isa::baseline), Catch::Contains(why_not_compiled(Isa::baseline)));
  CHECK(why_not_compiled().empty() == compiled_available());
  if (!compiled_available()) {
    CHECK_THROWS_AS(compile(p), hesse::ad::Error);
    return;
  }
  CHECK_THROWS_WITH(compile(p, 12), Catch::Contains("12 lanes"));
  CHECK_THROWS_WITH(compile(p, 0), Catch::Contains("0 lanes"));
  p.code = {{operation_of<elementary::Exp>, Part::value, 0, 1, 0, 0}};
  CHECK_THROWS_WITH(compile(p), Catch::Contains("instruction 0 reads value 1"));
  p.code[0].a = 0;
  p.outputs = {2};
  CHECK_THROWS_WITH(compile(p), Catch::Contains("an output is value 2"));
  p.code[0].operation = operation_of<elementary::Compare>;
  CHECK_THROWS_WITH(compile(p), Catch::Contains("which has none"));
}
