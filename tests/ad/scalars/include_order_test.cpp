// Transforms before prepared functions, Eigen's decompositions last.
#include <hesse/ad/transforms.hpp>

#include <hesse/ad/jacobian.hpp>
#include <hesse/ad/least_squares.hpp>

#include <hesse/ad/function.hpp>

#include <Eigen/Dense>

#include <catch2/catch.hpp>

TEST_CASE("headers in any order") {
  hesse::ad::Function f([](const auto& x) { return x[0] * x[0]; }, 1);
  double y = 0;
  CHECK(f.value(Eigen::VectorXd::Constant(1, 3.0), y) == hesse::ad::Evaluation::ok);
  CHECK(y == 9.0);
}
