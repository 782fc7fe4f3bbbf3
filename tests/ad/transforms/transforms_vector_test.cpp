#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/ad/transforms.hpp>

namespace ad = hesse::ad;

namespace {

// F(x) = (x₀x₁, sin x₂ · x₀², x₁/x₂), returned as a vector, an array or a list.
struct AsVector {
  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    ad::Vector<std::decay_t<decltype(x[0])>> y(3);
    y << x[0] * x[1], sin(x[2]) * x[0] * x[0], x[1] / x[2];
    return y;
  }
};
struct AsArray {
  template <class X>
  auto operator()(const X& x) const {
    const auto y = AsVector{}(x);
    return std::array{y[0], y[1], y[2]};
  }
};
struct AsList {
  template <class X>
  auto operator()(const X& x) const {
    const auto y = AsVector{}(x);
    return std::vector{y[0], y[1], y[2]};
  }
};

const Eigen::Vector3d x(1.3, -0.7, 0.9);

Eigen::Matrix3d jacobian() {
  Eigen::Matrix3d j;
  j << x[1], x[0], 0, 2 * std::sin(x[2]) * x[0], 0, std::cos(x[2]) * x[0] * x[0], 0, 1 / x[2], -x[1] / (x[2] * x[2]);
  return j;
}

std::vector<Eigen::Matrix3d> hessians() {
  std::vector<Eigen::Matrix3d> h(3, Eigen::Matrix3d::Zero());
  h[0](0, 1) = h[0](1, 0) = 1;
  h[1](0, 0) = 2 * std::sin(x[2]);
  h[1](0, 2) = h[1](2, 0) = 2 * std::cos(x[2]) * x[0];
  h[1](2, 2) = -std::sin(x[2]) * x[0] * x[0];
  h[2](1, 2) = h[2](2, 1) = -1 / (x[2] * x[2]);
  h[2](2, 2) = 2 * x[1] / std::pow(x[2], 3);
  return h;
}

template <class F>
void check(const F& f) {
  CHECK((ad::jacfwd(f)(x) - jacobian()).norm() < 1e-14);
  CHECK((ad::jacrev(f)(x) - jacobian()).norm() < 1e-14);
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    const auto h = ad::hessian(f, x, mode);
    REQUIRE(h.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK((h[i] - hessians()[i]).norm() < 1e-14);
  }
}

}  // namespace

TEST_CASE("Jacobians and Hessians of vector functions, however they return", "[transforms]") {
  check(AsVector{});
  check(AsArray{});
  check(AsList{});
}

TEST_CASE("inner products of tangents and adjoints", "[O3]") {
  const Eigen::Vector3d v(0.2, -1.1, 0.6), w(1.7, 0.4, -0.3);
  const Eigen::VectorXd tangent = ad::jvp(AsVector{}, x, v), adjoint = ad::vjp(AsVector{}, x, w);
  CHECK(tangent.dot(w) == Approx(adjoint.dot(v)).epsilon(1e-14));
  CHECK((tangent - jacobian() * v).norm() < 1e-14);
  const auto f = [&](const auto& u) {
    const auto y = AsVector{}(u);
    return 0.4 * y[0] * y[1] + y[2] * y[2];
  };
  CHECK(ad::hvp(f, x, v).dot(w) == Approx(ad::hvp(f, x, w).dot(v)).epsilon(1e-14));
}

TEST_CASE("tall and wide Jacobians in both directions", "[transforms]") {
  const auto f = [](const auto& u, Eigen::Index m) {
    using std::sin;
    ad::Vector<std::decay_t<decltype(u[0])>> y(m);
    for (Eigen::Index i = 0; i < m; ++i)
      y[i] = u[i % u.size()] * sin(u[(3 * i + 1) % u.size()]) * static_cast<double>(i + 1);
    return y;
  };
  for (const auto& [n, m] : {std::pair{2, 19}, std::pair{21, 3}, std::pair{9, 9}, std::pair{1, 1}}) {
    Eigen::VectorXd u = Eigen::VectorXd::LinSpaced(n, 0.5, 2.0);
    const auto g = [&f, m = m](const auto& p) { return f(p, m); };
    const Eigen::MatrixXd forward = ad::jacfwd(g)(u), reverse = ad::jacrev(g)(u);
    REQUIRE(forward.rows() == m);
    REQUIRE(forward.cols() == n);
    CHECK((forward - reverse).norm() < 1e-13 * (1 + forward.norm()));
  }
}

TEST_CASE("third derivatives by nesting three transforms", "[transforms]") {
  const auto f = [](const auto& u) {
    using std::exp;
    return u[0] * u[0] * u[1] * u[1] * u[1] + exp(u[0] * u[2]);
  };
  const Eigen::Vector3d u(0.5, 1.2, -0.4);
  const double e = std::exp(u[0] * u[2]), a = u[0], c = u[2];
  std::array<Eigen::Matrix3d, 3> t;
  for (auto& ti : t) ti.setZero();
  const auto set = [&](int i, int j, int k, double v) {
    for (const auto& [p, q, r] : {std::array{i, j, k}, {i, k, j}, {j, i, k}, {j, k, i}, {k, i, j}, {k, j, i}})
      t[static_cast<std::size_t>(p)](q, r) = v;
  };
  set(0, 0, 0, c * c * c * e);
  set(2, 2, 2, a * a * a * e);
  set(0, 0, 2, (2 * c + a * c * c) * e);
  set(0, 2, 2, (2 * a + a * a * c) * e);
  set(0, 0, 1, 6 * u[1] * u[1]);
  set(0, 1, 1, 12 * u[0] * u[1]);
  set(1, 1, 1, 6 * u[0] * u[0]);
  const auto check = [&](const auto& third) {
    REQUIRE(third.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) CHECK((third[i] - t[i]).norm() < 1e-13);
  };
  check(ad::jacfwd(ad::jacrev(ad::grad(f)))(u));
  check(ad::jacrev(ad::jacfwd(ad::jacrev(f)))(u));
  check(ad::jacrev(ad::jacrev(ad::jacrev(f)))(u));
  check(ad::jacfwd(ad::jacfwd(ad::jacfwd(f)))(u));
  check(ad::jacfwd([&](const auto& p) { return ad::hessian(f, p, ad::forward_over_reverse); })(u));
}
