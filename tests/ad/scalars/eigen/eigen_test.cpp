#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/scalars/eigen.hpp>

// Decompositions of active matrices: A(t) = A₀ + t·A₁ + t²·A₂, so that closed forms of matrix calculus give the answer.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using D = Dual<double, 1>;
using P = Dual2<double, 1>;
using Eigen::MatrixXd;
using Eigen::VectorXd;

struct Family {
  MatrixXd a0{{4.0, 1.0, 0.5}, {1.0, 3.0, -0.2}, {0.5, -0.2, 5.0}};
  MatrixXd a1{{0.3, -0.7, 0.2}, {-0.7, 0.5, 0.9}, {0.2, 0.9, -0.4}};
  MatrixXd a2{{0.1, 0.2, 0.0}, {0.2, -0.3, 0.4}, {0.0, 0.4, 0.6}};
  VectorXd b{{1.0, -2.0, 0.7}};

  template <class T>
  Matrix<T> at(const T& t) const {
    return a0.cast<T>() + a1.cast<T>() * t + a2.cast<T>() * (t * t);
  }
};

MatrixXd first(const Matrix<D>& m) {
  return m.unaryExpr([](const D& x) { return x.tangent[0]; });
}
MatrixXd first(const Matrix<P>& m) {
  return m.unaryExpr([](const P& x) { return x.gradient[0]; });
}
MatrixXd second(const Matrix<P>& m) {
  return m.unaryExpr([](const P& x) { return x.hessian(0, 0); });
}

template <class Solve>
void require_solution(const Solve& solve) {
  const Family family;
  const double t = 0.2;
  const MatrixXd a = family.at(t), da = family.a1 + 2 * t * family.a2, dda = 2 * family.a2;
  const VectorXd x = a.fullPivLu().solve(family.b);
  const VectorXd dx = a.fullPivLu().solve(-da * x);
  const VectorXd ddx = a.fullPivLu().solve(-dda * x - 2 * da * dx);
  const Vector<P> y = solve(family.at(P::variable(t, 0)), Vector<P>(family.b.cast<P>()));
  CHECK((passive(y) - x).norm() < 1e-14);
  CHECK((first(Matrix<P>(y)) - dx).norm() < 1e-13);
  CHECK((second(Matrix<P>(y)) - ddx).norm() < 1e-12);
  const Vector<D> z = solve(family.at(D::variable(t, 0)), Vector<D>(family.b.cast<D>()));
  CHECK((first(Matrix<D>(z)) - dx).norm() < 1e-13);
}

}  // namespace

TEST_CASE("linear systems by every decomposition", "[A17]") {
  require_solution([](const auto& a, const auto& b) { return a.llt().solve(b).eval(); });
  require_solution([](const auto& a, const auto& b) { return a.ldlt().solve(b).eval(); });
  require_solution([](const auto& a, const auto& b) { return a.partialPivLu().solve(b).eval(); });
  require_solution([](const auto& a, const auto& b) { return a.householderQr().solve(b).eval(); });
  require_solution([](const auto& a, const auto& b) { return (a.inverse() * b).eval(); });
}

TEST_CASE("determinant and inverse", "[A17]") {
  const Family family;
  const double t = 0.2;
  const MatrixXd a = family.at(t), da = family.a1 + 2 * t * family.a2, inverse = a.inverse();
  const Matrix<D> active = family.at(D::variable(t, 0));
  const D determinant = active.determinant();
  CHECK(determinant.value == Approx(a.determinant()));
  CHECK(determinant.tangent[0] == Approx(a.determinant() * (inverse * da).trace()));
  CHECK((first(Matrix<D>(active.inverse())) + inverse * da * inverse).norm() < 1e-14);
  const Eigen::Matrix<D, 3, 3> fixed = active;
  CHECK(fixed.determinant().tangent[0] == Approx(determinant.tangent[0]));
  CHECK((first(Matrix<D>(fixed.inverse())) + inverse * da * inverse).norm() < 1e-14);
}

TEST_CASE("norms, products and mixed operands", "[A17]") {
  using V = Dual<double, 3>;
  Vector<V> x(3);
  for (int i = 0; i < 3; ++i) x[i] = V::variable(i + 1.0, i);
  const VectorXd c{{2.0, -1.0, 0.5}};
  MatrixXd m{{1.0, 2.0, 3.0}, {0.0, 1.0, 4.0}, {5.0, 6.0, 0.0}};
  const double length = std::sqrt(14.0);
  CHECK(x.norm().value == Approx(length));
  for (int i = 0; i < 3; ++i) {
    CHECK(x.norm().tangent[i] == Approx((i + 1) / length));
    CHECK(x.stableNorm().tangent[i] == Approx((i + 1) / length));
    CHECK(x.squaredNorm().tangent[i] == 2.0 * (i + 1));
    CHECK(c.dot(x).tangent[i] == c[i]);
    CHECK(x.dot(c).tangent[i] == c[i]);
    CHECK((c + x).sum().tangent[i] == 1.0);
    CHECK((x - c).cwiseProduct(c).sum().tangent[i] == c[i]);
    CHECK((2.0 * x * 0.5 / 4).sum().tangent[i] == 0.25);
    CHECK((x * 2).sum().tangent[i] == 2.0);
    CHECK(x.array().exp().sum().tangent[i] == Approx(std::exp(i + 1.0)));
    for (int r = 0; r < 3; ++r) CHECK((m * x)[r].tangent[i] == m(r, i));
    CHECK((x.transpose() * m * x)(0, 0).tangent[i] == Approx(((m + m.transpose()) * VectorXd{{1.0, 2.0, 3.0}})[i]));
  }
  CHECK(x.maxCoeff().tangent[2] == 1.0);
  CHECK(x.normalized().norm().tangent[1] == Approx(0.0).margin(1e-15));
  CHECK(x.allFinite());
  CHECK(!(x * std::nan("")).allFinite());
  CHECK((x.head(2).homogeneous()).sum().value == 4.0);
  CHECK(passive(x) == VectorXd{{1.0, 2.0, 3.0}});
  CHECK(x.isApprox(x));
  const Vector<V> cross = x.head<3>().cross(Eigen::Matrix<V, 3, 1>(c.cast<V>()));
  CHECK(cross[0].tangent[1] == c[2]);
}

TEST_CASE("nested numbers in matrices") {
  using N = Dual<D, 1>;
  const Family family;
  const N t = N::variable(D::variable(0.2, 0), 0);
  const N y = Vector<N>(family.at(t).ldlt().solve(family.b.cast<N>())).squaredNorm();
  const P z = Vector<P>(family.at(P::variable(0.2, 0)).ldlt().solve(family.b.cast<P>())).squaredNorm();
  CHECK(y.tangent[0].tangent[0] == Approx(z.hessian(0, 0)).epsilon(1e-12));
  Vector<N> v(2);
  v << t, 2.0 * t;
  CHECK((v * D::variable(3.0, 0)).sum().value.tangent[0] == Approx(3 * (3.0 + 0.2)));
}
