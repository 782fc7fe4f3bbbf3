#include <catch2/catch.hpp>

#include <cmath>

#include <hesse/ad/transforms.hpp>

// Perturbation confusion: derivatives of functions that take derivatives themselves and use outer variables inside.
namespace ad = hesse::ad;
using ad::derivative;

TEST_CASE("d/dx x d/dy (x + y) is 1", "[A11]") {
  const auto f = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    return x * derivative([x](const auto& y) { return x + y; })(S(1.0));
  };
  CHECK(derivative(f)(1.0) == 1.0);
  CHECK(derivative(f)(-3.0) == 1.0);
}

TEST_CASE("d/dx x d/dy (x y) is 2x", "[A11]") {
  const auto f = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    return x * derivative([x](const auto& y) { return x * y; })(S(2.0));
  };
  CHECK(derivative(f)(3.0) == 6.0);
}

TEST_CASE("d/dx x² d/dy (x y²) at y = 5 is 30 x²", "[A11]") {
  const auto f = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    return x * x * derivative([x](const auto& y) { return x * y * y; })(S(5.0));
  };
  CHECK(derivative(f)(2.0) == 120.0);
  CHECK(derivative(derivative(f))(2.0) == 120.0);
}

TEST_CASE("the inner derivative is taken where the outer variable is", "[A11]") {
  // g(x) = d/dy (x y³) at y = x is 3x³, so g' = 9x².
  const auto g = [](const auto& x) { return derivative([x](const auto& y) { return x * y * y * y; })(x); };
  CHECK(derivative(g)(2.0) == 36.0);
}

TEST_CASE("the same functor differentiated inside itself", "[A11]") {
  // d/dx (x · cube'(x)) = 9x²
  const auto cube = [](const auto& x) { return x * x * x; };
  const auto f = [cube](const auto& x) { return x * derivative(cube)(x); };
  CHECK(derivative(f)(2.0) == 36.0);
  CHECK(derivative(derivative(derivative(cube)))(2.0) == 6.0);
}

TEST_CASE("a reverse gradient inside a forward derivative and the other way round", "[A11]") {
  // h(x) = Σ ∇_y (x y₀ y₁) at y = (2, x) is x² + 2x
  const auto h = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    const auto g = ad::grad([x](const auto& y) { return x * y[0] * y[1]; })(ad::Vector<S>{{S(2.0), x}});
    return S(g[0] + g[1]);
  };
  CHECK(derivative(h)(3.0) == 8.0);

  const auto over = [](const auto& x) {
    const auto x0 = x[0];
    return x0 * derivative([x0](const auto& y) { return x0 * y * y; })(x[1]);
  };
  // 2x₀²x₁
  const Eigen::VectorXd g = ad::grad(over)(Eigen::Vector2d(3.0, 5.0));
  CHECK(g[0] == 60.0);
  CHECK(g[1] == 18.0);
}

TEST_CASE("a reverse gradient inside a reverse gradient", "[A11]") {
  // x₀ · ∂/∂y (x₀ + y) = x₀
  const auto f = [](const auto& x) {
    using S = std::decay_t<decltype(x[0])>;
    const S x0 = x[0];
    const auto inner = ad::grad([x0](const auto& y) { return x0 + y[0]; })(ad::Vector<S>{{S(1.0)}});
    return S(x0 * inner[0]);
  };
  CHECK(ad::grad(f)(Eigen::VectorXd::Constant(1, 4.0))[0] == 1.0);

  // x₀ ∇_y(x₀ y²)(x₀) = 2x₀³
  const auto g = [](const auto& x) {
    using S = std::decay_t<decltype(x[0])>;
    const S x0 = x[0];
    const auto inner = ad::grad([x0](const auto& y) { return x0 * y[0] * y[0]; })(ad::Vector<S>{{x0}});
    return S(x0 * inner[0]);
  };
  CHECK(ad::grad(g)(Eigen::VectorXd::Constant(1, 2.0))[0] == 24.0);
  CHECK(ad::hessian(g)(Eigen::VectorXd::Constant(1, 2.0))(0, 0) == 24.0);
}

TEST_CASE("sums accumulated in a captured outer variable", "[A11]") {
  const auto f = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    S total = x;
    for (int k = 1; k <= 3; ++k) {
      const S here = total;
      total += derivative([here](const auto& y) { return here * y; })(S(static_cast<double>(k)));
    }
    return total;
  };
  // Every pass doubles.
  CHECK(derivative(f)(1.5) == 8.0);
}

TEST_CASE("an inner functor that captures an outer variable by reference", "[A11]") {
  // Differentiation by currying: d/dx d/dy f(x, y) with a functor made anew for every x.
  const auto mixed = [](const auto& x) {
    using S = std::decay_t<decltype(x)>;
    return derivative([&x](const auto& y) {
      using std::sin;
      return sin(x * y);
    })(S(0.5));
  };
  const double x = 1.2, y = 0.5;
  CHECK(derivative(mixed)(x) == Approx(std::cos(x * y) - x * y * std::sin(x * y)));
}
