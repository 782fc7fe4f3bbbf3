#include <catch2/catch.hpp>
#include <cmath>
#include <sstream>

#include <hesse/ad/ad.hpp>

// Everything through one header, as a first program uses it.
namespace ad = hesse::ad;
using Catch::Matchers::Contains;

namespace {

// sin(x₀)x₁ + Σ xᵢ²
const auto f = [](const auto& x) {
  using std::sin;
  auto y = sin(x[0]) * x[1];
  for (Eigen::Index i = 0; i < x.size(); ++i) y += x[i] * x[i];
  return y;
};

Eigen::MatrixXd expected(const Eigen::VectorXd& x) {
  Eigen::MatrixXd h = 2.0 * Eigen::MatrixXd::Identity(x.size(), x.size());
  h(0, 0) -= std::sin(x[0]) * x[1];
  h(0, 1) = h(1, 0) = std::cos(x[0]);
  return h;
}

}  // namespace

TEST_CASE("planned, ordered and spelled out Hessians are the same matrix", "[transforms][plan]") {
  const Eigen::VectorXd x = Eigen::Vector2d(1.0, 2.0);
  CHECK((ad::hessian(f, x) - expected(x)).norm() < 1e-14);
  CHECK((ad::hessian(f, x, ad::reverse_over_forward) - expected(x)).norm() < 1e-14);
  CHECK((ad::jacfwd(ad::jacrev(f))(x) - expected(x)).norm() < 1e-14);
  std::ostringstream out;
  out << ad::plan(f, x);
  CHECK_THAT(out.str(), Contains("2 inputs") && Contains("chosen: packed_forward"));
}

TEST_CASE("a planned Hessian of more variables than packing takes", "[transforms][plan]") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(40, 1.0, 2.0);
  CHECK((ad::hessian(f, x) - expected(x)).norm() < 1e-14);
}
