#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/numbers.hpp>
#include <hesse/ad/transforms.hpp>

// After the numbers on purpose: their specialisations are there whichever header is the first.
#include <unsupported/Eigen/MatrixFunctions>

// exp of active matrices. References are Taylor series in long double.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Long = long double;
using D1 = Dual<double, 1>;
using D2 = Dual<D1, 1>;
using D3 = Dual<D2, 1>;
using D4 = Dual<D3, 1>;

D4 variable(double x) { return D4::variable(D3::variable(D2::variable(D1::variable(x, 0), 0), 0), 0); }

// exp(A + tB) to order 4 in t as the corner of the exponential of a block matrix: its block (0, k) is the derivative of order k
// over k!.
Matrix<Long> derivatives(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  const Eigen::Index n = a.rows();
  Matrix<Long> block = Matrix<Long>::Zero(5 * n, 5 * n);
  for (int k = 0; k < 5; ++k) {
    block.block(k * n, k * n, n, n) = a.cast<Long>();
    if (k > 0) block.block((k - 1) * n, k * n, n, n) = b.cast<Long>();
  }
  int squarings = 0;
  while (block.cwiseAbs().sum() > 0.5L) block /= 2, ++squarings;
  Matrix<Long> sum = Matrix<Long>::Identity(5 * n, 5 * n), term = sum;
  for (int k = 1; k < 30; ++k) {
    term = Matrix<Long>(term * block) / k;
    sum += term;
  }
  for (int k = 0; k < squarings; ++k) sum = Matrix<Long>(sum * sum);
  return sum.topRows(n);
}

Eigen::MatrixXd generic(int n, double size, int seed) {
  Eigen::MatrixXd a(n, n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) a(i, j) = std::sin(seed + 3.0 * i + 5.0 * j * j + 0.7 * i * j);
  return size / (a.cwiseAbs().colwise().sum().maxCoeff()) * a;
}

template <class M>
void require_exponential(const Eigen::MatrixXd& a0, const Eigen::MatrixXd& b, double accuracy) {
  const D4 t = variable(0.0);
  M a(a0.rows(), a0.cols());
  for (Eigen::Index j = 0; j < a.cols(); ++j)
    for (Eigen::Index i = 0; i < a.rows(); ++i) a(i, j) = a0(i, j) + t * b(i, j);
  const M e = a.exp();
  const Matrix<Long> want = derivatives(a0, b);
  const auto largest = [&](int k) { return double(want.middleCols(k * a.cols(), a.cols()).cwiseAbs().maxCoeff()); };
  for (Eigen::Index j = 0; j < a.cols(); ++j)
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
      INFO(i << " " << j << " of " << a.rows() << ", norm " << a0.norm());
      const D4& x = e(i, j);
      const double got[] = {x.value.value.value.value, x.value.value.value.tangent[0],
                            x.value.value.tangent[0].tangent[0], x.value.tangent[0].tangent[0].tangent[0],
                            x.tangent[0].tangent[0].tangent[0].tangent[0]};
      double factorial = 1;
      for (int k = 0; k < 5; ++k) {
        factorial *= std::max(k, 1);
        INFO("order " << k);
        CHECK(std::abs(got[k] / factorial - double(want(i, k * a.cols() + j))) <= accuracy * largest(k));
      }
    }
}

}  // namespace

TEST_CASE("the matrix exponential and its derivatives up to order 4") {
  for (const double size : {0.0, 1e-9, 0.01, 0.7, 0.8, 3.0, 20.0}) {
    const double accuracy = 4e-15 * std::max(1.0, size);
    require_exponential<Eigen::Matrix<D4, 3, 3>>(size == 0 ? Eigen::MatrixXd::Zero(3, 3) : generic(3, size, 1),
                                                 generic(3, 1.0, 2), accuracy);
    require_exponential<Matrix<D4>>(size == 0 ? Eigen::MatrixXd::Zero(5, 5) : generic(5, size, 3), generic(5, 1.0, 4),
                                    accuracy);
  }
  require_exponential<Matrix<D4>>(generic(1, 2.0, 1), generic(1, 1.0, 2), 4e-15);
}

TEST_CASE("the value of a matrix exponential is that of numbers without derivatives") {
  for (const double size : {1e-9, 0.01, 0.5, 1.5, 3.0, 30.0}) {
    const Eigen::MatrixXd a = generic(4, size, 1), want = a.exp();
    const Matrix<D1> active = a.cast<D1>();
    CHECK((passive(Matrix<D1>(active.exp())) - want).norm() <= 1e-14 * std::max(1.0, size) * want.norm());
    const Matrix<D1> twice = (2.0 * active).exp() * active;
    CHECK((passive(twice) - (2.0 * a).exp() * a).norm() <= 1e-13 * std::max(1.0, size) * passive(twice).norm());
  }
  Matrix<D1> empty(0, 0);
  CHECK(Matrix<D1>(empty.exp()).size() == 0);
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Matrix<D1> a = generic(3, 1.0, 1).cast<D1>();
    a(1, 1) = bad;
    CHECK(!std::isfinite(Matrix<D1>(a.exp())(1, 1).value));
  }
}

TEST_CASE("a matrix exponential in every number, recorded and elsewhere") {
  const auto f = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    Eigen::Matrix<T, 3, 3> a;
    a << x[0], x[1], T(0.0), -x[1], T(0.0), x[2], x[0] * x[2], T(1.0), x[1];
    const Eigen::Matrix<T, 3, 3> e = a.exp();
    return T(e.squaredNorm() + e(0, 2) * e(1, 0));
  };
  ReplayOptions options;
  options.dense = true;
  RecordedFunction recorded(f, Eigen::VectorXd(Eigen::Vector3d(0.1, -0.2, 0.3)), options);
  for (const Eigen::Vector3d& x : {Eigen::Vector3d(0.1, -0.2, 0.3), Eigen::Vector3d(0.15, -0.1, 0.2),
                                   Eigen::Vector3d(0.0, 0.0, 0.0), Eigen::Vector3d(1.0, 2.0, -3.0)}) {
    const Eigen::MatrixXd curvature = hessian(f, Eigen::VectorXd(x), forward_over_reverse);
    const Eigen::VectorXd slope = grad(f)(Eigen::VectorXd(x));
    Vector<Dual2<double, 3>> variables(3);
    for (int i = 0; i < 3; ++i) variables[i] = Dual2<double, 3>::variable(x[i], i);
    const Dual2<double, 3> packed = f(variables);
    for (int i = 0; i < 3; ++i) {
      CHECK(packed.gradient[i] == Approx(slope[i]).margin(1e-12));
      for (int j = 0; j <= i; ++j) CHECK(packed.hessian(i, j) == Approx(curvature(i, j)).margin(1e-11));
    }
    double y = 0;
    Eigen::VectorXd gradient, entries;
    REQUIRE(recorded.value_gradient_hessian(x, y, gradient, entries) == Evaluation::ok);
    CHECK(y == Approx(f(Eigen::VectorXd(x))).epsilon(1e-12));
    CHECK((gradient - slope).norm() <= 1e-11 * (1 + slope.norm()));
    CHECK((Eigen::Map<const Eigen::Matrix3d>(entries.data()) - curvature).norm() <= 1e-11 * (1 + curvature.norm()));
  }
}
