#include <catch2/catch.hpp>
#include <cmath>

#include "bench/bench.hpp"

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

TEST_CASE("a cell without the plan's own choice has no regret") {
  CHECK(regret({row("a", 2, false, 1.0)}).cells == 0);
  CHECK(regret({}).cells == 0);
}
