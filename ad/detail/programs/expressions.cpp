#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include <hesse/ad/detail/programs/expressions.hpp>

// Algebraic simplification of expressions, and their lowering to programs with fused products.
namespace hesse::ad::detail {

namespace {

using elementary::Add;
using elementary::Div;
using elementary::Fma;
using elementary::Mul;
using elementary::Neg;
using elementary::Sub;

constexpr Expressions::Id none = std::numeric_limits<Expressions::Id>::max();

std::size_t mix(std::size_t h, std::uint64_t word) {
  h = (h ^ word) * 0x9e3779b97f4a7c15u;
  return h ^ (h >> 32);
}

std::size_t hash_of(const Instruction& i) {
  std::size_t h = static_cast<std::size_t>(i.operation) << 8 | static_cast<std::size_t>(i.part);
  h = mix(h, i.a);
  h = mix(h, i.b);
  return mix(h, i.c);
}

std::size_t hash_of(double value) { return mix(1, std::bit_cast<std::uint64_t>(value)); }

bool is_power_of_two(double c) {
  int exponent = 0;
  return std::isnormal(c) && std::isnormal(1.0 / c) && std::fabs(std::frexp(c, &exponent)) == 0.5;
}

}  // namespace

Expressions::Expressions(std::uint32_t inputs, std::uint32_t parameters)
    : inputs_(inputs), parameters_(parameters), nodes_(inputs + parameters), table_(1024, none) {}

void Expressions::rehash() {
  table_.assign(2 * table_.size(), none);
  const std::size_t mask = table_.size() - 1;
  for (Id i = inputs_ + parameters_; i < nodes_.size(); ++i) {
    std::size_t at = (is_constant(i) ? hash_of(value_of(i)) : hash_of(nodes_[i].code)) & mask;
    while (table_[at] != none) at = (at + 1) & mask;
    table_[at] = i;
  }
}

Expressions::Id Expressions::constant(double value) {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash_of(value) & mask;
  for (; table_[at] != none; at = (at + 1) & mask) {
    const Id found = table_[at];
    if (is_constant(found) && std::bit_cast<std::uint64_t>(value_of(found)) == std::bit_cast<std::uint64_t>(value))
      return found;
  }
  const auto id = static_cast<Id>(nodes_.size());
  nodes_.push_back({Kind::constant, {{}, Part::value, 0, static_cast<std::uint32_t>(constants_.size()), 0, 0}});
  constants_.push_back(value);
  table_[at] = id;
  if (2 * nodes_.size() > table_.size()) rehash();
  return id;
}

Expressions::Id Expressions::unique(const Node& node) {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = hash_of(node.code) & mask;
  for (; table_[at] != none; at = (at + 1) & mask) {
    const Node& found = nodes_[table_[at]];
    if (found.kind == Kind::code && found.code == node.code) return table_[at];
  }
  const auto id = static_cast<Id>(nodes_.size());
  nodes_.push_back(node);
  table_[at] = id;
  if (2 * nodes_.size() > table_.size()) rehash();
  return id;
}

Expressions::Id Expressions::apply(Operation operation, Part part, Id a, Id b, Id c) {
  Instruction instruction{operation, part, 0, a, b, c};
  const int operands = operand_count(instruction);
  const bool commutes = operation == operation_of<Add> || operation == operation_of<Mul>;
  if (commutes && part == Part::value && !is_constant(a) && (is_constant(b) || a > b))
    std::swap(instruction.a, instruction.b);
  if (operands < 2) instruction.b = 0;
  if (operands < 3) instruction.c = 0;
  if (is_constant(a) && (operands < 2 || is_constant(b)) && (operands < 3 || is_constant(c)))
    return constant(
        evaluate(instruction, value_of(a), operands < 2 ? 0.0 : value_of(b), operands < 3 ? 0.0 : value_of(c)));
  return unique({Kind::code, instruction});
}

Expressions::Id Expressions::neg(Id a) {
  if (is_constant(a)) return constant(-value_of(a));
  if (is(a, operation_of<Neg>)) return code(a).a;
  if (is(a, operation_of<Sub>)) return sub(code(a).b, code(a).a);
  if (is(a, operation_of<Mul>) && is_constant(code(a).a)) return mul(constant(-value_of(code(a).a)), code(a).b);
  return apply(operation_of<Neg>, a);
}

Expressions::Id Expressions::add(Id a, Id b) {
  if (is_zero(a)) return b;
  if (is_zero(b)) return a;
  if (is(b, operation_of<Neg>)) return sub(a, code(b).a);
  if (is(a, operation_of<Neg>)) return sub(b, code(a).a);
  return apply(operation_of<Add>, a, b);
}

Expressions::Id Expressions::sub(Id a, Id b) {
  if (is_zero(b)) return a;
  if (is_zero(a)) return neg(b);
  if (is(b, operation_of<Neg>)) return add(a, code(b).a);
  if (is(a, operation_of<Neg>)) return neg(add(code(a).a, b));
  return apply(operation_of<Sub>, a, b);
}

// Constant factors come first and are merged. Signs move outwards, where sums absorb them.
Expressions::Id Expressions::mul(Id a, Id b, Rounding rounding) {
  const bool free = rounding == Rounding::free;
  const auto has_factor = [&](Id p) { return free && is(p, operation_of<Mul>) && is_constant(code(p).a); };
  if (is_constant(b)) std::swap(a, b);
  if (is_constant(a) && !is_constant(b)) {
    const double c = value_of(a);
    if (c == 0.0 && free) return a;
    if (c == 1.0) return b;
    if (c == -1.0) return neg(b);
    if (is(b, operation_of<Neg>)) return mul(constant(-c), code(b).a, rounding);
    if (has_factor(b)) return mul(constant(c * value_of(code(b).a)), code(b).b);
    return apply(operation_of<Mul>, a, b);
  }
  if (is(a, operation_of<Neg>)) return neg(mul(code(a).a, b, rounding));
  if (is(b, operation_of<Neg>)) return neg(mul(a, code(b).a, rounding));
  if (has_factor(a)) return mul(code(a).a, mul(code(a).b, b));
  if (has_factor(b)) return mul(code(b).a, mul(a, code(b).b));
  return apply(operation_of<Mul>, a, b);
}

Expressions::Id Expressions::div(Id a, Id b, Rounding rounding) {
  if (is_constant(b) && is_power_of_two(value_of(b))) return mul(constant(1.0 / value_of(b)), a, rounding);
  if (is_zero(a) && !is_constant(b) && rounding == Rounding::free) return a;
  if (is(a, operation_of<Neg>)) return neg(div(code(a).a, b, rounding));
  if (is(b, operation_of<Neg>)) return neg(div(a, code(b).a, rounding));
  return apply(operation_of<Div>, a, b);
}

Program Expressions::lower(std::span<const Id> outputs, Fusing fusing) const {
  // The number of uses of each expression by the outputs. Operands precede the expressions that use them.
  std::vector<std::uint32_t> uses(nodes_.size(), 0);
  for (const Id output : outputs) ++uses[output];
  const auto visit_operands = [&](const Instruction& i, auto&& visit) {
    const int operands = operand_count(i);
    visit(i.a);
    if (operands > 1) visit(i.b);
    if (operands > 2) visit(i.c);
  };
  for (std::size_t i = nodes_.size(); i-- > 0;)
    if (uses[i] > 0 && nodes_[i].kind == Kind::code)
      visit_operands(nodes_[i].code, [&](Id operand) { ++uses[operand]; });

  // The product that a sum absorbs: preferably its second operand, because that is computed later.
  std::vector<Instruction> final_code(nodes_.size());
  std::vector<bool> absorbed(nodes_.size(), false);
  for (Id i = 0; i < nodes_.size(); ++i) {
    if (uses[i] == 0 || nodes_[i].kind != Kind::code) continue;
    Instruction& code = final_code[i] = nodes_[i].code;
    if (fusing == Fusing::no || nodes_[i].kept || code.part != Part::value) continue;
    const bool sum = code.operation == operation_of<Add>, difference = code.operation == operation_of<Sub>;
    if (!sum && !difference) continue;
    const auto product = [&](Id p) {
      return is(p, operation_of<Mul>) && uses[p] == 1 && !nodes_[p].kept && !absorbed[p];
    };
    if (code.a == code.b) continue;
    if (product(code.b)) {
      absorbed[code.b] = true;
      const Instruction& p = nodes_[code.b].code;
      code = {operation_of<Fma>, Part::value, static_cast<std::uint8_t>(difference ? 1 : 0), p.a, p.b, code.a};
    } else if (product(code.a)) {
      absorbed[code.a] = true;
      const Instruction& p = nodes_[code.a].code;
      code = {operation_of<Fma>, Part::value, static_cast<std::uint8_t>(difference ? 2 : 0), p.a, p.b, code.b};
    }
  }

  Program program;
  program.inputs = inputs_;
  program.parameters = parameters_;
  std::vector<std::uint32_t> number(nodes_.size(), 0);
  for (Id i = 0; i < inputs_ + parameters_; ++i) number[i] = i;
  for (Id i = inputs_ + parameters_; i < nodes_.size(); ++i) {
    if (uses[i] == 0 || !is_constant(i)) continue;
    number[i] = program.first_result();
    program.constants.push_back(value_of(i));
  }
  for (Id i = 0; i < nodes_.size(); ++i) {
    if (uses[i] == 0 || nodes_[i].kind != Kind::code || absorbed[i]) continue;
    Instruction code = final_code[i];
    const int operands = operand_count(code);
    code.a = number[code.a];
    code.b = operands > 1 ? number[code.b] : 0;
    code.c = operands > 2 ? number[code.c] : 0;
    number[i] = program.values();
    program.code.push_back(code);
  }
  for (const Id output : outputs) program.outputs.push_back(number[output]);
  return program;
}

}  // namespace hesse::ad::detail
