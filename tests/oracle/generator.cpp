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
    case Op::ceil_:
    case Op::trunc_:
    case Op::whole_part:
      return off_integers(a);
    case Op::div:
    case Op::div_in_place:
      return std::abs(b) > edge;
    case Op::round_:
    case Op::rint_:
    case Op::look_up:
      return off_integers(a + 0.5);
    case Op::fmin_:
    case Op::fmax_:
    case Op::fdim_:
      return std::abs(a - b) > edge;
    case Op::fmod_:
      return std::abs(b) > edge && std::abs(a / b) < 1e3 && off_integers(a / b);
    case Op::remainder_:
      return std::abs(b) > edge && std::abs(a / b) < 1e3 && off_integers(a / b + 0.5);
    case Op::copysign_:
      return std::abs(a) > edge && std::abs(b) > edge;
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

// Often what a point may hit exactly.
double random_threshold(SplitMix64& random) {
  switch (random.below(3)) {
    case 0:
      return 0.5 * (random.below(9) - 4);
    case 1:
      return (random.below(41) - 20) / 10.0;
    default:
      return random.uniform(-3, 3);
  }
}

// One instruction in four is under a condition, one in eight repeated.
template <class Operand>
void make_conditional(Instruction& instruction, SplitMix64& random, const Operand& operand) {
  constexpr int most = 5;
  const bool repeated = random.below(8) == 0;
  if (random.below(4) == 0 || repeated) {
    Condition& condition = instruction.condition;
    condition.when = static_cast<When>(1 + random.below(static_cast<int>(When::count) - 1));
    condition.left = repeated || random.below(2) == 0 ? Condition::running : operand();
    if (random.below(2) == 0)
      condition.right = operand();
    else
      condition.threshold = random_threshold(random);
  }
  if (!repeated) return;
  instruction.most = 2 + random.below(most - 1);
  if (random.below(2) == 0) instruction.times = operand();
}

enum class Language { straight_line, branching };

// Adds so many instructions to a program that has its inputs.
void write(Program& program, int length, Language language, SplitMix64& random) {
  const Op end = language == Language::straight_line ? Op::straight_line : Op::count;
  std::vector<double> values = program.x;
  while (static_cast<int>(program.code.size()) < length) {
    Instruction instruction;
    instruction.op = static_cast<Op>(random.below(static_cast<int>(end)));
    const int known = static_cast<int>(values.size());
    // Mostly recent values, so that programs are deep; sometimes any, so that they share.
    const auto operand = [&] {
      return random.below(3) == 0 ? random.below(known) : known - 1 - random.below(known < 4 ? known : 4);
    };
    instruction.a = operand();
    instruction.b = takes_two(instruction.op) ? operand() : instruction.a;
    if (takes_constant(instruction.op)) instruction.constant = random_constant(random, instruction.op);
    if (language == Language::branching) make_conditional(instruction, random, operand);
    const double a = values[static_cast<std::size_t>(instruction.a)],
                 b = values[static_cast<std::size_t>(instruction.b)];
    if (!inside_domain(instruction.op, a, b, instruction.constant)) continue;
    const double value = run<double>(instruction, values, program.x.size());
    if (!(std::abs(value) >= 1e-6 && std::abs(value) <= 1e6)) continue;
    program.code.push_back(instruction);
    values.push_back(value);
  }
}

Program random_program(std::uint64_t seed, Language language) {
  SplitMix64 random(seed);
  Program program;
  program.seed = seed;
  const int inputs = 1 + random.below(4);
  const int length = 3 + random.below(18);
  for (int i = 0; i < inputs; ++i) program.x.push_back(random.uniform(0.1, 2) * (random.below(3) == 0 ? -1 : 1));
  write(program, length, language, random);
  return program;
}

}  // namespace

Program random_program(std::uint64_t seed) { return random_program(seed, Language::straight_line); }

Program random_branching_program(std::uint64_t seed) { return random_program(seed, Language::branching); }

Program random_element(std::uint64_t seed, int inputs, double x) {
  SplitMix64 random(seed);
  Program program;
  program.seed = seed;
  program.x.assign(static_cast<std::size_t>(inputs), x);
  write(program, inputs + 2 + random.below(12), Language::branching, random);
  return program;
}

std::vector<double> random_point(const Program& program, std::uint64_t seed) {
  SplitMix64 random(seed);
  std::vector<double> x = program.x;
  const auto some = [&]() -> double& { return x[static_cast<std::size_t>(random.below(program.inputs()))]; };
  switch (random.below(8)) {
    case 0:
      for (double& xi : x) xi *= 1 + 0.02 * random.uniform(-1, 1);
      break;
    case 1:
      for (double& xi : x) xi = random.uniform(-3, 3);
      break;
    case 2:
      for (double& xi : x) xi = 0.5 * (random.below(13) - 6);
      break;
    case 3:
      for (double& xi : x) xi = (random.below(61) - 30) / 10.0;
      break;
    case 4:
      x.assign(x.size(), random.uniform(-2, 2));
      break;
    case 5:
      for (double& xi : x) xi *= std::exp2(random.uniform(-20, 20));
      break;
    case 6:
      some() = random.below(2) == 0 ? 0.0 : -0.0;
      break;
    default:
      for (const auto& instruction : program.code)
        if (instruction.condition.when != When::always) some() = instruction.condition.threshold;
  }
  return x;
}

}  // namespace oracle
