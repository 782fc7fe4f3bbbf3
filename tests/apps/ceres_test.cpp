#include <atomic>
#include <catch2/catch.hpp>
#include <hesse/problems/registry.hpp>

#include "compare/ceres_run.hpp"
#include "compare/certificate.hpp"
#include "compare/hesse_run.hpp"

using namespace hesse;
using namespace hesse::apps;

namespace {

const std::atomic<bool> go_on{false};

Run ceres(const std::string& name, std::string_view method, std::size_t start = 0) {
  const auto problem = problems::find(name);
  Run run = run_ceres(*problem, problem->info().starts[start], method, go_on);
  judge(*problem, run);
  return run;
}

}  // namespace

TEST_CASE("Ceres solves NIST's Misra1a on the same functor") {
  const Run run = ceres("nist/Misra1a", "lm", 1);
  CHECK(run.converged);
  CHECK(run.digits.value() > 8);
  CHECK(run.f == Approx(0.12455138894).epsilon(1e-9));
  CHECK(run.counts.residual >= run.counts.iterations);
  CHECK(run.counts.jacobian > 0);
  REQUIRE(run.evaluations_to_1e8.has_value());
  CHECK(run.evaluations_to_1e8->f <= run.counts.residual);
  CHECK(run.verdict == Verdict::holds);
}

TEST_CASE("Ceres solves Rosenbrock with residuals of a size known at run time or not") {
  const Run fixed = ceres("mgh/Rosenbrock", "lm");
  CHECK(fixed.f < 1e-16);
  const Run scalable = ceres("mgh/ExtendedRosenbrock", "lm");
  CHECK(scalable.n > 2);
  CHECK(scalable.f < 1e-16);
}

TEST_CASE("Ceres' line searches take hesse's gradient") {
  for (const std::string method : {"lbfgs", "bfgs"}) {
    const Run run = ceres("classic/Beale", method);
    CHECK(run.method == method);
    CHECK(run.f == Approx(0.0).margin(1e-10));
    CHECK(run.counts.g > 0);
  }
}

TEST_CASE("Ceres stops when asked to") {
  const std::atomic<bool> stop{true};
  const auto problem = problems::find("nist/MGH09");
  const Run run = run_ceres(*problem, problem->info().starts[0], "lm", stop);
  CHECK(run.status == "interrupted");
  CHECK_FALSE(run.converged);
}

TEST_CASE("the judge contradicts a claim that does not hold") {
  const auto problem = problems::find("mgh/Rosenbrock");
  Run run;
  run.converged = true;
  run.x = Eigen::Vector2d(0.9, 0.81);
  judge(*problem, run);
  CHECK(run.verdict == Verdict::contradicted);
  CHECK_FALSE(run.objection.empty());
  run.x = Eigen::Vector2d(1, 1);
  judge(*problem, run);
  CHECK(run.verdict == Verdict::holds);
}

TEST_CASE("the judge contradicts a saddle that is called a minimum") {
  const auto problem = problems::find("classic/Saddle");
  Run run;
  run.converged = true;
  run.x = Eigen::VectorXd::Zero(problem->info().n);
  run.point = "stationary_2nd_order";
  judge(*problem, run);
  CHECK(run.verdict == Verdict::contradicted);
  run.point = "saddle";
  judge(*problem, run);
  CHECK(run.verdict == Verdict::holds);
}
