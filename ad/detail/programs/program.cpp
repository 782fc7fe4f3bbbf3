#include <algorithm>
#include <array>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/programs/program.hpp>

// The meaning of instructions: the functions of the table that they call, a reference interpreter, and text.
namespace hesse::ad::detail {

namespace {

using Parts = std::array<InstructionFunction, 6>;

constexpr std::size_t at(Part part) { return static_cast<std::size_t>(part); }

// The members of a row, with one common signature.
template <class Row>
constexpr Parts parts_of() {
  Parts parts{};
  if constexpr (elementary::Unary::contains<Row>) {
    parts[at(Part::value)] = [](double x, double, double) -> double { return Row::value(x); };
    parts[at(Part::first_a)] = [](double x, double y, double) -> double { return Row::first(x, y); };
    parts[at(Part::second_aa)] = [](double x, double y, double d) -> double { return Row::second(x, y, d); };
  } else if constexpr (elementary::Binary::contains<Row>) {
    parts[at(Part::value)] = [](double a, double b, double) -> double { return Row::value(a, b); };
    parts[at(Part::first_a)] = [](double a, double b, double y) -> double { return Row::first_a(a, b, y); };
    parts[at(Part::first_b)] = [](double a, double b, double y) -> double { return Row::first_b(a, b, y); };
    parts[at(Part::second_aa)] = [](double a, double b, double y) -> double { return Row::second_aa(a, b, y); };
    parts[at(Part::second_ab)] = [](double a, double b, double y) -> double { return Row::second_ab(a, b, y); };
    parts[at(Part::second_bb)] = [](double a, double b, double y) -> double { return Row::second_bb(a, b, y); };
  } else if constexpr (elementary::Ternary::contains<Row>) {
    parts[at(Part::value)] = [](double a, double b, double c) -> double { return Row::value(a, b, c); };
  }
  return parts;
}

constexpr std::array<Parts, operation_count> table = [] {
  std::array<Parts, operation_count> rows{};
  elementary::All::for_each(
      [&]<class Row>(Row) { rows[static_cast<std::size_t>(operation_of<Row>)] = parts_of<Row>(); });
  return rows;
}();

constexpr std::array<int, operation_count> arities = [] {
  std::array<int, operation_count> counts{};
  std::size_t i = 0;
  elementary::All::for_each([&]<class Row>(Row) {
    counts[i++] = elementary::Unary::contains<Row> ? 1 : elementary::Ternary::contains<Row> ? 3 : 2;
  });
  return counts;
}();

void require_size(const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  throw Error(std::string("run: ") + what + " has " + std::to_string(given) + " entries, the program has " +
              std::to_string(expected));
}

std::string value_name(const Program& program, std::uint32_t v) {
  if (v < program.inputs) return "x" + std::to_string(v);
  if (v < program.first_constant()) return "p" + std::to_string(v - program.first_parameter());
  if (v < program.first_result()) return to_text(program.constants[v - program.first_constant()]);
  return "v" + std::to_string(v - program.first_result());
}

constexpr std::array part_names{"", "_a", "_b", "_aa", "_ab", "_bb"};

std::string text_of(const Program& program, const Instruction& i) {
  const auto name = [&](std::uint32_t v) { return value_name(program, v); };
  if (i.part == Part::value) {
    if (i.operation == operation_of<elementary::Add>) return name(i.a) + " + " + name(i.b);
    if (i.operation == operation_of<elementary::Sub>) return name(i.a) + " - " + name(i.b);
    if (i.operation == operation_of<elementary::Mul>) return name(i.a) + " * " + name(i.b);
    if (i.operation == operation_of<elementary::Div>) return name(i.a) + " / " + name(i.b);
    if (i.operation == operation_of<elementary::Neg>) return "-" + name(i.a);
    if (i.operation == operation_of<elementary::Fma>)
      return std::string(i.signs & 1 ? "-" : "") + name(i.a) + " * " + name(i.b) + (i.signs & 2 ? " - " : " + ") +
             name(i.c);
  }
  std::string text = std::string(to_string(i.operation)) + part_names[at(i.part)] + "(" + name(i.a);
  if (operand_count(i) > 1) text += ", " + name(i.b);
  if (operand_count(i) > 2) text += ", " + name(i.c);
  return text + ")";
}

}  // namespace

int operand_count(const Instruction& instruction) {
  const int arity = arities[static_cast<std::size_t>(instruction.operation)];
  if (instruction.part == Part::value) return arity;
  return arity == 1 && instruction.part == Part::first_a ? 2 : 3;
}

double evaluate(const Instruction& i, double a, double b, double c) {
  if (i.operation == operation_of<elementary::Fma> && i.part == Part::value)
    return std::fma(i.signs & 1 ? -a : a, b, i.signs & 2 ? -c : c);
  return function_of(i)(a, b, c);
}

InstructionFunction function_of(const Instruction& i) {
  return table[static_cast<std::size_t>(i.operation)][at(i.part)];
}

void run(const Program& program, std::span<const double> inputs, std::span<const double> parameters,
         std::span<double> outputs) {
  require_size("inputs", inputs.size(), program.inputs);
  require_size("parameters", parameters.size(), program.parameters);
  require_size("outputs", outputs.size(), program.outputs.size());
  std::vector<double> values(program.values());
  auto next = std::copy(inputs.begin(), inputs.end(), values.begin());
  next = std::copy(parameters.begin(), parameters.end(), next);
  next = std::copy(program.constants.begin(), program.constants.end(), next);
  for (const Instruction& i : program.code) *next++ = evaluate(i, values[i.a], values[i.b], values[i.c]);
  for (std::size_t k = 0; k < outputs.size(); ++k) outputs[k] = values[program.outputs[k]];
}

std::string to_string(const Program& program) {
  std::string text;
  for (std::uint32_t i = 0; i < program.code.size(); ++i)
    text += "v" + std::to_string(i) + " = " + text_of(program, program.code[i]) + "\n";
  for (std::size_t k = 0; k < program.outputs.size(); ++k)
    text += "output " + std::to_string(k) + " = " + value_name(program, program.outputs[k]) + "\n";
  return text;
}

}  // namespace hesse::ad::detail
