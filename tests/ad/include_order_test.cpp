// Transforms before prepared functions, Eigen's decompositions last.
#include <hesse/ad/functions/transforms.hpp>

#include <hesse/ad/functions/jacobian.hpp>
#include <hesse/ad/functions/least_squares.hpp>

#include <hesse/ad/functions/function.hpp>

#include <Eigen/Dense>

#include <catch2/catch.hpp>

TEST_CASE("headers in any order") {
  hesse::ad::Function f([](const auto& x) { return x[0] * x[0]; }, 1);
  double y = 0;
  CHECK(f.value(Eigen::VectorXd::Constant(1, 3.0), y) == hesse::ad::Evaluation::ok);
  CHECK(y == 9.0);
}
