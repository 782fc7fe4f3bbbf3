#include <catch2/catch.hpp>
#include <cmath>

#include "compare/score.hpp"

using namespace hesse::apps;

namespace {

Run run(double digits, double f = 1.0, double known_f = 1.0) {
  Run run;
  run.set = "nist";
  run.digits = digits;
  run.f = f;
  run.known_f = known_f;
  return run;
}

}  // namespace

TEST_CASE("a solved run beats an unsolved one, and more digits beat fewer") {
  CHECK(winner(run(4), run(3.9)) == Winner::ours);
  CHECK(winner(run(0), run(10)) == Winner::theirs);
  CHECK(winner(run(3), run(0)) == Winner::tie);
  CHECK(winner(run(10.6), run(10)) == Winner::ours);
}

TEST_CASE("at equal digits the cheaper run wins") {
  Run a = run(10.1), b = run(10.4);
  a.evaluations_to_1e8 = Effort{5, 4};
  CHECK(winner(a, b) == Winner::ours);
  b.evaluations_to_1e8 = Effort{5, 3};
  CHECK(winner(a, b) == Winner::theirs);
  b.evaluations_to_1e8 = Effort{4, 5};
  CHECK(winner(a, b) == Winner::tie);
}

TEST_CASE("medians") {
  CHECK(median({3, 1, 2}) == 2);
  CHECK(median({4, 1, 2, 3}) == 2.5);
  CHECK(std::isnan(median({})));
}

TEST_CASE("a score counts what was reached") {
  std::vector<Run> runs{run(11), run(2, 1.00001), run(0, 2.0)};
  runs[0].evaluations_to_1e8 = Effort{8, 6};
  runs[2].verdict = Verdict::contradicted;
  const Score total = score(runs);
  CHECK(total.runs == 3);
  CHECK(total.solved == 1);
  CHECK(total.loose == 2);
  CHECK(total.strict == 1);
  CHECK(total.mean_digits == Approx(13.0 / 3));
  CHECK(total.reached == 1);
  CHECK(total.median_values == 8);
  CHECK(total.median_derivatives == 6);
  CHECK(total.false_convergence == 1);
}
