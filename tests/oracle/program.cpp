#include "program.hpp"

#include <cstdio>

namespace oracle {

namespace {

#define ORACLE_NAME(name) #name,
constexpr std::array<std::string_view, static_cast<std::size_t>(Op::count)> names{
    ORACLE_UNARY(ORACLE_NAME) ORACLE_BINARY(ORACLE_NAME) "+",
    "-",
    "*",
    "/",
    "-",
    "+",
    "-",
    "*",
    "/",
    "/",
    "pow",
    "pow",
    "atan2",
    "hypot",
    "+=",
    "-=",
    "*=",
    "/=",
    "*=",
    "fma",
    ORACLE_STEPS(ORACLE_NAME) ORACLE_SWITCHES(ORACLE_NAME) "look_up",
    "whole_part"};
#undef ORACLE_NAME

constexpr std::array<std::string_view, static_cast<std::size_t>(When::count)> relations{
    "", "<", "<=", "==", ">", ">=", "!="};

std::string exact(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

std::string variable(const Program& program, int index) {
  const int inputs = program.inputs();
  return index < inputs ? "x[" + std::to_string(index) + "]" : "v" + std::to_string(index - inputs);
}

// The operation on a.
std::string expression(const Program& program, const Instruction& i, const std::string& a) {
  const std::string b = variable(program, i.b), c = exact(i.constant);
  const std::string symbol(name(i.op));
  switch (i.op) {
    case Op::add:
    case Op::sub:
    case Op::mul:
    case Op::div:
      return a + " " + symbol + " " + b;
    case Op::negate:
      return "-" + a;
    case Op::add_constant:
      return a + " + " + c;
    case Op::div_constant:
      return a + " / " + c;
    case Op::mul_constant:
    case Op::constant_sub:
    case Op::constant_div:
      return c + " " + symbol + " " + a;
    case Op::pow_constant:
    case Op::atan2_constant:
    case Op::hypot_constant:
      return symbol + "(" + a + ", " + c + ")";
    case Op::constant_pow:
      return symbol + "(" + c + ", " + a + ")";
    case Op::fma_:
      return "fma(" + a + ", " + b + ", " + a + ")";
    case Op::look_up:
      return "x[static_cast<std::size_t>(lround(" + a + ")) % " + std::to_string(program.inputs()) + "]";
    case Op::whole_part:
      return b + " + static_cast<double>(hesse::ad::passive(floor(" + a + ")))";
    default:
      return takes_two(i.op) ? symbol + "(" + a + ", " + b + ")" : symbol + "(" + a + ")";
  }
}

bool in_place(Op op) { return op >= Op::add_in_place && op <= Op::square_in_place; }

// v = op(a, b), on the running value v where a is v.
std::string statement(const Program& program, const Instruction& i, const std::string& v, const std::string& a) {
  const std::string b = variable(program, i.b);
  if (!in_place(i.op)) return v + " = " + expression(program, i, a) + ";\n";
  const std::string operand = i.op == Op::sub_in_place ? v + " * " + b : i.op == Op::square_in_place ? v : b;
  const std::string change = v + " " + std::string(name(i.op)) + " " + operand + ";\n";
  return a == v ? change : v + " = " + a + ";\n    " + change;
}

// What decides whether an instruction goes on.
std::string control(const Program& program, const Instruction& i, const std::string& v) {
  const Condition& c = i.condition;
  std::string condition;
  if (c.when != When::always)
    condition = (c.left == Condition::running ? v : variable(program, c.left)) + " " +
                std::string(relations[static_cast<std::size_t>(c.when)]) + " " +
                (c.right == Condition::constant ? exact(c.threshold) : variable(program, c.right));
  if (i.most == 1 && i.times == Instruction::nothing) return "if (" + condition + ") ";
  const std::string most = std::to_string(i.most);
  return "for (std::size_t k = 0; k < " +
         (i.times == Instruction::nothing
              ? most
              : "static_cast<std::size_t>(lround(" + variable(program, i.times) + ")) % " + most) +
         (condition.empty() ? "" : " && " + condition) + "; ++k) ";
}

}  // namespace

std::string_view name(Op op) { return names[static_cast<std::size_t>(op)]; }

bool takes_two(Op op) {
  return (op >= Op::pow_ && op <= Op::div) || (op >= Op::add_in_place && op <= Op::div_in_place) || op == Op::fma_ ||
         (op >= Op::fdim_ && op <= Op::remainder_) || op == Op::whole_part;
}

bool takes_constant(Op op) { return op >= Op::add_constant && op <= Op::hypot_constant; }

std::string as_test(const Program& program, const std::string& check) {
  std::string text = "// seed " + std::to_string(program.seed) + "\nTEST_CASE(\"random program " +
                     std::to_string(program.seed) + "\") {\n  auto f = [](const auto& x) {\n";
  for (std::size_t k = 0; k < program.code.size(); ++k) {
    const auto& i = program.code[k];
    const std::string v = "v" + std::to_string(k), a = variable(program, i.a);
    if (i.straight())
      text += "    auto " + statement(program, i, v, a);
    else
      text += "    auto " + v + " = " + a + ";\n    " + control(program, i, v) + statement(program, i, v, v);
  }
  text += "    return " + variable(program, program.inputs() + static_cast<int>(program.code.size()) - 1) + ";\n  };\n";
  text += "  " + check + "(f, {";
  for (std::size_t i = 0; i < program.x.size(); ++i) text += (i == 0 ? "" : ", ") + exact(program.x[i]);
  return text + "});\n}\n";
}

}  // namespace oracle
