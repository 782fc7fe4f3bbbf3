#include "generator.hpp"

#include <cmath>

namespace oracle {

namespace {

// Steele, Lea & Flood 2014: portable, one word of state.
class SplitMix64 {
 public:
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
  double uniform(double low, double high) { return low + (high - low) * static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  std::uint64_t state_;
};

constexpr double edge = 1e-3;  // distance kept from kinks and domain edges

bool off_integers(double x) { return std::abs(x - std::round(x)) > edge; }

bool inside_domain(Op op, double a, double b, double c) {
  switch (op) {
    case Op::log_:
    case Op::log2_:
    case Op::log10_:
    case Op::sqrt_:
      return a > edge;
    case Op::pow_:
      return a > edge && std::abs(b) < 20;
    case Op::pow_constant:
      return (a > edge || (c == std::floor(c) && std::abs(a) > edge)) && std::abs(c) < 20;
    case Op::constant_pow:
      return c > edge;
    case Op::log1p_:
      return a > -1 + edge;
    case Op::asin_:
    case Op::acos_:
    case Op::atanh_:
      return std::abs(a) < 1 - edge;
    case Op::acosh_:
      return a > 1 + edge;
    case Op::tan_:
      return std::abs(std::cos(a)) > 1e-2;
    case Op::erf_:
    case Op::erfc_:
      return std::abs(a) < 5;
    case Op::lgamma_:
    case Op::tgamma_:
      return a > 0.05 && a < 20 && std::abs(a - 1) > edge && std::abs(a - 2) > edge;
    case Op::abs_:
    case Op::cbrt_:
    case Op::div_constant:
    case Op::constant_div:
      return std::abs(a) > edge;
    case Op::floor_:
      return off_integers(a);
    case Op::div:
    case Op::div_in_place:
      return std::abs(b) > edge;
    case Op::fmin_:
    case Op::fmax_:
      return std::abs(a - b) > edge;
    case Op::fmod_:
      return std::abs(b) > edge && std::abs(a / b) < 1e3 && off_integers(a / b);
    default:
      return true;
  }
}

double random_constant(SplitMix64& random, Op op) {
  if (op == Op::pow_constant) {
    constexpr double exponents[] = {2, 3, -1, 0.5, 1.5, -0.5, 1, 4, -2, 2.25};
    return exponents[random.below(10)];
  }
  const double magnitude = random.uniform(0.2, 3);
  return op != Op::constant_pow && random.below(2) == 0 ? -magnitude : magnitude;
}

}  // namespace

Program random_program(std::uint64_t seed) {
  SplitMix64 random(seed);
  Program program;
  program.seed = seed;
  const int inputs = 1 + random.below(4);
  const int length = 3 + random.below(18);
  std::vector<double> values;
  for (int i = 0; i < inputs; ++i) {
    program.x.push_back(random.uniform(0.1, 2) * (random.below(3) == 0 ? -1 : 1));
    values.push_back(program.x.back());
  }
  while (static_cast<int>(program.code.size()) < length) {
    Instruction instruction;
    instruction.op = static_cast<Op>(random.below(static_cast<int>(Op::count)));
    const int known = static_cast<int>(values.size());
    // Mostly recent values, so that programs are deep; sometimes any, so that they share.
    const auto operand = [&] {
      return random.below(3) == 0 ? random.below(known) : known - 1 - random.below(known < 4 ? known : 4);
    };
    instruction.a = operand();
    instruction.b = takes_two(instruction.op) ? operand() : instruction.a;
    if (takes_constant(instruction.op)) instruction.constant = random_constant(random, instruction.op);
    const double a = values[static_cast<std::size_t>(instruction.a)],
                 b = values[static_cast<std::size_t>(instruction.b)];
    if (!inside_domain(instruction.op, a, b, instruction.constant)) continue;
    const double value = apply<double>(instruction, a, b);
    if (!(std::abs(value) >= 1e-6 && std::abs(value) <= 1e6)) continue;
    program.code.push_back(instruction);
    values.push_back(value);
  }
  return program;
}

}  // namespace oracle
