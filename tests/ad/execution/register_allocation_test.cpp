#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <set>

#include <hesse/ad/detail/execution/instruction_order.hpp>
#include <hesse/ad/detail/execution/register_allocation.hpp>

#include "random_programs.hpp"
#include "special_values.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::ad::detail;
using namespace hesse::test;

namespace {

// What a machine would do, on one lane: every rule of a form is checked, and calls ruin every register.
class Machine {
 public:
  Machine(const Program& program, const AllocatedCode& code, std::span<const InstructionForm> forms,
          std::uint32_t registers, std::span<const double> inputs, std::span<const double> parameters)
      : program_(program),
        forms_(forms),
        inputs_(inputs),
        parameters_(parameters),
        registers_(registers, not_a_number),
        slots_(code.slots, not_a_number),
        outputs_(program.outputs.size(), not_a_number) {
    for (const Action& action : code.actions) execute(action);
  }

  const std::vector<double>& outputs() const { return outputs_; }
  bool allowed() const { return allowed_; }

 private:
  double read(Location place) {
    switch (place.kind) {
      case Location::Kind::vector_register:
        return registers_.at(place.index);
      case Location::Kind::slot:
        return slots_.at(place.index);
      case Location::Kind::input:
        return inputs_[place.index];
      case Location::Kind::parameter:
        return parameters_[place.index];
      case Location::Kind::constant:
        return program_.constants.at(place.index);
      case Location::Kind::output:
        return outputs_.at(place.index);
      case Location::Kind::nowhere:
        break;
    }
    allowed_ = false;
    return not_a_number;
  }

  void write(Location place, double x) {
    if (place.kind == Location::Kind::vector_register) registers_.at(place.index) = x;
    if (place.kind == Location::Kind::slot) slots_.at(place.index) = x;
    if (place.kind == Location::Kind::output) outputs_.at(place.index) = x;
  }

  void execute(const Action& action) {
    if (action.kind != Action::Kind::compute) {
      allowed_ = allowed_ && (action.kind == Action::Kind::store ? action.from[0] : action.to).in_register();
      return write(action.to, read(action.from[0]));
    }
    const Instruction& i = program_.code[action.instruction];
    std::array<double, 3> x{};
    const auto count = static_cast<std::size_t>(operand_count(i));
    for (std::size_t k = 0; k < count; ++k) x[k] = read(action.from[k]);
    check_shape(action, {action.from.data(), count});
    if (forms_[action.instruction] == InstructionForm::call)
      std::fill(registers_.begin(), registers_.end(), not_a_number);
    write(action.to, evaluate(i, x[0], x[1], x[2]));
  }

  void check_shape(const Action& action, std::span<const Location> from) {
    const auto in_memory = std::count_if(from.begin(), from.end(), [](const Location& p) { return p.in_memory(); });
    const auto overwritten = std::count(from.begin(), from.end(), action.to);
    bool good = action.to.in_register();
    switch (forms_[action.instruction]) {
      case InstructionForm::registers:
        good = good && in_memory == 0;
        break;
      case InstructionForm::memory_last:
        good = good && in_memory == (from.back().in_memory() ? 1 : 0);
        break;
      case InstructionForm::commutative:
        good = good && in_memory <= 1;
        break;
      case InstructionForm::fused:
        good = good && in_memory <= 1 && overwritten > 0;
        break;
      case InstructionForm::early_write:
        good = good && overwritten == 0;
        break;
      case InstructionForm::call:
        good = good && action.to.index == 0;
        break;
    }
    allowed_ = allowed_ && good;
  }

  const Program& program_;
  std::span<const InstructionForm> forms_;
  std::span<const double> inputs_, parameters_;
  std::vector<double> registers_, slots_, outputs_;
  bool allowed_ = true;
};

std::vector<double> numbers(std::size_t count, std::mt19937_64& random) {
  std::uniform_real_distribution<double> usual(-2, 2);
  std::vector<double> all(count);
  for (double& x : all) x = random() % 16 == 0 ? special_values[random() % special_values.size()] : usual(random);
  return all;
}

using Order = InstructionOrder (*)(const Program&);

InstructionOrder as_written(const Program& program) {
  InstructionOrder order(program.code.size());
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

const std::vector<std::pair<const char*, Order>> orders{
    {"written", as_written},
    {"top down", top_down_order},
    {"bottom up, recent", [](const Program& p) { return bottom_up_order(p, true); }},
    {"bottom up", [](const Program& p) { return bottom_up_order(p, false); }}};

std::vector<InstructionForm> shapes_of(const Program& program, std::mt19937_64& random) {
  std::vector<InstructionForm> forms;
  for (const Instruction& i : program.code) {
    const int count = operand_count(i);
    const std::size_t dice = random() % 20;
    forms.push_back(dice == 0    ? InstructionForm::call
                    : dice == 1  ? InstructionForm::early_write
                    : count == 3 ? InstructionForm::fused
                    : count == 2 ? (dice < 12 ? InstructionForm::commutative : InstructionForm::memory_last)
                    : dice < 12  ? InstructionForm::registers
                                 : InstructionForm::memory_last);
  }
  return forms;
}

}  // namespace

TEST_CASE("allocated code computes what the program does, in any order, with any number of registers") {
  std::mt19937_64 random(1);
  for (int repetition = 0; repetition < 300; ++repetition) {
    ProgramKind kind{.operations = arithmetic_operations()};
    kind.inputs = static_cast<std::uint32_t>(1 + random() % 9);
    kind.parameters = static_cast<std::uint32_t>(random() % 4);
    kind.instructions = static_cast<std::uint32_t>(random() % 300);
    kind.outputs = static_cast<std::uint32_t>(random() % 60);
    const Program p = random_program(kind, random);
    const auto forms = shapes_of(p, random);
    const auto inputs = numbers(p.inputs, random), parameters = numbers(p.parameters, random);
    std::vector<double> expected(p.outputs.size());
    run(p, inputs, parameters, expected);
    for (const auto& [name, order] : orders) {
      for (const std::uint32_t registers : {4U, 5U, 16U, 32U}) {
        const auto code = allocate_registers(p, order(p), forms, registers);
        const Machine machine(p, code, forms, registers, inputs, parameters);
        INFO(name << ", " << registers << " registers, repetition " << repetition);
        REQUIRE(machine.allowed());
        REQUIRE(std::equal(expected.begin(), expected.end(), machine.outputs().begin(), same_bits));
      }
    }
  }
}

TEST_CASE("orders list what outputs need, once, after its operands") {
  std::mt19937_64 random(2);
  for (int repetition = 0; repetition < 100; ++repetition) {
    const Program p = random_program({.instructions = 300, .outputs = 4, .operations = all_operations()}, random);
    const auto operands = [&](std::uint32_t i) {
      const std::array<std::uint32_t, 3> read{p.code[i].a, p.code[i].b, p.code[i].c};
      return std::vector<std::uint32_t>(read.begin(), read.begin() + operand_count(p.code[i]));
    };
    std::set<std::uint32_t> needed;
    std::vector<std::uint32_t> open(p.outputs);
    while (!open.empty()) {
      const std::uint32_t v = open.back();
      open.pop_back();
      if (v < p.first_result() || !needed.insert(v - p.first_result()).second) continue;
      for (const auto operand : operands(v - p.first_result())) open.push_back(operand);
    }
    for (const auto& [name, order] : orders) {
      if (order == as_written) continue;
      const auto instructions = order(p);
      INFO(name);
      CHECK(std::set<std::uint32_t>(instructions.begin(), instructions.end()) == needed);
      REQUIRE(instructions.size() == needed.size());
      std::set<std::uint32_t> computed;
      for (const auto i : instructions) {
        for (const auto v : operands(i)) REQUIRE((v < p.first_result() || computed.contains(v - p.first_result())));
        computed.insert(i);
      }
    }
  }
}

TEST_CASE("a sum of products written breadth first is ordered to live in few registers") {
  // 64 products first, their sum after them: as written 64 values live at once.
  Program p;
  p.inputs = 64;
  for (std::uint32_t i = 0; i < 64; ++i) p.code.push_back({operation_of<elementary::Mul>, Part::value, 0, i, i, 0});
  std::uint32_t sum = 64;
  for (std::uint32_t i = 1; i < 64; ++i) {
    p.code.push_back({operation_of<elementary::Add>, Part::value, 0, sum, 64 + i, 0});
    sum = p.values() - 1;
  }
  p.outputs = {sum};
  const std::vector<InstructionForm> forms(p.code.size(), InstructionForm::commutative);
  CHECK(allocate_registers(p, as_written(p), forms, 16).stores >= 48);
  CHECK(allocate_registers(p, top_down_order(p), forms, 16).stores == 0);
  CHECK(allocate_registers(p, bottom_up_order(p, true), forms, 16).stores == 0);
  CHECK(allocate_registers(p, bottom_up_order(p, false), forms, 16).stores == 0);
}

TEST_CASE("within the registers nothing is stored but outputs, and every input is read once") {
  std::mt19937_64 random(3);
  const Program p = random_program(
      {.inputs = 10, .parameters = 0, .instructions = 40, .operations = arithmetic_operations()}, random);
  std::vector<InstructionForm> forms;
  for (const Instruction& i : p.code)
    forms.push_back(operand_count(i) == 3 ? InstructionForm::fused : InstructionForm::registers);
  const auto code = allocate_registers(p, as_written(p), forms, 64);
  CHECK(code.stores == 0);
  CHECK(code.slots == 0);
  CHECK(code.loads + code.memory_operands <= 10 + p.constants.size() + p.outputs.size());
}
