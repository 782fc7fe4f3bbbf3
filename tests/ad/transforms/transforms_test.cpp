#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/ad/transforms.hpp>

namespace ad = hesse::ad;
using Catch::Matchers::Contains;

namespace {

// f = exp(x₀x₁) + Σ sin(xᵢ)xᵢ₊₁² with its derivatives written by hand.
struct Chain {
  template <class X>
  auto operator()(const X& x) const {
    auto y = exp(x[0] * x[1]);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) y += sin(x[i]) * x[i + 1] * x[i + 1];
    return y;
  }
  static double exp(double x) { return std::exp(x); }
  static double sin(double x) { return std::sin(x); }
  template <ad::detail::Active S>
  static S exp(const S& x) {
    return hesse::ad::exp(x);
  }
  template <ad::detail::Active S>
  static S sin(const S& x) {
    return hesse::ad::sin(x);
  }

  static Eigen::VectorXd gradient(const Eigen::VectorXd& x) {
    Eigen::VectorXd g = Eigen::VectorXd::Zero(x.size());
    g[0] = x[1] * std::exp(x[0] * x[1]);
    g[1] = x[0] * std::exp(x[0] * x[1]);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      g[i] += std::cos(x[i]) * x[i + 1] * x[i + 1];
      g[i + 1] += 2 * std::sin(x[i]) * x[i + 1];
    }
    return g;
  }
  static Eigen::MatrixXd hessian(const Eigen::VectorXd& x) {
    Eigen::MatrixXd h = Eigen::MatrixXd::Zero(x.size(), x.size());
    const double e = std::exp(x[0] * x[1]);
    h(0, 0) = x[1] * x[1] * e;
    h(1, 1) = x[0] * x[0] * e;
    h(0, 1) = h(1, 0) = (1 + x[0] * x[1]) * e;
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) {
      h(i, i) -= std::sin(x[i]) * x[i + 1] * x[i + 1];
      h(i + 1, i + 1) += 2 * std::sin(x[i]);
      h(i, i + 1) += 2 * std::cos(x[i]) * x[i + 1];
      h(i + 1, i) = h(i, i + 1);
    }
    return h;
  }
};

Eigen::VectorXd point(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.4 + 0.9 * std::sin(1.7 * static_cast<double>(i));
  return x;
}

}  // namespace

TEST_CASE("gradients agree with the closed form for every remainder of the lanes", "[transforms]") {
  for (const Eigen::Index n : {2, 3, 4, 5, 8, 9, 17}) {
    const Eigen::VectorXd x = point(n), expected = Chain::gradient(x);
    CHECK((ad::grad(Chain{})(x) - expected).norm() < 1e-13);
    CHECK((ad::jacfwd(Chain{})(x) - expected).norm() < 1e-13);
    CHECK((ad::jacrev(Chain{})(x) - expected).norm() < 1e-13);
    CHECK((ad::vjp(Chain{}, x, 1.0) - expected).norm() < 1e-13);
    const Eigen::VectorXd v = point(n).reverse();
    CHECK(ad::jvp(Chain{}, x, v) == Approx(expected.dot(v)));
    CHECK((ad::hvp(Chain{}, x, v) - Chain::hessian(x) * v).norm() < 1e-12);
  }
}

TEST_CASE("every composition of the Hessian agrees with the closed form", "[transforms][O2]") {
  for (const Eigen::Index n : {2, 3, 4, 5, 8, 9, 13}) {
    const Eigen::VectorXd x = point(n);
    const Eigen::MatrixXd expected = Chain::hessian(x);
    for (const ad::HessianMode mode : ad::all_hessian_modes) {
      INFO("n = " << n << ", mode " << static_cast<int>(mode));
      const Eigen::MatrixXd h = ad::hessian(Chain{}, x, mode);
      REQUIRE(h.rows() == n);
      CHECK((h - expected).norm() < 1e-12 * (1 + expected.norm()));
    }
    CHECK((ad::hessian(Chain{})(x) - expected).norm() < 1e-12);
    CHECK((ad::hessian(Chain{}, x) - expected).norm() < 1e-12);
  }
  CHECK_THROWS_WITH(ad::hessian(Chain{}, point(2), static_cast<ad::HessianMode>(17)), Contains("17"));
}

TEST_CASE("points and arguments of every kind", "[transforms]") {
  const std::vector<double> x{0.3, 0.7};
  const Eigen::Vector2d y(0.3, 0.7);
  const Eigen::VectorXd g = ad::grad(Chain{})(x);
  CHECK(g == ad::grad(Chain{})({0.3, 0.7}));
  CHECK(g == ad::grad(Chain{})(std::array{0.3, 0.7}));
  CHECK(g == ad::grad(Chain{})(y));
  CHECK(g == ad::grad(Chain{})(y.transpose()));
  CHECK(g == ad::grad(Chain{})(2 * (y / 2)));
  CHECK(ad::grad(Chain{})({1, 2}) == ad::grad(Chain{})({1.0, 2.0}));
  CHECK(ad::hessian(Chain{})({0.3, 0.7}) == ad::hessian(Chain{})(x));
}

TEST_CASE("sizes that do not match are named", "[M01]") {
  CHECK_THROWS_WITH(ad::jvp(Chain{}, point(3), point(2)), Contains("3") && Contains("2") && Contains("jvp"));
  CHECK_THROWS_AS(ad::hvp(Chain{}, point(3), point(4)), ad::Error);
  CHECK_THROWS_WITH(ad::vjp(Chain{}, point(3), point(2)), Contains("vjp") && Contains("1") && Contains("2"));
}

TEST_CASE("functions of nothing, and constants", "[M05][A08]") {
  const auto sum = [](const auto& x) {
    typename std::decay_t<decltype(x)>::Scalar s = 1.0;
    for (Eigen::Index i = 0; i < x.size(); ++i) s += x[i] * x[i];
    return s;
  };
  const Eigen::VectorXd none(0);
  CHECK(ad::grad(sum)(none).size() == 0);
  CHECK(ad::jacfwd(sum)(none).size() == 0);
  CHECK(ad::hvp(sum, none, none).size() == 0);
  for (const ad::HessianMode mode : ad::all_hessian_modes) CHECK(ad::hessian(sum, none, mode).size() == 0);

  const auto constant = [](const auto&) { return 4.0; };
  const auto input = [](const auto& x) { return x[1]; };
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    CHECK(ad::hessian(constant, point(3), mode) == Eigen::MatrixXd::Zero(3, 3));
    CHECK(ad::hessian(input, point(3), mode) == Eigen::MatrixXd::Zero(3, 3));
  }
  CHECK(ad::grad(constant)(point(3)) == Eigen::VectorXd::Zero(3));
  CHECK(ad::jacfwd(constant)(point(3)) == Eigen::VectorXd::Zero(3));
  CHECK(ad::grad(input)(point(3)) == Eigen::VectorXd::Unit(3, 1));
  CHECK(ad::jvp(constant, point(3), point(3)) == 0.0);
}

TEST_CASE("the Taylor remainder of third order", "[O4]") {
  const Eigen::VectorXd x = point(6), v = point(6).reverse();
  const Eigen::VectorXd g = ad::grad(Chain{})(x), hv = ad::hvp(Chain{}, x, v);
  const double f = Chain{}(x);
  double last = 0;
  for (int k = 2; k <= 8; ++k) {
    const double h = std::ldexp(1.0, -k);
    const double remainder = std::abs(Chain{}(Eigen::VectorXd(x + h * v)) - f - h * g.dot(v) - h * h / 2 * v.dot(hv));
    if (k > 4) CHECK(std::log2(last / remainder) > 2.9);
    last = remainder;
  }
}
