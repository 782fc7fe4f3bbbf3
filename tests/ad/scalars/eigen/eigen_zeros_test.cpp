#include <Eigen/Dense>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/numbers.hpp>
#include <hesse/ad/transforms.hpp>

// Eigen looks at values where it skips work; a number that is 0 and has derivatives must not be skipped. Random systems are in
// tests/oracle/linear/systems_test.cpp.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using P = Dual2<double, 2>;

const P x = P::variable(0.0, 0), y = P::variable(0.0, 1);

}  // namespace

TEST_CASE("structural zeros have neither value nor derivatives", "[A34]") {
  CHECK(is_structural_zero(P(0.0)));
  CHECK(is_structural_zero(0.0 * P(3.0)));
  CHECK_FALSE(is_structural_zero(x));
  CHECK_FALSE(is_structural_zero(x * y));
  CHECK_FALSE(is_structural_zero(P(1e-300)));
  CHECK(x == 0.0);  // comparisons look at values
  CHECK_FALSE(x * y != P(0.0));
  Tape<double> tape;
  CHECK(is_structural_zero(Var<double>(0.0)));
  CHECK_FALSE(is_structural_zero(tape.input(0.0)));
  using N = Dual<P, 1>;
  CHECK(is_structural_zero(N(0.0)));
  CHECK_FALSE(is_structural_zero(N(x)));
  CHECK_FALSE(is_structural_zero(N::variable(P(0.0), 0)));
}

TEST_CASE("solvers at a right side with an exact zero", "[A34]") {
  // s = A(x₀)⁻¹ (x₁, x₂) at x₁ = 0, where s = (-5, 20)/35.
  const auto check = [](const auto& solve) {
    const auto f = [&](const auto& v) {
      using T = std::decay_t<decltype(v[0])>;
      Matrix<T> a(2, 2);
      a << 4.0 + v[0], T(1.0), T(1.0), T(9.0);
      Vector<T> b(2);
      b << v[1], v[2];
      const Vector<T> s = solve(a, b);
      return T(s[0] * s[0] * s[1] + s[0] + 2.0 * s[1]);
    };
    const Eigen::Vector3d g = grad(f)(Eigen::VectorXd(Eigen::Vector3d(0.0, 0.0, 5.0)));
    CHECK((g - Eigen::Vector3d(270.0 / 12005, 270.0 / 1715, 355.0 / 1715)).norm() < 1e-15);
  };
  check([](const auto& a, const auto& b) { return a.llt().solve(b).eval(); });
  check([](const auto& a, const auto& b) { return a.partialPivLu().solve(b).eval(); });
}

TEST_CASE("reflectors of a vector whose tail is 0", "[A34]") {
  // ‖(3, x, y)‖ has the Hessian I/3 in x and y; rotated vectors keep their length.
  Vector<P> v(3);
  v << P(3.0), x, y;
  Vector<P> w = v;
  P tau, beta;
  w.makeHouseholderInPlace(tau, beta);
  CHECK(beta.value == -3.0);
  CHECK(beta.hessian(0, 0) == Approx(-1.0 / 3.0));
  CHECK(beta.hessian(1, 0) == 0.0);
  Vector<P> image = v, essential = w.tail(2);
  P workspace;
  image.applyHouseholderOnTheLeft(essential, tau, &workspace);
  CHECK((image[0] - beta).hessian(1, 1) == Approx(0.0).margin(1e-15));
  for (int i = 1; i < 3; ++i)
    for (int k = 0; k < 2; ++k) CHECK(image[i].gradient[k] == Approx(0.0).margin(1e-15));
  // Eigen's choice where the tail is a structural zero.
  v << P(3.0), P(0.0), P(0.0);
  v.makeHouseholderInPlace(tau, beta);
  CHECK(beta.value == 3.0);
  CHECK(tau == 0.0);
  v << x, y, P(0.0);
  v.makeHouseholderInPlace(tau, beta);
  CHECK(tau == 0.0);
}

TEST_CASE("rotations at zeros", "[A34]") {
  const auto angle = [](const auto& j) { return j.s() / j.c(); };
  Eigen::JacobiRotation<P> j;
  P r;
  // tan of the angle is -q/p, and r the length.
  j.makeGivens(P(2.0), x, &r);
  CHECK(angle(j).gradient[0] == Approx(-0.5));
  CHECK(r.hessian(0, 0) == Approx(0.5));
  j.makeGivens(x, P(2.0), &r);
  CHECK(j.c().gradient[0] == Approx(0.5));
  CHECK(r.value == 2.0);
  CHECK(r.hessian(0, 0) == Approx(0.5));
  // (x y; y z) at y = 0: the angle is -y/(x - z).
  CHECK(j.makeJacobi(P(5.0), x, P(1.0)));
  CHECK(angle(j).gradient[0] == Approx(-0.25));
  CHECK_FALSE(j.makeJacobi(P(5.0), P(0.0), P(1.0)));
  // Applied where c = 1 and s = 0 in value.
  Matrix<P> m = Matrix<P>::Identity(2, 2);
  j.makeGivens(P(2.0), x);
  m.applyOnTheLeft(0, 1, j);
  CHECK(m(0, 1).gradient[0] == Approx(-0.5));
  m.setIdentity();
  m.applyOnTheRight(0, 1, j);
  CHECK(std::abs(m(0, 1).gradient[0]) == Approx(0.5));
  // L Lᵀ + v vᵀ with v = (x, 1).
  Matrix<P> a(2, 2);
  a << P(4.0), P(1.0), P(1.0), P(3.0);
  Vector<P> v(2);
  v << x, P(1.0);
  Eigen::LLT<Matrix<P>> llt(a);
  llt.rankUpdate(v, P(1.0));
  const Matrix<P> updated = llt.reconstructedMatrix();
  CHECK(updated(1, 0).gradient[0] == Approx(1.0));
  CHECK(updated(0, 0).hessian(0, 0) == Approx(2.0));
}

TEST_CASE("norms with zeros among the entries", "[A34]") {
  Vector<P> v(4);
  v << x, P(3.0), y, P(4.0);
  for (const P& n : {v.norm(), v.stableNorm(), v.blueNorm(), v.hypotNorm()}) {
    CHECK(n.value == Approx(5.0));
    CHECK(n.hessian(0, 0) == Approx(0.2));
    CHECK(n.hessian(1, 1) == Approx(0.2));
  }
  for (const double scale : {1e-200, 1e200}) {
    const P n = (v * scale).stableNorm();
    CHECK(n.value == Approx(5.0 * scale));
    CHECK(n.hessian(0, 0) == Approx(0.2 * scale));
  }
  CHECK(Vector<P>(Vector<P>::Constant(2, x)).stableNorm().gradient[0] == 0.0);
  CHECK(Eigen::numext::hypot(P(3.0), x).hessian(0, 0) == Approx(1.0 / 3.0));
}

TEST_CASE("determinants of singular matrices", "[A34]") {
  // A₀ + x A₁ + y A₂ with A₀ of rank r: products and Leibniz' formula for the rest.
  const auto leibniz = [](const Matrix<P>& a) {
    Eigen::VectorXi columns = Eigen::VectorXi::LinSpaced(a.rows(), 0, static_cast<int>(a.rows()) - 1);
    P sum(0.0);
    do {
      P term(1.0);
      for (int i = 0; i < a.rows(); ++i) {
        term *= a(i, columns[i]);
        for (int k = 0; k < i; ++k)
          if (columns[k] > columns[i]) term = -term;
      }
      sum += term;
    } while (std::next_permutation(columns.data(), columns.data() + columns.size()));
    return sum;
  };
  for (const int n : {1, 2, 3, 5})
    for (int rank = 0; rank <= n; ++rank) {
      Matrix<P> a(n, n);
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
          a(i, j) = (i + j == n - 1 && i < rank ? 2.0 + i : 0.0) + std::cos(1.0 + i + 2 * j) * x +
                    std::sin(1.0 + 3 * i * j) * y * (1.0 + x);
      INFO("n = " << n << ", rank " << rank);
      const P computed = a.determinant(), expected = leibniz(a);
      CHECK(computed.value == Approx(expected.value));
      for (int k = 0; k < 2; ++k) CHECK(computed.gradient[k] == Approx(expected.gradient[k]).margin(1e-13));
      for (int k = 0; k < 3; ++k) CHECK(computed.packed[k] == Approx(expected.packed[k]).margin(1e-12));
    }
}
