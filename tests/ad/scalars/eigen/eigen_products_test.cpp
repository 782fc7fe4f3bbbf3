#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/transforms.hpp>

// Products and Cholesky factors of active matrices beyond the sizes for which Eigen has other code, against plain sums.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using D = Dual<double, 1>;
using DMatrix = Matrix<D>;
template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Entries with values and derivatives of their own, exact zeros among them.
DMatrix matrix(Eigen::Index rows, Eigen::Index cols, double phase) {
  DMatrix m(rows, cols);
  for (Eigen::Index j = 0; j < cols; ++j)
    for (Eigen::Index i = 0; i < rows; ++i) {
      const double t = phase + static_cast<double>(3 * i + 7 * j);
      m(i, j) = D::variable((i + 2 * j) % 5 == 0 ? 0.0 : std::sin(t), 0);
      m(i, j).tangent[0] = std::cos(2 * t);
    }
  return m;
}

DMatrix product(const DMatrix& a, const DMatrix& b) {
  DMatrix c(a.rows(), b.cols());
  for (Eigen::Index j = 0; j < b.cols(); ++j)
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
      c(i, j) = D(0.0);
      for (Eigen::Index k = 0; k < a.cols(); ++k) c(i, j) += a(i, k) * b(k, j);
    }
  return c;
}

void require_equal(const DMatrix& a, const DMatrix& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  for (Eigen::Index j = 0; j < a.cols(); ++j)
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
      CHECK(a(i, j).value == Approx(b(i, j).value).margin(1e-13));
      CHECK(a(i, j).tangent[0] == Approx(b(i, j).tangent[0]).margin(1e-13));
    }
}

DMatrix definite(Eigen::Index n) {
  const DMatrix m = matrix(n, n, 0.3);
  return product(m, m.transpose()) + DMatrix::Identity(n, n) * D(static_cast<double>(n));
}

}  // namespace

TEST_CASE("products of active matrices, aliased, scaled, mixed and empty", "[A17]") {
  const Eigen::Index n = 23;
  const DMatrix a = matrix(n, n, 0.1), b = matrix(n, n, 0.7);
  const DMatrix ab = product(a, b);
  require_equal(a * b, ab);
  DMatrix c = a;
  c = c * b;
  require_equal(c, ab);
  c = a;
  c *= b;
  require_equal(c, ab);
  c = a;
  c.noalias() -= 2.0 * (a * b);
  require_equal(c, a - 2.0 * ab);
  require_equal(a * b * a, product(ab, a));
  require_equal(RowMajor<D>(a) * RowMajor<D>(b), ab);
  require_equal(a.transpose() * b, product(a.transpose(), b));
  const Eigen::MatrixXd p = b.unaryExpr([](const D& x) { return x.value; });
  require_equal(a * p, product(a, p.cast<D>()));
  require_equal(p * a, product(p.cast<D>(), a));
  const Eigen::Matrix<D, 20, 20> fixed = a.topLeftCorner(20, 20);
  require_equal(fixed * fixed, product(fixed, fixed));
  CHECK((DMatrix(3, 0) * DMatrix(0, 4)).isZero());
}

TEST_CASE("Cholesky factors of active matrices", "[A17]") {
  for (const Eigen::Index n : {0, 1, 7, 40}) {
    const DMatrix a = definite(n);
    const DMatrix lower = a.llt().matrixL(), upper = a.selfadjointView<Eigen::Upper>().llt().matrixU();
    require_equal(product(lower, lower.transpose()), a);
    require_equal(product(upper.transpose(), upper), a);
    require_equal(RowMajor<D>(a).llt().matrixL().toDenseMatrix(), lower);
    DMatrix in_place = a;
    Eigen::LLT<Eigen::Ref<DMatrix>> factor(in_place);
    require_equal(factor.matrixL().toDenseMatrix(), lower);
  }
  DMatrix a = definite(12);
  a(7, 7) = D(-1.0);
  CHECK(a.llt().info() == Eigen::NumericalIssue);
  a(3, 3) = D(std::numeric_limits<double>::quiet_NaN());
  CHECK(a.llt().info() != Eigen::InvalidInput);  // ends
}

TEST_CASE("eigenvalues of a recording: far from where it was made, repeated, and not finite", "[A34]") {
  // Eigenvalues of [[a, b, 0], [b, c, 0], [0, 0, 2]], by closed form.
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    Matrix<T> a = Matrix<T>::Zero(3, 3);
    a(0, 0) = x[0], a(1, 0) = a(0, 1) = x[1], a(1, 1) = x[2], a(2, 2) = T(2.0);
    const auto values = Eigen::SelfAdjointEigenSolver<Matrix<T>>(a).eigenvalues();
    return T(values[0] * values[0] + values[1] * values[1] + values[2] * values[2] +
             0.5 * (values[0] + values[1] + values[2]));
  };
  ReplayOptions options;
  options.dense = true;
  RecordedFunction recorded(f, Eigen::VectorXd(Eigen::Vector3d(1.0, 0.5, -1.0)), options);
  const Eigen::Matrix3d curvature = Eigen::Vector3d(2, 4, 2).asDiagonal();
  for (const Eigen::Vector3d& x :
       {Eigen::Vector3d(1e3, -2.0, 7.0), Eigen::Vector3d(-0.1, 1e-8, -4.0), Eigen::Vector3d(5.0, 1e4, -3.0)}) {
    double y = 0;
    Eigen::VectorXd g, h;
    REQUIRE(recorded.value_gradient_hessian(x, y, g, h) == Evaluation::ok);
    CHECK(y == Approx(x[0] * x[0] + 2 * x[1] * x[1] + x[2] * x[2] + 4 + 0.5 * (x[0] + x[2] + 2)));
    const Eigen::Vector3d slope(2 * x[0] + 0.5, 4 * x[1], 2 * x[2] + 0.5);
    CHECK((g - slope).norm() <= 1e-12 * slope.norm());
    CHECK((Eigen::Map<const Eigen::Matrix3d>(h.data()) - curvature).norm() <= 1e-9);
  }
  double y = 0;
  Eigen::VectorXd g, h;
  REQUIRE(recorded.value_gradient(Eigen::Vector3d(2.0, 0.0, 2.0), y, g) == Evaluation::ok);
  CHECK((g - Eigen::Vector3d(4.5, 0.0, 4.5)).norm() <= 1e-12);
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK(recorded.value_gradient_hessian(Eigen::Vector3d(1.0, bad, 2.0), y, g, h) == Evaluation::not_evaluable);
}
