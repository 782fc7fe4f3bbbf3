#include "bounded_program.hpp"

#include <stdexcept>

namespace oracle {

using hesse::ad::Bounded;
using hesse::ad::detail::Instruction;
using hesse::ad::detail::Part;

namespace elementary = hesse::ad::detail::elementary;

namespace {

// Members of a row over numbers with bounds: a derivative rounds wherever its formula does.
template <class Row>
Bounded evaluate(Row, const Instruction& i, const Bounded& a, const Bounded& b, const Bounded& c) {
  if constexpr (hesse::ad::detail::elementary::Unary::contains<Row>) {
    if (i.part == Part::value) return Row::value(a);
    if (i.part == Part::first_a) return Row::first(a, b);
    if (i.part == Part::second_aa) return Row::second(a, b, c);
  } else if constexpr (hesse::ad::detail::elementary::Binary::contains<Row>) {
    if (i.part == Part::value) return Row::value(a, b);
    if (i.part == Part::first_a) return Row::first_a(a, b, c);
    if (i.part == Part::first_b) return Row::first_b(a, b, c);
    if (i.part == Part::second_aa) return Row::second_aa(a, b, c);
    if (i.part == Part::second_ab) return Row::second_ab(a, b, c);
    if (i.part == Part::second_bb) return Row::second_bb(a, b, c);
  } else if constexpr (std::is_same_v<Row, hesse::ad::detail::elementary::Fma>) {
    if (i.part == Part::value) return Row::value(i.signs & 1 ? -a : a, b, i.signs & 2 ? -c : c);
  } else if constexpr (hesse::ad::detail::elementary::Ternary::contains<Row>) {
    if (i.part == Part::value) return Row::value(a, b, c);
  }
  throw std::logic_error("an instruction that no row of the table computes");
}

Bounded evaluate(const Instruction& i, const Bounded& a, const Bounded& b, const Bounded& c) {
  Bounded y;
  hesse::ad::detail::elementary::All::for_each([&]<class Row>(Row row) {
    if (hesse::ad::detail::operation_of<Row> == i.operation) y = evaluate(row, i, a, b, c);
  });
  return y;
}

}  // namespace

std::vector<Bounded> run(const hesse::ad::detail::Program& program, std::span<const Bounded> inputs,
                         std::span<const Bounded> parameters, std::span<const Bounded> shared) {
  if (inputs.size() != program.inputs || parameters.size() != program.parameters || shared.size() != program.shared)
    throw std::logic_error("a program is given what it does not ask for");
  std::vector<Bounded> values(inputs.begin(), inputs.end());
  values.reserve(program.values());
  values.insert(values.end(), parameters.begin(), parameters.end());
  values.insert(values.end(), shared.begin(), shared.end());
  values.insert(values.end(), program.constants.begin() + program.shared, program.constants.end());
  for (const Instruction& i : program.code) values.push_back(evaluate(i, values[i.a], values[i.b], values[i.c]));
  std::vector<Bounded> outputs;
  for (const std::uint32_t output : program.outputs) outputs.push_back(values[output]);
  return outputs;
}

}  // namespace oracle
