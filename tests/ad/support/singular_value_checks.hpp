#pragma once

#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/numbers.hpp>

// After the numbers on purpose: their specialisations are there whichever header is the first.
#include <Eigen/SVD>

// Singular values and vectors of active matrices. References are Eigen's own decompositions in long double and their differences.
namespace singular_values {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using P = Dual2<double, 1>;
using Long = long double;
using Eigen::JacobiSVD;

constexpr unsigned thin = Eigen::ComputeThinU | Eigen::ComputeThinV, full = Eigen::ComputeFullU | Eigen::ComputeFullV;

// A₀ + t A₁ + t² A₂, the same in every number.
template <class M>
M family(const Eigen::MatrixXd& a0, const typename M::Scalar& t) {
  M a(a0.rows(), a0.cols());
  for (int i = 0; i < a0.rows(); ++i)
    for (int j = 0; j < a0.cols(); ++j)
      a(i, j) = a0(i, j) + t * std::cos(1.0 + i + 2 * j + i * j) + t * t * std::sin(2.0 + i * i + j);
  return a;
}
inline Eigen::MatrixXd generic(int rows, int cols) {
  Eigen::MatrixXd a(rows, cols);
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < cols; ++j) a(i, j) = std::sin(1.0 + 3.0 * i + 5.0 * j * j + 0.7 * i * j);
  return a;
}

// What does not depend on signs: σ, the matrices uᵢvᵢᵀ, and UUᵀ.
template <class Solver, class T = typename Solver::Scalar>
Matrix<T> invariants(const Solver& s) {
  const Matrix<T> u = s.matrixU(), v = s.matrixV();
  const Eigen::Index n = s.singularValues().size();
  Matrix<T> all(u.rows(), (n + 1) * (v.rows() + 1) + u.rows());
  all.setConstant(T(0.0));
  for (Eigen::Index k = 0; k < n; ++k) {
    all(0, k) = s.singularValues()[k];
    all.middleCols(n + 1 + k * v.rows(), v.rows()) = u.col(k) * v.col(k).transpose();
  }
  const Matrix<T> leading = u.leftCols(n);
  all.rightCols(u.rows()) = leading * leading.transpose();
  return all;
}

// First and second derivatives at t = 0 by central differences of order 6.
template <class F>
void require_derivatives(const F& f, const Matrix<P>& got, double accuracy = 1e-9) {
  const Long h = 1e-3L;
  const Matrix<Long> f0 = f(Long(0));
  Matrix<Long> first = 0 * f0, second = (-490.0L / 180) * f0;
  const Long slope[] = {45.0L / 60, -9.0L / 60, 1.0L / 60}, bend[] = {270.0L / 180, -27.0L / 180, 2.0L / 180};
  for (int k = 1; k <= 3; ++k) {
    const Matrix<Long> up = f(k * h), down = f(-k * h);
    first += slope[k - 1] * (up - down);
    second += bend[k - 1] * (up + down);
  }
  REQUIRE(got.rows() == f0.rows());
  REQUIRE(got.cols() == f0.cols());
  for (Eigen::Index j = 0; j < got.cols(); ++j)
    for (Eigen::Index i = 0; i < got.rows(); ++i) {
      INFO(i << " " << j);
      CHECK(got(i, j).value == Approx(double(f0(i, j))).margin(1e-13));
      CHECK(got(i, j).gradient[0] == Approx(double(first(i, j) / h)).margin(accuracy));
      CHECK(got(i, j).packed[0] == Approx(double(second(i, j) / (h * h))).epsilon(1e-9).margin(accuracy));
    }
}

// Solver<T>::type decomposes matrices of T.
template <template <class> class Solver>
void require_decomposition(const Eigen::MatrixXd& a0, unsigned options) {
  using S = typename Solver<P>::type;
  const auto a = family<typename S::MatrixType>(a0, P::variable(0.0, 0));
  const S s(a, options);
  const typename Solver<double>::type d(family<typename Solver<double>::type::MatrixType>(a0, 0.0), options);
  CHECK(s.info() == Eigen::Success);
  CHECK(s.rank() == d.rank());
  CHECK(s.nonzeroSingularValues() == d.nonzeroSingularValues());
  CHECK(passive(s.singularValues()) == d.singularValues());
  CHECK(passive(s.matrixU()) == d.matrixU());
  CHECK(passive(s.matrixV()) == d.matrixV());
  require_derivatives(
      [&](Long t) {
        using L = JacobiSVD<Matrix<Long>>;
        return invariants(L(family<Matrix<Long>>(a0, t), thin));
      },
      invariants(s));
  // All columns stay orthonormal, and A is their product.
  const Matrix<P> u = s.matrixU(), v = s.matrixV();
  const Eigen::Index n = s.singularValues().size();
  const Matrix<P> back =
      u.leftCols(n) * Matrix<P>(s.singularValues().asDiagonal() * Matrix<P>(v.leftCols(n).transpose()));
  for (const Matrix<P>& zero :
       {Matrix<P>(u.transpose() * u - Matrix<P>::Identity(u.cols(), u.cols())),
        Matrix<P>(v.transpose() * v - Matrix<P>::Identity(v.cols(), v.cols())), Matrix<P>(back - a)})
    for (Eigen::Index j = 0; j < zero.cols(); ++j)
      for (Eigen::Index i = 0; i < zero.rows(); ++i) {
        CHECK(zero(i, j).value == Approx(0.0).margin(1e-14));
        CHECK(zero(i, j).gradient[0] == Approx(0.0).margin(1e-13));
        CHECK(zero(i, j).packed[0] == Approx(0.0).margin(1e-11));
      }
  // Singular values alone.
  const S values(a, 0);
  for (Eigen::Index k = 0; k < n; ++k) {
    CHECK(values.singularValues()[k].value == Approx(s.singularValues()[k].value));
    CHECK(values.singularValues()[k].gradient[0] == Approx(s.singularValues()[k].gradient[0]).margin(1e-13));
    CHECK(values.singularValues()[k].packed[0] == Approx(s.singularValues()[k].packed[0]).margin(1e-11));
  }
}

}  // namespace singular_values
