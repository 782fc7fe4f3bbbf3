#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/numbers.hpp>
#include <hesse/ad/transforms.hpp>

// After the numbers on purpose: their specialisations are there whichever header is the first.
#include <Eigen/Eigenvalues>

// Eigenvalues, eigenvectors and square roots of symmetric matrices. Closed forms of random ones are in
// tests/oracle/linear/systems_test.cpp.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using P = Dual2<double, 2>;
using Eigen::SelfAdjointEigenSolver;

template <class T, int n>
using Square = Eigen::Matrix<T, n, n>;

const P x = P::variable(0.0, 0), y = P::variable(0.0, 1);

// A₀ + x A₁ + y A₂ with generic A₁, A₂.
template <int n>
Square<P, n> family(const Square<double, n>& a0) {
  Square<P, n> a;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a(i, j) = a0(i, j) + std::cos(1.0 + i + j + i * j) * x + std::sin(2.0 + i * i + j * j) * y;
  return a;
}
double derivative(int k, int i, int j) {
  return k == 0 ? std::cos(1.0 + i + j + i * j) : std::sin(2.0 + i * i + j * j);
}

// λ± of (2 x; x 3) at x = 0, by whatever computes them.
template <class Solver>
void require_split(const Solver& s) {
  CHECK(s.info() == Eigen::Success);
  for (int i = 0; i < 2; ++i) {
    CHECK(s.eigenvalues()[i].value == 2.0 + i);
    CHECK(s.eigenvalues()[i].gradient[0] == 0.0);
    CHECK(s.eigenvalues()[i].hessian(0, 0) == Approx(i == 0 ? -2.0 : 2.0));
  }
}

}  // namespace

TEST_CASE("a coupling of 0 bends eigenvalues and turns eigenvectors", "[A34]") {
  Square<P, 2> a;
  a << P(2.0), x, x, P(3.0);
  SelfAdjointEigenSolver<Square<P, 2>> s(a);
  require_split(s);
  const Square<P, 2> v = s.eigenvectors();
  CHECK(std::abs(v(1, 0).gradient[0]) == Approx(1.0));
  CHECK((v.transpose() * v - Square<P, 2>::Identity())(0, 1).hessian(0, 0) == Approx(0.0).margin(1e-15));
  CHECK((v * s.eigenvalues().asDiagonal() * v.transpose())(1, 0).gradient[0] == Approx(1.0));
  require_split(s.computeDirect(a));
  require_split(s.compute(a, Eigen::EigenvaluesOnly));
  require_split(SelfAdjointEigenSolver<Matrix<P>>(Matrix<P>(a)));
  Vector<P> diagonal(2), below(1);
  diagonal << P(2.0), P(3.0);
  below << x;
  SelfAdjointEigenSolver<Matrix<P>> t(2);
  require_split(t.computeFromTridiagonal(diagonal, below));
  CHECK(a.selfadjointView<Eigen::Lower>().eigenvalues()[1].hessian(0, 0) == Approx(2.0));
  CHECK(a.operatorNorm().hessian(0, 0) == Approx(2.0));
  // A x = λ B x with B = diag(1, 2): (2 - λ)(3 - 2λ) = x².
  Square<P, 2> b;
  b << P(1.0), P(0.0), P(0.0), P(2.0);
  Eigen::GeneralizedSelfAdjointEigenSolver<Square<P, 2>> general(a, b);
  CHECK(general.eigenvalues()[0].value == Approx(1.5));
  CHECK(general.eigenvalues()[0].hessian(0, 0) == Approx(-2.0));
  CHECK(general.eigenvalues()[1].hessian(0, 0) == Approx(2.0));
}

TEST_CASE("what was not decomposed is refused", "[A34]") {
  SelfAdjointEigenSolver<Square<P, 2>> s;
  CHECK_THROWS_AS(s.eigenvalues(), Error);
  s.compute(Square<P, 2>::Identity(), Eigen::EigenvaluesOnly);
  CHECK(s.eigenvalues()[1].value == 1.0);
  CHECK_THROWS_AS(s.eigenvectors(), Error);
}

TEST_CASE("values of eigenvalues and eigenvectors are Eigen's", "[A34]") {
  const Square<double, 3> a0{{2.0, 0.0, 0.3}, {0.0, 2.0, -0.7}, {0.3, -0.7, 1.0}};
  const auto same = [&](const auto& active, const auto& passive_solver) {
    CHECK(passive(active.eigenvalues()) == passive_solver.eigenvalues());
    CHECK(passive(active.eigenvectors()) == passive_solver.eigenvectors());
  };
  SelfAdjointEigenSolver<Square<P, 3>> s(family<3>(a0));
  SelfAdjointEigenSolver<Square<double, 3>> d(a0);
  same(s, d);
  same(s.computeDirect(family<3>(a0)), d.computeDirect(a0));
  // The closed forms lose half of the digits of close eigenvalues, derivatives must not.
  const Square<P, 3> v = s.eigenvectors();
  const Square<P, 3> back = v * s.eigenvalues().asDiagonal() * v.transpose();
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j)
      for (int k = 0; k < 2; ++k) {
        CHECK(back(i, j).gradient[k] == Approx(derivative(k, i, j)).margin(1e-12));
        CHECK(back(i, j).hessian(k, 0) == Approx(0.0).margin(1e-10));
      }
}

TEST_CASE("higher derivatives of eigenvalues", "[A34]") {
  // λ = 2.5 + √(1/4 + x²) has the derivatives 2 and -24 of orders 2 and 4 at x = 0.
  using D1 = Dual<double, 1>;
  using D2 = Dual<D1, 1>;
  using D3 = Dual<D2, 1>;
  using D4 = Dual<D3, 1>;
  const D4 t = D4::variable(D3::variable(D2::variable(D1::variable(0.0, 0), 0), 0), 0);
  Square<D4, 2> a;
  a << D4(2.0), t, t, D4(3.0);
  const D4 top = SelfAdjointEigenSolver<Square<D4, 2>>(a).eigenvalues()[1];
  CHECK(top.value.value.tangent[0].tangent[0] == Approx(2.0));
  CHECK(top.tangent[0].tangent[0].tangent[0].tangent[0] == Approx(-24.0));
}

TEST_CASE("repeated eigenvalues", "[A34]") {
  // A = 2I + x A₁ + y A₂: what does not depend on the choice of eigenvectors has the right first derivatives.
  const Square<P, 3> a = family<3>(2.0 * Square<double, 3>::Identity());
  const SelfAdjointEigenSolver<Square<P, 3>> s(a);
  const P sum = s.eigenvalues().sum(), product = s.eigenvalues().prod();
  for (int k = 0; k < 2; ++k) {
    const double trace = derivative(k, 0, 0) + derivative(k, 1, 1) + derivative(k, 2, 2);
    CHECK(sum.gradient[k] == Approx(trace));
    CHECK(sum.hessian(k, 0) == Approx(0.0).margin(1e-14));
    CHECK(product.gradient[k] == Approx(4.0 * trace));
  }
  // Square roots have all derivatives.
  const Square<P, 3> root = s.operatorSqrt(), inverse_root = s.operatorInverseSqrt();
  const Square<P, 3> squared = root * root - a, unit = root * inverse_root - Square<P, 3>::Identity();
  for (const P& e : {squared(0, 0), squared(1, 0), squared(2, 1), unit(0, 0), unit(1, 0), unit(2, 1)}) {
    CHECK(e.value == Approx(0.0).margin(1e-14));
    for (int k = 0; k < 2; ++k) CHECK(e.gradient[k] == Approx(0.0).margin(1e-14));
    for (double h : e.packed) CHECK(h == Approx(0.0).margin(1e-14));
  }
  // Two of three eigenvalues coincide: the third has all derivatives.
  const Square<P, 3> b = family<3>(Eigen::Vector3d(1.0, 1.0, 3.0).asDiagonal());
  const P third = SelfAdjointEigenSolver<Square<P, 3>>(b).eigenvalues()[2];
  for (int k = 0; k < 2; ++k) {
    CHECK(third.gradient[k] == Approx(derivative(k, 2, 2)));
    for (int l = 0; l <= k; ++l) {
      double curvature = 0;
      for (int i = 0; i < 2; ++i) curvature += derivative(k, i, 2) * derivative(l, i, 2);  // 2·…/(3 - 1)
      CHECK(third.hessian(k, l) == Approx(curvature).margin(1e-14));
    }
  }
}
