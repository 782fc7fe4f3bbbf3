#if __has_include(<ceres/rotation.h>)

// The header logs: without its debug checks nothing needs to be linked; its CHECK macro hides that of the tests.
#ifndef NDEBUG
#define NDEBUG
#endif

#include <ceres/jet.h>
#include <ceres/rotation.h>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <span>
#include <vector>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

// The functions of ceres/rotation.h take our numbers unchanged: gradients are those of ceres::Jet, Hessians those of
// differenced Jet gradients.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;

template <int N, class F>
std::array<double, N> jet_gradient(const F& f, const std::array<double, N>& x, std::size_t output) {
  using Jet = ceres::Jet<double, N>;
  std::array<Jet, N> v;
  for (int i = 0; i < N; ++i) v[static_cast<std::size_t>(i)] = Jet(x[static_cast<std::size_t>(i)], i);
  std::array<Jet, 9> y;
  f(v.data(), y.data());
  std::array<double, N> g;
  for (int i = 0; i < N; ++i) g[static_cast<std::size_t>(i)] = y[output].v[i];
  return g;
}

template <class T, int N, class F, class Variable>
std::array<T, 9> evaluate(const F& f, const std::array<double, N>& x, const Variable& variable) {
  std::array<T, N> v;
  for (int i = 0; i < N; ++i) v[static_cast<std::size_t>(i)] = variable(x[static_cast<std::size_t>(i)], i);
  std::array<T, 9> y;
  f(v.data(), y.data());
  return y;
}

template <int N, class F>
void require_derivatives(const F& f, const std::array<double, N>& x, std::size_t outputs) {
  using D = Dual<double, N>;
  using D2 = Dual<D, N>;
  using P = Dual2<double, N>;
  const auto packed = evaluate<P, N>(f, x, [](double v, int i) { return P::variable(v, i); });
  const auto nested = evaluate<D2, N>(f, x, [](double v, int i) { return D2::variable(D::variable(v, i), i); });
  Tape<double> tape;
  std::array<Var<double>, N> inputs;
  const auto recorded = evaluate<Var<double>, N>(
      f, x, [&](double v, int i) { return inputs[static_cast<std::size_t>(i)] = tape.input(v); });
  for (std::size_t o = 0; o < outputs; ++o) {
    const auto close = [](double v) { return Approx(v).epsilon(1e-11).margin(1e-13); };
    const auto jet = jet_gradient<N>(f, x, o);
    std::vector<double> reverse(N);
    tape.gradient(recorded[o], std::span<const Var<double>>(inputs), std::span<double>(reverse));
    for (int i = 0; i < N; ++i) {
      const auto at = static_cast<std::size_t>(i);
      INFO("output " << o << ", input " << i);
      REQUIRE(packed[o].gradient[i] == close(jet[at]));
      REQUIRE(nested[o].tangent[i].value == close(jet[at]));
      REQUIRE(reverse[at] == close(jet[at]));
      const double h = 1e-5;
      auto above = x, below = x;
      above[at] += h;
      below[at] -= h;
      const auto up = jet_gradient<N>(f, above, o), down = jet_gradient<N>(f, below, o);
      for (int j = 0; j < N; ++j) {
        const double difference = (up[static_cast<std::size_t>(j)] - down[static_cast<std::size_t>(j)]) / (2 * h);
        REQUIRE(packed[o].hessian(i, j) == Approx(difference).epsilon(1e-6).margin(1e-6));
        REQUIRE(nested[o].tangent[i].tangent[j] == close(packed[o].hessian(i, j)));
      }
    }
  }
}

// Angle-axis vectors: ordinary, nearly half a turn, and so small that the series is used.
const std::array<std::array<double, 3>, 3> angle_axes{{{0.4, -0.9, 0.3}, {1.8, 1.7, -1.6}, {1e-9, -2e-9, 3e-9}}};

}  // namespace

TEST_CASE("angle-axis to quaternions, matrices and rotated points") {
  for (const auto& w : angle_axes) {
    INFO("angle-axis " << w[0] << ' ' << w[1] << ' ' << w[2]);
    const bool small = std::abs(w[0]) < 1e-3;
    if (!small) {
      require_derivatives<3>([](const auto* v, auto* y) { ceres::AngleAxisToQuaternion(v, y); }, w, 4);
      require_derivatives<3>(
          [](const auto* v, auto* y) {
            std::decay_t<decltype(*y)> q[4];
            ceres::AngleAxisToQuaternion(v, q);
            ceres::QuaternionToAngleAxis(q, y);
          },
          w, 3);
      require_derivatives<3>([](const auto* v, auto* y) { ceres::AngleAxisToRotationMatrix(v, y); }, w, 9);
      require_derivatives<3>(
          [](const auto* v, auto* y) {
            std::decay_t<decltype(*y)> r[9];
            ceres::AngleAxisToRotationMatrix(v, r);
            ceres::RotationMatrixToAngleAxis(r, y);
          },
          w, 3);
      require_derivatives<6>([](const auto* v, auto* y) { ceres::AngleAxisRotatePoint(v, v + 3, y); },
                             {w[0], w[1], w[2], 0.7, -1.2, 2.0}, 3);
    }
  }
  // At rotations this small Ceres switches to first-order formulas: derivatives are those of the formulas.
  const auto tiny =
      evaluate<Dual2<double, 3>, 3>([](const auto* v, auto* y) { ceres::AngleAxisToQuaternion(v, y); }, {0.0, 0.0, 0.0},
                                    [](double v, int i) { return Dual2<double, 3>::variable(v, i); });
  REQUIRE(tiny[0].value == 1.0);
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) REQUIRE(tiny[static_cast<std::size_t>(i) + 1].gradient[j] == (i == j ? 0.5 : 0.0));
}

TEST_CASE("quaternions") {
  const std::array<double, 4> q{0.5, -0.7, 0.2, 0.9};
  require_derivatives<4>([](const auto* v, auto* y) { ceres::QuaternionToScaledRotation(v, y); }, q, 9);
  require_derivatives<4>([](const auto* v, auto* y) { ceres::QuaternionToRotation(v, y); }, q, 9);
  require_derivatives<4>([](const auto* v, auto* y) { ceres::QuaternionToAngleAxis(v, y); }, q, 3);
  require_derivatives<4>(
      [](const auto* v, auto* y) {
        std::decay_t<decltype(*y)> r[9];
        ceres::QuaternionToRotation(v, r);
        ceres::RotationMatrixToQuaternion(r, y);
      },
      q, 4);
  require_derivatives<7>([](const auto* v, auto* y) { ceres::UnitQuaternionRotatePoint(v, v + 4, y); },
                         {0.5, -0.7, 0.2, 0.9, 1.1, -0.4, 2.3}, 3);
  require_derivatives<7>([](const auto* v, auto* y) { ceres::QuaternionRotatePoint(v, v + 4, y); },
                         {0.5, -0.7, 0.2, 0.9, 1.1, -0.4, 2.3}, 3);
  require_derivatives<8>([](const auto* v, auto* y) { ceres::QuaternionProduct(v, v + 4, y); },
                         {0.5, -0.7, 0.2, 0.9, 1.1, -0.4, 2.3, 0.8}, 4);
}

TEST_CASE("Euler angles and vector products") {
  require_derivatives<3>([](const auto* v, auto* y) { ceres::EulerAnglesToRotationMatrix(v, 3, y); },
                         {31.0, -52.0, 77.0}, 9);
  require_derivatives<6>(
      [](const auto* v, auto* y) {
        ceres::CrossProduct(v, v + 3, y);
        y[3] = ceres::DotProduct(v, v + 3);
      },
      {0.5, -0.7, 0.2, 0.9, 1.1, -0.4}, 4);
}

#endif
