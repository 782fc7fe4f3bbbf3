#include <Eigen/QR>
#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/problems/nist/certified.hpp>
#include <hesse/problems/nist/functors.hpp>

#include "nist_mgh_evaluate.hpp"
#include "nist_mgh_linearize.hpp"

using namespace hesse::problems;
using namespace hesse::problems::testing;

namespace {

// √((JᵀJ)⁻¹ⱼⱼ) from the triangle of a column-scaled J
Eigen::VectorXd standard_errors(const Eigen::MatrixXd& jacobian) {
  const auto n = jacobian.cols();
  const Eigen::VectorXd scale = jacobian.colwise().norm().transpose();
  const Eigen::MatrixXd scaled = jacobian * scale.cwiseInverse().asDiagonal();
  const Eigen::HouseholderQR<Eigen::MatrixXd> factors(scaled);
  const Eigen::MatrixXd inverse =
      factors.matrixQR().topRows(n).triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(n, n));
  return inverse.rowwise().norm().cwiseQuotient(scale);
}

}  // namespace

TEST_CASE("nist: double, long double and Ceres numbers give the same residuals at both starts") {
  for_each(NistFunctors(), [](const auto& f) {
    for (const auto& start : f.info().starts) {
      INFO(f.name << " from " << start.label);
      const auto plain = residuals(f, start.x);
      const auto extended = residuals(f, std::vector<long double>(start.x.begin(), start.x.end()));
      const auto jets = linearize<9>(f, start.x);
      REQUIRE(plain.size() == static_cast<std::size_t>(f.m()));
      double scale = 0.0;
      for (const double r : plain) scale = std::max(scale, std::abs(r));
      for (std::size_t i = 0; i < plain.size(); ++i) {
        CHECK(std::abs(static_cast<double>(extended[i]) - plain[i]) <= 1e-11 * scale);
        CHECK(std::abs(jets.r[static_cast<Eigen::Index>(i)] - plain[i]) <= 1e-11 * scale);
      }
    }
  });
}

TEST_CASE("nist: the refined parameters are stationary and give the certified standard deviations") {
  for_each(NistFunctors(), [](const auto& f) {
    using F = std::decay_t<decltype(f)>;
    INFO(f.name);
    const auto& row = nist::certified(f.name);
    const auto x = std::vector<double>(row.refined.begin(), row.refined.begin() + row.n);
    const auto at = linearize<9>(f, x);
    double data = 0.0;
    for (const auto& observation : F::data()) data += observation.y * observation.y;
    CHECK(gradient_over_rounding(at, x, std::sqrt(data)) <= 8.0);

    const Eigen::VectorXd deviations = row.residual_deviation * standard_errors(at.jacobian);
    for (int j = 0; j < F::n(); ++j) {
      CHECK(std::abs(deviations[j] / row.deviations[static_cast<std::size_t>(j)] - 1.0) <= 1e-8);
    }
  });
}
