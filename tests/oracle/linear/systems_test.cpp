#include <catch2/catch.hpp>
#include <cmath>
#include <exception>
#include <map>
#include <sstream>

#include "../seeds.hpp"
#include "parts.hpp"

using namespace oracle;

namespace {

constexpr std::array<double, 2> zero{0.0, 0.0}, elsewhere{0.17, -0.23};

std::string difference(const Derivatives& got, const Reference& want, int order) {
  std::ostringstream out;
  out.precision(17);
  const auto compare = [&](const char* what, std::size_t i, Long x, Long y, Long error) {
    if (!(std::abs(x - y) <= error))
      out << what << '[' << i << "] = " << static_cast<double>(x) << " instead of " << static_cast<double>(y) << '\n';
  };
  compare("value", 0, got.value, want.y.value, want.error[0]);
  for (std::size_t i = 0; i < 2; ++i) compare("gradient", i, got.gradient[i], want.y.gradient[i], want.error[1]);
  for (std::size_t k = 0; order > 1 && k < 3; ++k)
    compare("Hessian", k, got.hessian[k], want.y.hessian[k], want.error[2]);
  return out.str();
}

struct Tally {
  std::int64_t compared = 0, wild = 0;
  std::map<std::string, std::int64_t> mismatches;
  std::string first;
};

// One system of every kind for a seed, at the point of exact zeros and beside it.
void visit(const LinearNumbers& numbers, std::uint64_t seed, Tally& tally) {
  std::map<Kind, LinearSystem> systems;
  for (std::size_t row = 0; row < numbers.decompositions.size(); ++row) {
    const Decomposition& d = numbers.decompositions[row];
    if (!systems.contains(d.kind)) systems[d.kind] = random_system(d.kind, seed);
    const LinearSystem& system = systems[d.kind];
    const auto& t = seed % 4 == 0 ? elsewhere : zero;
    const auto& recorded_at = seed % 4 == 0 ? zero : elsewhere;
    const Reference want = reference(system, d.quantity, t);
    if (!want.tame || !reference(system, d.quantity, recorded_at).tame) {
      ++tally.wild;
      continue;
    }
    ++tally.compared;
    std::string message;
    try {
      message = difference(numbers.evaluate(system, row, t, recorded_at), want, numbers.order);
    } catch (const std::exception& e) {
      message = e.what();
    }
    if (message.empty()) continue;
    const std::string name = std::string(d.name) + " in " + std::string(numbers.number);
    ++tally.mismatches[name];
    if (tally.first.empty()) tally.first = name + ", seed " + std::to_string(seed) + ":\n" + message + describe(system);
  }
}

// Every `stride`-th seed.
void search(const std::vector<LinearNumbers>& all, std::uint64_t stride = 1) {
  const Seeds range = seeds(300);
  for (const LinearNumbers& numbers : all) {
    Tally tally;
    for (std::uint64_t seed = range.first; seed < range.end(); seed += stride) visit(numbers, seed, tally);
    std::ostringstream counts;
    for (const auto& [name, n] : tally.mismatches) counts << name << ": " << n << '\n';
    INFO(counts.str() << tally.first);
    CHECK(tally.mismatches.empty());
    CHECK(tally.compared > tally.wild);
  }
}

}  // namespace

#ifdef HESSE_EVERY_NUMBER
TEST_CASE("random linear systems with exact zeros: packed and nested forward numbers", "[.linear][A34]") {
  search({dual2_square(), dual2_definite(), dual2_others(), dual2_more_square(), dual2_more_definite(),
          dual2_more_others(), dual_dual_square(), dual_dual_definite(), dual_dual_others()});
}

TEST_CASE("random linear systems with exact zeros: tapes", "[.linear][A34]") {
  search({var_dual_square(), var_dual_definite(), var_dual_others(), dual_var_square(), dual_var_definite(),
          dual_var_others()});
}

TEST_CASE("random linear systems with exact zeros: other numbers", "[.linear][A34]") {
  search({dual_specialised(), var_specialised(), var_var_specialised(), long_specialised()});
}

TEST_CASE("random linear systems with exact zeros: recordings", "[.linear][A34]") {
  // Recording and deriving programs take far longer than a number.
  search({recorded_square(), recorded_definite(), recorded_others()}, 25);
}
#else
TEST_CASE("random linear systems with exact zeros: one forward, one nested and one recorded number", "[.linear][A34]") {
  search({dual2_square(), dual2_definite(), dual2_others(), var_dual_square(), var_dual_definite()});
  search({recorded_square()}, 25);
}
#endif
