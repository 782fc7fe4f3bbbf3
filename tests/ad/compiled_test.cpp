#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include <hesse/ad/programs/compiled.hpp>
#include <hesse/ad/programs/detail/vector_calls.hpp>
#include <hesse/ad/vocabulary/error.hpp>

#include "allocation_counter.hpp"
#include "random_programs.hpp"

using namespace hesse::ad;
using namespace hesse::test;

namespace {

// What this build and this processor can do; says so where that is nothing.
std::vector<InstructionSet> available() {
  std::vector<InstructionSet> sets;
  for (const auto set : {InstructionSet::avx2, InstructionSet::avx512})
    if (compiled_available(set)) sets.push_back(set);
  if (sets.empty()) WARN("skipped: " + why_not_compiled());
  return sets;
}

bool calls_vector_math(const Instruction& i) { return vector_call(i).lanes8 != nullptr; }

// Distance in units in the last place; 0 for any two NaN.
double ulps_between(double a, double b) {
  if (same_bits(a, b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return infinity;
  const auto line = [](double x) {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
  };
  const std::int64_t la = line(a), lb = line(b);
  if ((la < 0) != (lb < 0) && std::abs(a - b) > std::numeric_limits<double>::min()) return infinity;
  return static_cast<double>(la > lb ? la - lb : lb - la);
}

// The arrays of one block, each shifted by one double against a multiple of 64 bytes.
struct Block {
  std::size_t lanes;
  std::vector<std::vector<double>> inputs, parameters, outputs;

  Block(const Program& p, std::size_t lanes_, RandomPrograms& programs)
      : lanes(lanes_), inputs(p.inputs), parameters(p.parameters), outputs(p.outputs.size()) {
    for (auto& x : inputs) x = programs.numbers(lanes + 1);
    for (auto& x : parameters) x = programs.numbers(lanes + 1);
    for (auto& x : outputs) x.assign(lanes + 2, 42);
  }

  void run(const BlockKernel& kernel) {
    std::vector<double> memory(kernel.workspace_doubles() + 8, not_a_number);
    void* workspace = memory.data();
    std::size_t space = memory.size() * sizeof(double);
    std::align(64, kernel.workspace_doubles() * sizeof(double), workspace, space);
    run(kernel, static_cast<double*>(workspace));
  }

  void run(const BlockKernel& kernel, double* workspace) {
    std::vector<const double*> in, parameter;
    std::vector<double*> out;
    for (auto& x : inputs) in.push_back(x.data() + 1);
    for (auto& x : parameters) parameter.push_back(x.data() + 1);
    for (auto& x : outputs) out.push_back(x.data() + 1);
    kernel.run(in.data(), parameter.data(), out.data(), workspace);
  }

  std::vector<double> lane(const std::vector<std::vector<double>>& arrays, std::size_t l) const {
    std::vector<double> values;
    for (const auto& array : arrays) values.push_back(array[l + 1]);
    return values;
  }

  // Every lane is, bit for bit, what run() gives, and nothing beside the outputs was written.
  bool agrees(const Program& p) const {
    std::vector<double> expected(p.outputs.size());
    for (std::size_t l = 0; l < lanes; ++l) {
      hesse::ad::run(p, lane(inputs, l), lane(parameters, l), expected);
      for (std::size_t k = 0; k < expected.size(); ++k)
        if (!same_bits(expected[k], outputs[k][l + 1])) return false;
    }
    return std::all_of(outputs.begin(), outputs.end(), [](const auto& x) { return x.front() == 42 && x.back() == 42; });
  }
};

std::vector<Instruction> exact_instructions() {
  auto all = every_instruction();
  std::erase_if(all, calls_vector_math);
  // As many of what becomes an instruction of the machine as of what is called.
  const auto arithmetic = arithmetic_instructions();
  for (std::size_t count = all.size(); all.size() < 2 * count;)
    all.insert(all.end(), arithmetic.begin(), arithmetic.end());
  return all;
}

}  // namespace

TEST_CASE("compiled arithmetic is bitwise that of run") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(1)};
    for (int repetition = 0; repetition < 200; ++repetition) {
      const Program p = programs.program(static_cast<std::uint32_t>(programs.below(20)) + 1,
                                         static_cast<std::uint32_t>(programs.below(12)),
                                         static_cast<std::uint32_t>(programs.below(8)), programs.below(600),
                                         1 + programs.below(200), programs.below(80), arithmetic_instructions());
      const std::size_t lanes = 8 * (1 + programs.below(8));
      const auto kernel = compile(p, lanes, set);
      REQUIRE(kernel->lanes() == lanes);
      Block block(p, lanes, programs);
      block.run(*kernel);
      INFO("repetition " << repetition);
      REQUIRE(block.agrees(p));
    }
  }
}

TEST_CASE("compiled operations evaluated lane by lane are bitwise those of run") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(2)};
    const auto choices = exact_instructions();
    for (int repetition = 0; repetition < 60; ++repetition) {
      const Program p =
          programs.program(5, 3, 3, programs.below(300), 1 + programs.below(100), programs.below(40), choices);
      const auto kernel = compile(p, 16, set);
      Block block(p, 16, programs);
      block.run(*kernel);
      INFO("repetition " << repetition);
      REQUIRE(block.agrees(p));
    }
  }
}

TEST_CASE("compiled Bessel functions of constant order") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(9)};
    Program p;
    p.inputs = 1;
    p.constants = {2};
    for (const Part part : {Part::value, Part::first_b, Part::second_bb})
      p.code.push_back({operation_of<elementary::BesselJ>, part, 0, 1, 0, 2});
    p.outputs = {2, 3, 4};
    Block block(p, 16, programs);
    block.run(*compile(p, 16, set));
    CHECK(block.agrees(p));
  }
}

TEST_CASE("compiled, every operation and part is within 4 ulps of the table") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(3)};
    for (int repetition = 0; repetition < 60; ++repetition) {
      Program p = programs.program(5, 3, 3, 400, 1 + programs.below(100), 0, every_instruction());
      for (std::uint32_t v = 0; v < p.values(); ++v) p.outputs.push_back(v);
      const auto kernel = compile(p, 64, set);
      Block block(p, 64, programs);
      block.run(*kernel);
      for (std::size_t l = 0; l < block.lanes; ++l) {
        const auto values = block.lane(block.outputs, l);
        for (std::size_t i = 0; i < p.code.size(); ++i) {
          const Instruction& at = p.code[i];
          const int count = operand_count(at);
          const double a = values[at.a], b = count > 1 ? values[at.b] : 0, c = count > 2 ? values[at.c] : 0;
          const double expected = evaluate(at, a, b, c);
          INFO(to_string(at.operation) << " part " << static_cast<int>(at.part) << " at " << a << ", " << b << ", " << c
                                       << ": " << values[p.first_result() + i] << ", expected " << expected);
          REQUIRE(ulps_between(values[p.first_result() + i], expected) <= (calls_vector_math(at) ? 4 : 0));
        }
      }
    }
  }
}

TEST_CASE("compiled vector math at special values") {
  for (const auto set : available()) {
    for (const Instruction& choice : every_instruction()) {
      if (!calls_vector_math(choice)) continue;
      Program p;
      p.inputs = 2;
      p.code = {choice};
      p.code[0].a = 0;
      p.code[0].b = 1;
      p.outputs = {2};
      RandomPrograms programs{std::mt19937_64(4)};
      const auto kernel = compile(p, 8, set);
      for (const double a : special_values) {
        for (const double b : special_values) {
          Block block(p, 8, programs);
          block.inputs[0][4] = a;  // among lanes that hold other numbers
          block.inputs[1][4] = b;
          block.run(*kernel);
          INFO(to_string(choice.operation) << " at " << a << ", " << b);
          CHECK(ulps_between(block.outputs[0][4], evaluate(p.code[0], a, b, 0)) <= 4);
          if (operand_count(choice) == 1) break;
        }
      }
    }
  }
}

TEST_CASE("compiled outputs may be inputs, parameters, constants, or the same value several times") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(5)};
    Program p;
    p.inputs = 2;
    p.parameters = 1;
    p.constants = {3.5, -0.0};
    p.code = {{operation_of<elementary::Sub>, Part::value, 0, 0, 1, 0}};
    p.outputs = {5, 0, 2, 3, 4, 5, 1, 0, 5};
    Block block(p, 24, programs);
    block.run(*compile(p, 24, set));
    CHECK(block.agrees(p));

    Program nothing;
    CHECK(compile(nothing, 8, set)->workspace_doubles() == 0);
    Block empty(nothing, 8, programs);
    empty.run(*compile(nothing, 8, set));
  }
}

TEST_CASE("compiled programs with hundreds of live values, and long ones") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(6)};
    const Program wide = programs.program(700, 300, 40, 4000, 2000, 500, arithmetic_instructions());
    Block block(wide, 8, programs);
    block.run(*compile(wide, 8, set));
    CHECK(block.agrees(wide));

    const Program large = programs.program(50, 10, 100, 100'000, 400, 2000, arithmetic_instructions());
    Block other(large, 8, programs);
    other.run(*compile(large, 8, set));
    CHECK(other.agrees(large));
  }
}

TEST_CASE("one compiled kernel runs in several threads, without allocating") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(7)};
    const Program p = programs.program(6, 2, 2, 500, 100, 30, exact_instructions());
    const auto kernel = compile(p, 64, set);
    std::vector<Block> blocks;
    for (int t = 0; t < 4; ++t) blocks.emplace_back(p, 64, programs);
    std::vector<std::thread> threads;
    for (auto& block : blocks)
      threads.emplace_back([&] {
        for (int repetition = 0; repetition < 20; ++repetition) block.run(*kernel);
      });
    for (auto& thread : threads) thread.join();
    for (const auto& block : blocks) CHECK(block.agrees(p));

    std::vector<const double*> in, parameters;
    std::vector<double*> out;
    for (auto& x : blocks[0].inputs) in.push_back(x.data());
    for (auto& x : blocks[0].parameters) parameters.push_back(x.data());
    for (auto& x : blocks[0].outputs) out.push_back(x.data());
    const std::unique_ptr<double, void (*)(void*)> workspace(
        static_cast<double*>(std::aligned_alloc(64, 64 + (kernel->workspace_doubles() + 7) / 8 * 64)), std::free);
    const std::size_t before = allocations();
    kernel->run(in.data(), parameters.data(), out.data(), workspace.get());
    CHECK(allocations() == before);
  }
}

TEST_CASE("compiled kernels come and go, and outlive their programs") {
  for (const auto set : available()) {
    RandomPrograms programs{std::mt19937_64(8)};
    std::vector<std::pair<std::unique_ptr<BlockKernel>, Program>> kernels;
    for (int k = 0; k < 100; ++k) {
      const auto p = std::make_unique<Program>(programs.program(4, 1, 5, 100, 30, 10, exact_instructions()));
      kernels.emplace_back(compile(*p, 8, set), *p);
      if (k % 3 == 0) kernels.erase(kernels.begin());
    }
    for (const auto& [kernel, p] : kernels) {
      Block block(p, 8, programs);
      block.run(*kernel);
      CHECK(block.agrees(p));
    }
  }
}

TEST_CASE("compile refuses what it cannot do and says why") {
  Program p;
  p.inputs = 1;
  if (!compiled_available()) {
    CHECK_THROWS_WITH(compile(p), Catch::Contains(why_not_compiled()));
    return;
  }
  CHECK(why_not_compiled().empty());
  CHECK_THROWS_WITH(compile(p, 12), Catch::Contains("12 lanes"));
  CHECK_THROWS_WITH(compile(p, 0), Catch::Contains("0 lanes"));
  p.code = {{operation_of<elementary::Exp>, Part::value, 0, 1, 0, 0}};
  CHECK_THROWS_WITH(compile(p), Catch::Contains("instruction 0 reads value 1"));
  p.code[0].a = 0;
  p.outputs = {2};
  CHECK_THROWS_WITH(compile(p), Catch::Contains("output value 2 of 2"));
}
