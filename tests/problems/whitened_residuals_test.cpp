#include <Eigen/Dense>
#include <catch2/catch.hpp>

#include <hesse/hesse.hpp>

namespace {

// r = L⁻¹(x, 2) with S = LLᵀ: residuals weighted by their covariance.
struct Whitened {
  template <class T>
  bool operator()(const T* x, T* r) const {
    hesse::ad::Matrix<T> covariance(2, 2);
    covariance << T(4.0), T(1.0), T(1.0), T(9.0);
    hesse::ad::Vector<T> d(2);
    d << x[0], T(2.0);
    const hesse::ad::Vector<T> whitened = covariance.llt().matrixL().solve(d);
    r[0] = whitened[0], r[1] = whitened[1];
    return true;
  }
};

}  // namespace

TEST_CASE("least squares whitened by a Cholesky factor from a start at exactly 0", "[A34]") {
  // ½ dᵀS⁻¹d has the minimum 2/9 at x = 2/9 and the curvature 9/35.
  for (const double start : {0.0, 1.0}) {
    hesse::LeastSquares fit;
    const auto p = fit.add_parameter({start});
    fit.add_residual<2, 1>(Whitened{}, p);
    double f = 0;
    Eigen::VectorXd g, h;
    REQUIRE(fit.value_gradient_hessian(fit.start(), f, g, h) == hesse::ad::Evaluation::ok);
    CHECK(g[0] == Approx((9.0 * start - 2.0) / 35.0));
    CHECK(h[0] == Approx(9.0 / 35.0));
    const auto result = hesse::minimize(fit);
    CHECK(result.x[0] == Approx(2.0 / 9.0));
    CHECK(result.summary.f == Approx(2.0 / 9.0));
  }
}
