#include "verdict.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "compositions.hpp"
#include "reference.hpp"

namespace oracle {

std::optional<Mismatch> verify(const Program& program, double* worst) {
  constexpr double margin = 4;
  constexpr double underflow = 1e-290;
  const Derivatives expected = reference(program);
  for (const auto& route : routes()) {
    const Entries entries = evaluate(program, route);
    const auto& truth = route.second_order ? expected.hessian : expected.gradient;
    for (std::size_t k = 0; k < truth.size(); ++k) {
      const double error = std::abs(entries.value[k] - truth[k]);
      // Entries that over- or underflow in both are no information: running errors know neither.
      if (!std::isfinite(truth[k]) && !std::isfinite(entries.value[k])) continue;
      if (std::abs(truth[k]) < underflow && std::abs(entries.value[k]) < underflow) continue;
      if (!(error <= margin * entries.bound[k])) {
        return Mismatch{route.name, static_cast<int>(k), entries.value[k], truth[k], entries.bound[k]};
      }
      if (worst != nullptr && error > 0) *worst = std::max(*worst, error / entries.bound[k]);
    }
  }
  return std::nullopt;
}

namespace {

// Every place of an instruction that holds the index of a value.
std::array<int*, 5> operands(Instruction& instruction) {
  return {&instruction.a, &instruction.b, &instruction.condition.left, &instruction.condition.right,
          &instruction.times};
}

// The program without instruction k, whose uses read its first operand instead.
Program without_instruction(const Program& program, std::size_t k) {
  Program smaller = program;
  const int removed = program.inputs() + static_cast<int>(k), replacement = program.code[k].a;
  smaller.code.erase(smaller.code.begin() + static_cast<std::ptrdiff_t>(k));
  for (auto& instruction : smaller.code) {
    for (int* operand : operands(instruction)) {
      if (*operand == removed) *operand = replacement;
      if (*operand > removed) --*operand;
    }
  }
  return smaller;
}

// The program without input i, if nothing reads it.
std::optional<Program> without_input(const Program& program, int i) {
  Program smaller = program;
  smaller.x.erase(smaller.x.begin() + i);
  for (auto& instruction : smaller.code) {
    for (int* operand : operands(instruction)) {
      if (*operand == i) return std::nullopt;
      if (*operand > i) --*operand;
    }
  }
  return smaller;
}

}  // namespace

Program shrink_code(Program program, const std::function<bool(const Program&)>& fails) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    const auto keep_if_failing = [&](const Program& candidate) {
      if (!fails(candidate)) return;
      program = candidate;
      smaller = true;
    };
    for (std::size_t k = program.code.size(); k-- > 0 && program.code.size() > 1;)
      keep_if_failing(without_instruction(program, k));
    for (std::size_t k = 0; k < program.code.size(); ++k) {
      if (program.code[k].straight()) continue;
      Program candidate = program;
      candidate.code[k].condition = {};
      candidate.code[k].most = 1;
      candidate.code[k].times = Instruction::nothing;
      keep_if_failing(candidate);
    }
  }
  return program;
}

Program shrink(Program program) {
  const auto fails = [](const Program& candidate) { return verify(candidate).has_value(); };
  for (bool smaller = true; smaller;) {
    smaller = false;
    program = shrink_code(std::move(program), fails);
    for (int i = program.inputs(); i-- > 0 && program.inputs() > 1;) {
      const auto candidate = without_input(program, i);
      if (candidate && fails(*candidate)) {
        program = *candidate;
        smaller = true;
      }
    }
  }
  return program;
}

std::string report(const Program& program, const Mismatch& mismatch) {
  std::ostringstream text;
  text.precision(17);
  text << mismatch.route << ", entry " << mismatch.entry << ": " << mismatch.computed << ", but 50 digits say "
       << mismatch.expected << " (running error bound " << mismatch.bound << ")\n"
       << as_test(program);
  return text.str();
}

}  // namespace oracle
