#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/status.hpp>

#include "compare/certificate.hpp"
#include "compare/hesse_run.hpp"

// False convergence: every bundled problem from every start by every method, held against gradient and inertia in long
// double by another composition of derivatives.
namespace {

using namespace hesse;
using namespace hesse::apps;

// The judge's long double costs n sweeps; sanitizers at -O0 make that hours.
#ifdef __SANITIZE_ADDRESS__
constexpr int largest = 12;
#else
constexpr int largest = 300;
#endif

void check_claims(solver::Method method) {
  solver::Options options;
  options.method = method;
  int runs = 0, converged = 0, judged = 0;
  for (const auto& instance : problems::expand("all")) {
    const auto problem = instance.problem();
    const auto& info = problem->info();
    if (info.n > largest || (method == solver::Method::least_squares && !info.least_squares)) continue;
    if (info.bounded() && !solver::detail::method_row(method, info.least_squares, true).bounds) continue;
    for (const auto& start : info.starts) {
      SolvedRun solved = run_hesse(*problem, start, options);
      Run& run = solved.run;
      judge(*problem, run);
      INFO(info.qualified_name() << ", n = " << info.n << ", from " << start.label << ": " << run.status << ", "
                                 << run.point << ", f = " << run.f << ", |g| = " << run.gradient_norm << ": "
                                 << run.message << "; " << run.objection);
      CHECK(run.verdict != Verdict::contradicted);
      if (run.converged) CHECK(run.point != "feasible");
      if (run.converged) CHECK(std::isfinite(run.gradient_norm));
      if (info.expectation == problems::Expectation::unbounded_below) CHECK_FALSE(run.converged);
      // f is that of the returned point, to the last bit.
      if (run.point != "none") {
        double f = 0;
        const auto objective = problem->objective();
        REQUIRE(objective->value(run.x, f) == solver::Evaluation::ok);
        CHECK(f == solved.result.summary.f);
      }
      CHECK_FALSE(run.message.empty());
      ++runs;
      converged += run.converged;
      judged += run.verdict == Verdict::holds;
    }
  }
  WARN(solver::name(method) << ": " << runs << " runs, " << converged << " converged, " << judged << " claims upheld");
  CHECK(judged >= converged);
}

}  // namespace

TEST_CASE("no claim of the trust region is false", "[P1][P2][claims]") { check_claims(solver::Method::trust_region); }
TEST_CASE("no claim of the least-squares hybrid is false", "[P1][P2][claims]") {
  check_claims(solver::Method::least_squares);
}
TEST_CASE("no claim of the line search is false", "[P1][P2][claims]") { check_claims(solver::Method::line_search); }
TEST_CASE("no claim of cubic regularisation is false", "[P1][P2][claims]") { check_claims(solver::Method::cubic); }
TEST_CASE("no claim of L-BFGS is false", "[P1][P2][claims]") { check_claims(solver::Method::lbfgs); }
