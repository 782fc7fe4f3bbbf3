#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/transforms.hpp>

#include <Eigen/LU>
#include "singular_value_checks.hpp"

namespace {

using namespace singular_values;

template <class T>
struct Jacobi32 {
  using type = JacobiSVD<Eigen::Matrix<T, 3, 2>>;
};
template <class T>
struct Jacobi33 {
  using type = JacobiSVD<Eigen::Matrix<T, 3, 3>>;
};
template <class T>
struct JacobiX {
  using type = JacobiSVD<Matrix<T>>;
};

}  // namespace

TEST_CASE("singular values and vectors have Eigen's values and their own derivatives") {
  require_decomposition<Jacobi32>(generic(3, 2), full);
  require_decomposition<Jacobi33>(generic(3, 3), full);
  for (const unsigned options : {thin, full}) {
    require_decomposition<JacobiX>(generic(5, 3), options);
    require_decomposition<JacobiX>(generic(2, 4), options);
  }
  require_decomposition<JacobiX>(generic(4, 3), Eigen::ComputeFullU | Eigen::ComputeThinV);
  // A small singular value is as accurate as the matrix.
  Eigen::MatrixXd flat = generic(3, 3);
  flat.col(2) = flat.col(0) - 2.0 * flat.col(1) + 1e-6 * flat.col(2);
  const P t = P::variable(0.0, 0);
  const JacobiSVD<Matrix<P>> s(Matrix<P>(flat * P(1.0) + t * Matrix<P>(Eigen::MatrixXd::Identity(3, 3).cast<P>())));
  const JacobiSVD<Matrix<Long>> reference(flat.cast<Long>(), full);
  for (int k = 0; k < 3; ++k)
    CHECK(s.singularValues()[k].gradient[0] ==
          Approx(double(reference.matrixU().col(k).dot(reference.matrixV().col(k)))).epsilon(1e-8));
}

TEST_CASE("higher derivatives of singular values") {
  // A shear (1 t; 0 1) has σ₁σ₂ = 1 and σ₁ + σ₂ = √(t² + 4).
  using D1 = Dual<double, 1>;
  using D2 = Dual<D1, 1>;
  using D3 = Dual<D2, 1>;
  using D4 = Dual<D3, 1>;
  const D4 t = D4::variable(D3::variable(D2::variable(D1::variable(0.5, 0), 0), 0), 0);
  Matrix<D4> a(2, 2);
  a << D4(1.0), t, D4(0.0), D4(1.0);
  const auto s = JacobiSVD<Matrix<D4>>(a).singularValues();
  const D4 product = s[0] * s[1], sum = s[0] + s[1], root = sqrt(t * t + 4.0);
  CHECK(product.value.value.value.value == Approx(1.0));
  CHECK(product.tangent[0].tangent[0].tangent[0].tangent[0] == Approx(0.0).margin(1e-13));
  CHECK(sum.value.value.tangent[0].tangent[0] == Approx(root.value.value.tangent[0].tangent[0]));
  CHECK(sum.tangent[0].tangent[0].tangent[0].tangent[0] == Approx(root.tangent[0].tangent[0].tangent[0].tangent[0]));
}

TEST_CASE("repeated and zero singular values") {
  const P t = P::variable(0.0, 0);
  // Of a multiple of an orthogonal matrix, and of two of three that coincide: UVᵀ and Σσᵢ have all derivatives.
  const Eigen::Matrix3d q = Eigen::HouseholderQR<Eigen::Matrix3d>(generic(3, 3)).householderQ();
  const Eigen::Matrix3d rotation = q.determinant() < 0 ? Eigen::Matrix3d(-q) : q;
  for (const Eigen::Vector3d& sigma : {Eigen::Vector3d(2, 2, 2), Eigen::Vector3d(2, 2, 0.5)}) {
    const Eigen::MatrixXd a0 = sigma.asDiagonal() * rotation;
    const JacobiSVD<Eigen::Matrix<P, 3, 3>> s(family<Eigen::Matrix<P, 3, 3>>(a0, t), full);
    Matrix<P> got(3, 4);
    got.leftCols(3) = s.matrixU() * s.matrixV().transpose();
    got.col(3).setConstant(s.singularValues().sum());
    require_derivatives(
        [&](Long x) {
          // The polar factor by Newton's method, which looks at no singular value.
          const Matrix<Long> a = family<Matrix<Long>>(a0, x);
          Matrix<Long> w = a;
          for (int k = 0; k < 30; ++k) w = Matrix<Long>((w + w.inverse().transpose()) / 2);
          Matrix<Long> both(3, 4);
          both << w, Matrix<Long>::Constant(3, 1, (w.transpose() * a).trace());
          return both;
        },
        got);
  }
  // The smallest of a singular square matrix passes through 0 with a sign: uᵀ dA v, up to that sign.
  Eigen::Matrix3d singular = generic(3, 3);
  singular.col(2) = singular.col(0) + singular.col(1);
  const JacobiSVD<Eigen::Matrix<P, 3, 3>> s(family<Eigen::Matrix<P, 3, 3>>(singular, t), full);
  CHECK(s.rank() == 2);
  const Matrix<Long> derivative = family<Matrix<Long>>(Eigen::MatrixXd::Zero(3, 3), 1e-9L) / 1e-9L;
  const JacobiSVD<Matrix<Long>> reference(singular.cast<Long>(), full);
  const Long slope = reference.matrixU().col(2).dot(derivative * reference.matrixV().col(2));
  CHECK(std::abs(s.singularValues()[2].gradient[0]) == Approx(double(std::abs(slope))).epsilon(1e-7));
  // The matrix 0 and a column 0.
  const JacobiSVD<Eigen::Matrix<P, 3, 2>> zero(Eigen::Matrix<P, 3, 2>(Eigen::Matrix<P, 3, 2>::Zero()), full);
  CHECK(zero.rank() == 0);
  for (int k = 0; k < 2; ++k) CHECK(zero.singularValues()[k].value == 0.0);
  Eigen::Matrix<P, 3, 2> column = Eigen::Matrix<P, 3, 2>::Zero();
  column(0, 0) = 3.0 + t;
  const JacobiSVD<Eigen::Matrix<P, 3, 2>> one(column, full);
  CHECK(one.singularValues()[0].gradient[0] == Approx(1.0));
  CHECK(one.singularValues()[1].value == 0.0);
  CHECK(one.singularValues()[1].gradient[0] == 0.0);
}

TEST_CASE("least squares by singular values") {
  const P t = P::variable(0.0, 0);
  const auto solve = [](const auto& time) {
    using T = std::decay_t<decltype(time)>;
    const Matrix<T> a = family<Matrix<T>>(generic(4, 3), time), b = family<Matrix<T>>(generic(4, 2), time);
    return Matrix<T>(a.jacobiSvd(thin).solve(b));
  };
  require_derivatives([&](Long x) { return solve(x); }, solve(t));
}

TEST_CASE("singular values of what is not finite") {
  Matrix<P> a = generic(2, 2).cast<P>();
  a(1, 0) = P(std::numeric_limits<double>::quiet_NaN());
  const JacobiSVD<Matrix<P>> s(a, full);
  CHECK(s.info() == Eigen::InvalidInput);
  CHECK(std::isnan(s.singularValues()[0].value));
  CHECK(std::isnan(s.matrixU()(0, 0).value));
}

TEST_CASE("singular values in every number, recorded and elsewhere") {
  // The distance of two shapes after the best rotation: signs of columns do not count.
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    Eigen::Matrix<T, 3, 3> a = family<Eigen::Matrix<T, 3, 3>>(generic(3, 3), x[0]);
    a(0, 1) += x[1] * x[2];
    a(2, 2) += x[1] - x[2] * x[0];
    const JacobiSVD<Eigen::Matrix<T, 3, 3>> s(a, full);
    const Eigen::Matrix<T, 3, 3> polar = s.matrixU() * s.matrixV().transpose();
    return T(s.singularValues()[0] * s.singularValues()[2] + polar(0, 1) * polar(2, 2));
  };
  const auto g = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    Matrix<T> a = family<Matrix<T>>(generic(2, 4), x[0]);
    a(0, 1) += x[1] * x[2];
    a(1, 2) += x[1] - x[2] * x[0];
    const JacobiSVD<Matrix<T>> s(a, Eigen::ComputeThinU | Eigen::ComputeFullV);
    return T(s.singularValues()[1] + s.matrixV()(1, 0) * s.matrixV()(2, 0) + s.matrixV()(1, 3) * s.matrixV()(1, 3) +
             s.matrixV()(1, 2) * s.matrixV()(1, 2));
  };
  const auto check = [](const auto& h) {
    const Eigen::Vector3d start(0.1, -0.2, 0.3);
    ReplayOptions options;
    options.dense = true;
    RecordedFunction recorded(h, Eigen::VectorXd(start), options);
    for (const Eigen::Vector3d& x : {start, Eigen::Vector3d(0.15, -0.1, 0.2), Eigen::Vector3d(0.0, 0.0, 0.0)}) {
      const Eigen::MatrixXd curvature = hessian(h, Eigen::VectorXd(x), forward_over_reverse);
      const Eigen::VectorXd slope = grad(h)(Eigen::VectorXd(x));
      Eigen::VectorXd slope_of_dual2(3);
      Vector<Dual2<double, 3>> variables(3);
      for (int i = 0; i < 3; ++i) variables[i] = Dual2<double, 3>::variable(x[i], i);
      const Dual2<double, 3> packed = h(variables);
      for (int i = 0; i < 3; ++i) {
        CHECK(packed.gradient[i] == Approx(slope[i]).margin(1e-12));
        for (int j = 0; j <= i; ++j) CHECK(packed.hessian(i, j) == Approx(curvature(i, j)).margin(1e-11));
      }
      double y = 0;
      Eigen::VectorXd gradient, entries;
      REQUIRE(recorded.value_gradient_hessian(x, y, gradient, entries) == Evaluation::ok);
      CHECK(y == Approx(h(Eigen::VectorXd(x))).epsilon(1e-13));
      CHECK((gradient - slope).norm() <= 1e-11 * (1 + slope.norm()));
      CHECK((Eigen::Map<const Eigen::Matrix3d>(entries.data()) - curvature).norm() <= 1e-10 * (1 + curvature.norm()));
    }
    CHECK(recorded.recordings() == 1);
  };
  check(f);
  check(g);
}
