#include <catch2/catch.hpp>
#include <cmath>
#include <stdexcept>
#include <utility>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/value_gradient_hessian.hpp>

#include "allocation_counter.hpp"

// The transform of fixed size against nested forward numbers, which know nothing of packing or of masks.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;

template <int N>
using Point = Eigen::Matrix<double, N, 1>;
template <int N>
using Nested = Dual<Dual<double, N>, N>;

template <int N, class F>
void compare(const F& f, const Point<N>& x) {
  const auto result = value_gradient_hessian(f, x);
  Eigen::Matrix<Nested<N>, N, 1> seeded;
  for (int i = 0; i < N; ++i) seeded[i] = Nested<N>::variable(Dual<double, N>::variable(x[i], i), i);
  const Nested<N> y = f(std::as_const(seeded));
  const auto close = [](double value) { return Approx(value).epsilon(1e-12).margin(1e-12); };
  CHECK(result.value == y.value.value);
  for (int i = 0; i < N; ++i) {
    CHECK(result.gradient[i] == close(y.tangent[i].value));
    for (int j = 0; j < N; ++j) CHECK(result.hessian(i, j) == close(y.tangent[i].tangent[j]));
  }
}

const auto rosenbrock = [](const auto& x) {
  const auto a = x[1] - x[0] * x[0];
  const auto b = 1.0 - x[0];
  return 100.0 * a * a + b * b;
};

}  // namespace

TEST_CASE("value, gradient and Hessian of Rosenbrock's function, without allocation") {
  const Eigen::Vector2d x(-1.2, 1.0);
  const auto before = allocations();
  const auto [value, gradient, hessian] = value_gradient_hessian(rosenbrock, x);
  CHECK(allocations() == before);
  CHECK(value == Approx(24.2));
  CHECK(gradient.isApprox(Eigen::Vector2d(-215.6, -88.0)));
  CHECK(hessian.isApprox(Eigen::Matrix2d{{1330.0, 480.0}, {480.0, 200.0}}));
}

TEST_CASE("masked numbers agree with nested ones on every row") {
  const Eigen::Vector2d x(0.63, 0.41);
  elementary::Unary::for_each([&](auto row) {
    INFO(row.name);
    const double shift = row.name == "acosh" ? 1.0 : 0.0;
    compare<2>([&](const auto& v) { return apply(row, v[0] * v[1] + 0.2 * v[0] + shift); }, x);
    compare<2>([&](const auto& v) { return apply(row, shift + 0.5 + v[1]); }, x);
  });
  elementary::Binary::for_each([&](auto row) {
    INFO(row.name);
    if constexpr (!std::is_same_v<decltype(row), elementary::BesselJ>) {
      compare<2>([&](const auto& v) { return apply(row, v[0] * v[1], v[0] + 2.0 * v[1]); }, x);
      compare<2>([&](const auto& v) { return apply(row, v[0] / v[1], 1.7); }, x);
      compare<2>([&](const auto& v) { return apply(row, 1.7, v[0] / v[1]); }, x);
    } else {
      compare<2>([&](const auto& v) { return BesselJn(2, v[0] / v[1]) + BesselJ0(v[0]) * BesselJ1(v[1]); }, x);
    }
  });
  compare<2>([](const auto& v) { return fma(v[0], v[1], v[0] * v[0]) + fma(v[0], 2.0, v[1]); }, x);
  compare<2>([](const auto& v) { return hypot(v[0], v[1], v[0] * v[1]) + hypot(1.0, v[0], 2); }, x);
  compare<2>([](const auto& v) { return 2 - (3.0 / (+v[0]) - 1) * (v[1] + 1) / 4 - (-v[0]) * 5; }, x);
}

TEST_CASE("value, gradient and Hessian of one to four variables") {
  const double x[4] = {0.3, -0.7, 1.1, 0.9};
  // A loop, a branch and updates in place: masks that are known only when it runs.
  const auto f = [](const auto& v) {
    auto sum = v[0] * 0.5;
    for (Eigen::Index i = 0; i < v.size(); ++i) {
      sum += exp(v[i] * v[0]) / (2.0 + sin(v[i]));
      if (v[i] > 0.0) sum -= sum * v[i];
      sum *= 1.5;
      sum /= v[0] + 2.0;
    }
    return sum;
  };
  [&]<int... n>(std::integer_sequence<int, n...>) {
    (compare<n + 1>(f, Point<n + 1>(Eigen::Map<const Point<n + 1>>(x))), ...);
  }
  (std::make_integer_sequence<int, 4>());
}

TEST_CASE("a constant function has no derivatives, and exceptions pass through") {
  const Eigen::Vector3d x(1.0, 2.0, 3.0);
  const auto constant = value_gradient_hessian([](const auto&) { return 7; }, x);
  CHECK(constant.value == 7.0);
  CHECK(constant.gradient.isZero(0.0));
  CHECK(constant.hessian.isZero(0.0));
  const auto throwing = [](const auto& v) {
    if (v[0] > 0.0) throw std::domain_error("beyond");
    return v[0];
  };
  CHECK_THROWS_AS(value_gradient_hessian(throwing, x), std::domain_error);
}

TEST_CASE("masked derivatives that overflow leave other inputs alone") {
  const auto f = [](const auto& v) { return 1.0 / v[0] + v[1] * v[1]; };
  const auto result = value_gradient_hessian(f, Eigen::Vector3d(1e-300, 2.0, 0.5));
  CHECK(std::isinf(result.gradient[0]));
  CHECK(result.gradient[1] == 4.0);
  CHECK(result.hessian(1, 1) == 2.0);
  CHECK(result.hessian(1, 0) == 0.0);
  CHECK(result.hessian(2, 2) == 0.0);
}
