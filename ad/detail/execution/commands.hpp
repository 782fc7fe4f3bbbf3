#pragma once

#include <cstddef>
#include <cstdint>

#include <hesse/ad/detail/execution/vector_math.hpp>

// Commands of the interpreter: the definitions that lowering and the machines (machine_*.cpp: the kernels of one
// instruction set each) share. Declares no function that could be compiled for one instruction set and then be linked
// into code for a processor without it.
namespace hesse::ad::detail {

// A command is one instruction for a strip of lanes. Its result stays in registers (`last`), where the next command may
// read it. It is stored only if another command reads it.
enum class Source : std::uint8_t { last, row, constant };

// Arithmetic commands: copy … div, then fma with signs 0 … 3.
enum class Loop : std::uint8_t { copy, neg, abs, sqrt, add, sub, mul, div, fma };
inline constexpr unsigned loop_count = 12;

struct LoopCode {
  unsigned loop = 0;
  Source a = Source::row, b = Source::row, c = Source::row;
  bool store = true;
};

// The code of a command: a loop, a libmvec function (two arguments: by which are constants), or one of the rest.
inline constexpr unsigned loop_codes = loop_count * 27 * 2;
inline constexpr unsigned first_unary_math = loop_codes;
inline constexpr unsigned first_binary_math = first_unary_math + unary_math_count;
inline constexpr unsigned evaluate_code = first_binary_math + 3 * binary_math_count;  // followed by its payload
inline constexpr unsigned pause_code = evaluate_code + 1;
inline constexpr unsigned code_count = pause_code + 1;
// a: operation, b: part, c: signs, d: which operands are constants.
inline constexpr unsigned payload_code = code_count;

constexpr unsigned code_of(const LoopCode& l) {
  return (((l.loop * 3 + static_cast<unsigned>(l.a)) * 3 + static_cast<unsigned>(l.b)) * 3 +
          static_cast<unsigned>(l.c)) *
             2 +
         (l.store ? 1 : 0);
}

constexpr LoopCode loop_of(unsigned code) {
  const auto source = [](unsigned digit) { return static_cast<Source>(digit % 3); };
  return {code / 54, source(code / 18), source(code / 6), source(code / 2), code % 2 == 1};
}

// Operands of sums and products are ordered: last, row, constant. Unused ones are `row`. Instructions of constants are
// folded before. Rare combinations (a product of constants in an fma, last as factor and addend) have no loop.
constexpr bool has_loop(const LoopCode& l) {
  const auto loop = l.loop < static_cast<unsigned>(Loop::fma) ? static_cast<Loop>(l.loop) : Loop::fma;
  const bool constants = l.a == Source::constant && l.b == Source::constant;
  if (loop == Loop::copy) return l.a != Source::last && l.b == Source::row && l.c == Source::row && l.store;
  if (loop < Loop::add) return l.a != Source::constant && l.b == Source::row && l.c == Source::row;
  if (loop == Loop::add || loop == Loop::mul) return l.a <= l.b && !constants && l.c == Source::row;
  if (loop == Loop::sub || loop == Loop::div) return !constants && l.c == Source::row;
  return l.a <= l.b && !constants && (l.a != Source::last || l.c != Source::last);
}

// Operands are numbers of rows or of constants; d is the row of the result.
struct Command {
  void (*kernel)() = nullptr;
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
};

using Rows = const double* const*;

// The kernel of a payload: runs the instruction on a row of lanes. operands[k] points to a row or to a constant.
using LaneFunction = void (*)(const Command& payload, const double* const* operands, double* result, std::size_t lanes);

// The kernels of one instruction set. `strip` is the number of lanes of one pass; every kernel is made for one strip.
struct Machine {
  bool compiled = false;
  bool vector_math = false;
  std::size_t widest_strip = 0;
  void (*(*kernel)(unsigned code, std::size_t strip))() = nullptr;
  LaneFunction (*lane_function)(unsigned operation, unsigned part) = nullptr;  // returns null if there is none
  void (*run)(const Command* first, const Command* last, Rows rows, const double* constants, std::size_t lanes,
              std::size_t strip) = nullptr;
};

extern const Machine machine_baseline, machine_avx2, machine_avx512;
// Machines with one lane.
extern const Machine machine_point, machine_point_fma;

// The LaneFunction for every instruction: by the rows of the table, one lane at a time.
void evaluate_lanes(const Command& payload, const double* const* operands, double* result, std::size_t lanes);

}  // namespace hesse::ad::detail
