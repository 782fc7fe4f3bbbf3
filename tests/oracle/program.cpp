#include "program.hpp"

#include <cstdio>

namespace oracle {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Op::count)> names{
#define ORACLE_NAME(name) #name,
    ORACLE_UNARY(ORACLE_NAME) ORACLE_BINARY(ORACLE_NAME)
#undef ORACLE_NAME
        "+",
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
    "fma"};

std::string exact(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

std::string variable(const Program& program, int index) {
  const int inputs = program.inputs();
  return index < inputs ? "x[" + std::to_string(index) + "]" : "v" + std::to_string(index - inputs);
}

std::string expression(const Program& program, const Instruction& i) {
  const std::string a = variable(program, i.a), b = variable(program, i.b), c = exact(i.constant);
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
    default:
      return takes_two(i.op) ? symbol + "(" + a + ", " + b + ")" : symbol + "(" + a + ")";
  }
}

bool in_place(Op op) { return op >= Op::add_in_place && op <= Op::square_in_place; }

}  // namespace

std::string_view name(Op op) { return names[static_cast<std::size_t>(op)]; }

bool takes_two(Op op) {
  return (op >= Op::pow_ && op <= Op::div) || (op >= Op::add_in_place && op <= Op::div_in_place) || op == Op::fma_;
}

bool takes_constant(Op op) { return op >= Op::add_constant && op <= Op::hypot_constant; }

std::string as_test(const Program& program) {
  std::string text = "// seed " + std::to_string(program.seed) + "\nTEST_CASE(\"random program " +
                     std::to_string(program.seed) + "\") {\n  auto f = [](const auto& x) {\n";
  for (std::size_t k = 0; k < program.code.size(); ++k) {
    const auto& i = program.code[k];
    const std::string v = "v" + std::to_string(k), a = variable(program, i.a), b = variable(program, i.b);
    if (in_place(i.op)) {
      const std::string operand = i.op == Op::sub_in_place ? v + " * " + b : i.op == Op::square_in_place ? v : b;
      text += "    auto " + v + " = " + a + ";\n    " + v + " " + std::string(name(i.op)) + " " + operand + ";\n";
    } else {
      text += "    auto " + v + " = " + expression(program, i) + ";\n";
    }
  }
  text += "    return " + variable(program, program.inputs() + static_cast<int>(program.code.size()) - 1) + ";\n  };\n";
  text += "  check_compositions(f, {";
  for (std::size_t i = 0; i < program.x.size(); ++i) text += (i == 0 ? "" : ", ") + exact(program.x[i]);
  return text + "});\n}\n";
}

}  // namespace oracle
