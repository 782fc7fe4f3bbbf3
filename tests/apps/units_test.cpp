#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/minimize.hpp>
#include <hesse/solver/status.hpp>
#include <random>

#include "scaled_objective.hpp"

// Every bundled problem from every start as c·f(Sx), c and S powers of two: what is claimed of it must not change.
namespace {

using namespace hesse;
using hesse::apps::testing::ScaledObjective;

// What a run says of f: whether it converged, and to what, or that f has no lower bound.
struct Claim {
  bool converged, unbounded;
  solver::PointQuality quality;
  bool operator==(const Claim&) const = default;
};

Claim claim(const solver::Summary& summary) {
  return {solver::converged(summary.status), summary.status == solver::StopReason::unbounded, summary.quality};
}

// Variables in units from 2⁻⁴⁰ to 2⁴⁰; none for seed 0.
Eigen::VectorXd units(Eigen::Index n, unsigned seed) {
  std::mt19937 engine(seed);
  std::uniform_int_distribution<int> exponent(-40, 40);
  return Eigen::VectorXd::NullaryExpr(n, [&] { return seed == 0 ? 1.0 : std::exp2(exponent(engine)); });
}

// exp(x) leaves the range of numbers before x has gone far: there c decides where.
bool leaves_the_range(const problems::Info& info) { return info.name == "UnboundedExponential"; }

#ifdef __SANITIZE_ADDRESS__
constexpr int largest = 12;
#else
constexpr int largest = 60;
#endif

}  // namespace

TEST_CASE("the units of f and x change no claim", "[units]") {
  int runs = 0;
  double iterations = 0, scaled_iterations = 0;
  for (const auto& instance : problems::expand("all")) {
    const auto problem = instance.problem();
    const auto& info = problem->info();
    if (info.n > largest || leaves_the_range(info) || info.bounded()) continue;
    for (const auto& start : info.starts) {
      const auto objective = problem->objective();
      const Eigen::VectorXd x0 = Eigen::Map<const Eigen::VectorXd>(start.x.data(), info.n);
      solver::Options options;
      options.max_iterations = 300;  // runs that have not ended are compared as well
      const auto plain = solver::minimize(*objective, x0, options);
      for (const int exponent : {-330, -40, 330})
        for (const unsigned seed : {0U, 1U, 2U}) {
          ScaledObjective scaled(*objective, std::exp2(exponent / 2), units(info.n, seed));
          const auto result = solver::minimize(scaled, scaled.to_scaled(x0), options);
          INFO(info.qualified_name() << ", n = " << info.n << ", from " << start.label << ": " << plain.summary.brief()
                                     << "\nc = 2^" << exponent << ", units " << seed << ": " << result.summary.brief()
                                     << "\n"
                                     << result.summary.message);
          CHECK(claim(result.summary) == claim(plain.summary));
          ++runs;
          iterations += std::log(1 + plain.summary.counts.iterations);
          scaled_iterations += std::log(1 + result.summary.counts.iterations);
        }
    }
  }
  WARN(runs << " runs in other units");
  CHECK(std::exp((scaled_iterations - iterations) / runs) == Approx(1).margin(0.02));
}
