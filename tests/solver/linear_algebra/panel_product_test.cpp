#include <catch2/catch.hpp>
#include <hesse/solver/detail/linear_algebra/panel_product.hpp>

using namespace hesse::solver::detail;
using Eigen::Index;
using Eigen::MatrixXd;

TEST_CASE("products of panels of every shape agree with Eigen's", "[sparse]") {
  for (Index m = 1; m < 40; ++m)
    for (Index n = 1; n <= m; n += 2)
      for (const Index k : {0, 1, 2, 17}) {
        const MatrixXd a = MatrixXd::Random(m + 3, k), b = MatrixXd::Random(n + 2, k);
        const MatrixXd expected = a.topRows(m) * b.topRows(n).transpose();
        for (const Part part : {Part::all, Part::lower}) {
          MatrixXd c = MatrixXd::Constant(m + 1, n, 7);
          multiply_transposed({a.data(), m + 3}, {b.data(), n + 2}, m, n, k, c.data(), m + 1, part);
          MatrixXd difference = c.topRows(m) - expected;
          if (part == Part::lower) difference.triangularView<Eigen::StrictlyUpper>().setZero();
          CAPTURE(m, n, k, static_cast<int>(part));
          REQUIRE(difference.cwiseAbs().maxCoeff() < 1e-14);
          REQUIRE((c.row(m).array() == 7).all());  // nothing is written below
        }
      }
}

TEST_CASE("products of panels longer than the cache", "[sparse]") {
  const MatrixXd a = MatrixXd::Random(700, 90), b = MatrixXd::Random(130, 90);
  MatrixXd c(700, 130);
  multiply_transposed({a.data(), 700}, {b.data(), 130}, 700, 130, 90, c.data(), 700, Part::lower);
  MatrixXd difference = c - a * b.transpose();
  difference.triangularView<Eigen::StrictlyUpper>().setZero();
  CHECK(difference.cwiseAbs().maxCoeff() < 1e-12);
}
