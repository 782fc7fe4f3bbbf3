#include <Eigen/Dense>
#include <catch2/catch.hpp>
#include <vector>

#include <hesse/ad/detail/scalars/eigen.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

namespace ad = hesse::ad;
using Real = ad::Var<double>;

namespace {

std::vector<double> slopes(ad::Tape<double>& tape, const Real& y, const std::vector<Real>& x) {
  std::vector<double> g(x.size());
  tape.gradient(y, x, g);
  return g;
}

}  // namespace

TEST_CASE("decompositions of active matrices have the derivatives of the inverse", "[A17]") {
  constexpr int n = 4;
  Eigen::Matrix4d a;
  a << 5, 1, 0.5, 0, 1, 6, 1, 0.3, 0.5, 1, 7, 1, 0, 0.3, 1, 8;
  const Eigen::Vector4d b(1, -2, 0.5, 3);
  const Eigen::Vector4d solution = a.llt().solve(b);
  ad::Tape<double> tape;
  std::vector<Real> x;
  ad::Matrix<Real> m(n, n);
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j) {
      x.push_back(tape.input(a(i, j)));
      m(i, j) = m(j, i) = x.back();
    }
  const ad::Vector<Real> rhs = b.cast<Real>();
  const Eigen::Vector4d adjoint = a.llt().solve(Eigen::Vector4d::Ones());
  const auto check = [&](const ad::Vector<Real>& y) {
    for (int i = 0; i < n; ++i) CHECK(y[i].value() == Approx(solution[i]));
    const Real sum = y.sum();
    const auto g = slopes(tape, sum, x);
    std::size_t k = 0;
    for (int i = 0; i < n; ++i)
      for (int j = 0; j <= i; ++j, ++k) {
        const double expected = -adjoint[i] * solution[j] - (i == j ? 0 : adjoint[j] * solution[i]);
        CHECK(g[k] == Approx(expected).margin(1e-14));
      }
  };
  check(m.llt().solve(rhs));
  check(m.ldlt().solve(rhs));
  check(m.partialPivLu().solve(rhs));
  check(m.householderQr().solve(rhs));
  const auto g = slopes(tape, Real(log(m.determinant())), x);
  const Eigen::Matrix4d inverse = a.inverse();
  std::size_t k = 0;
  for (int i = 0; i < n; ++i)
    for (int j = 0; j <= i; ++j, ++k) CHECK(g[k] == Approx((i == j ? 1 : 2) * inverse(i, j)).margin(1e-14));
  const Real quadratic = rhs.dot(m * rhs);
  CHECK(slopes(tape, quadratic, x)[1] == Approx(2 * b[0] * b[1]));
}
