#include <catch2/catch.hpp>
#include <cmath>

#include "bench/bench.hpp"
#include "bench/refit.hpp"

using namespace hesse::apps;

namespace {

Measurement row(const std::string& workload, int n, bool chosen, double seconds) {
  Measurement measurement;
  measurement.workload = workload;
  measurement.n = n;
  measurement.operation = "hessian";
  measurement.chosen = chosen;
  measurement.seconds = seconds;
  return measurement;
}

}  // namespace

TEST_CASE("regret is chosen over best, cell by cell") {
  const Regret total = regret({row("a", 2, true, 1.0), row("a", 2, false, 2.0), row("b", 2, true, 3.0),
                               row("b", 2, false, 2.0), row("b", 2, false, Measurement::unknown)});
  CHECK(total.cells == 2);
  CHECK(total.worst == Approx(1.5));
  CHECK(total.worst_cell == "hessian b n = 2, m = 1");
  CHECK(total.geometric_mean == Approx(std::sqrt(1.5)));
  CHECK(total.p95 == Approx(1.5));
}

TEST_CASE("a choice that is measured apart is held against the others only") {
  Measurement choice = row("a", 2, true, 1.0);
  choice.remeasured = true;
  const Regret total = regret({choice, row("a", 2, false, 2.0), row("a", 2, false, 4.0)});
  CHECK(total.cells == 1);
  CHECK(total.geometric_mean == Approx(0.5));
  CHECK(total.worst == Approx(0.5));
  CHECK(regret({choice, row("a", 2, false, Measurement::unknown)}).cells == 0);
}

TEST_CASE("a cell without the plan's own choice has no regret") {
  CHECK(regret({row("a", 2, false, 1.0)}).cells == 0);
  CHECK(regret({}).cells == 0);
}

TEST_CASE("factors are fitted to what solves took") {
  // replay is twice as fast, passes three times as slow as predicted
  const std::vector<SolveParts> solves{{{{"replay", 1.0}, {"pass", 1.0}}, 3.5},
                                       {{{"replay", 4.0}, {"pass", 1.0}}, 5.0},
                                       {{{"replay", 1.0}, {"pass", 5.0}}, 15.5}};
  for (const auto& [part, factor] : fitted_factors(solves))
    CHECK(factor == Approx(part == "replay" ? 0.5 : 3.0).epsilon(0.05));
}

TEST_CASE("a part that no solve has stays where it was, and no factor is negative") {
  for (const auto& [part, factor] : fitted_factors({{{{"a", 1.0}, {"b", 0.0}}, 2.0}, {{{"a", 2.0}, {"c", 1.0}}, 3.0}}))
    CHECK(factor == Approx(part == "a" ? 2.0 : part == "b" ? 1.0 : 0.0).margin(0.4));
  CHECK(fitted_factors({}).empty());
}

TEST_CASE("with one family nothing can be left out") {
  CHECK(choices_with_family_left_out({}, hesse::ad::default_rates(), 15).empty());
}
