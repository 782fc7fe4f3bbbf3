#include <catch2/catch.hpp>

#include <hesse/ad/numbers.hpp>

// After the numbers on purpose: their specialisations are there whichever header is the first.
#include <Eigen/Sparse>

// Sparse matrices with entries that are 0 and have derivatives. Random systems are in tests/oracle/linear/systems_test.cpp.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using P = Dual2<double, 2>;
using Sparse = Eigen::SparseMatrix<P>;

const P x = P::variable(0.0, 0), y = P::variable(0.0, 1);

Matrix<P> example() {
  Matrix<P> a(2, 2);
  a << P(2.0), x, x, y;
  return a;
}

}  // namespace

TEST_CASE("entries that are 0 stay in a sparse matrix while they have derivatives", "[A34]") {
  Matrix<P> a = example();
  a(1, 1) = P(0.0);
  Sparse s = a.sparseView();
  CHECK(s.nonZeros() == 3);
  s.coeffRef(1, 1) = P(0.0);
  s.prune(P(0.0));
  CHECK(s.nonZeros() == 3);
  s.prune(P(1.0), P(1e-3));  // asked for by value
  CHECK(s.nonZeros() == 1);
}

TEST_CASE("sparse products with entries that are 0", "[A34]") {
  const Matrix<P> a = example();
  const Sparse s = a.sparseView();
  Vector<P> v(2);
  v << x, P(3.0);
  CHECK((s * v)[1].gradient[1] == 3.0);
  CHECK((s * v)[1].hessian(0, 0) == 2.0);
  CHECK((s.transpose() * v)[0].gradient[0] == 5.0);
  CHECK((s.selfadjointView<Eigen::Lower>() * v)[1].gradient[1] == 3.0);
  const Sparse t = s * s;
  CHECK(t.coeff(1, 1).hessian(1, 1) == 2.0);
  CHECK(t.coeff(1, 0).gradient[0] == 2.0);
  const Sparse pruned = (s * s).pruned();
  CHECK(pruned.coeff(1, 0).gradient[0] == 2.0);
  // Column times row.
  Eigen::SparseVector<P> w(2);
  w.insert(0) = x;
  w.insert(1) = P(1.0);
  const Sparse outer = v * w.transpose();
  CHECK(outer.coeff(1, 0).gradient[0] == 3.0);
  const Eigen::SparseMatrix<P, Eigen::RowMajor> other = w * v.transpose();
  CHECK(other.coeff(0, 1).gradient[0] == 3.0);
}

TEST_CASE("conjugate gradients of active numbers solve directly", "[A34]") {
  Sparse s = Matrix<P>(example() + 4.0 * Matrix<P>::Identity(2, 2)).sparseView();
  Vector<P> b(2);
  b << x, P(0.0);
  const auto check = [&](auto& cg) {
    cg.setTolerance(1e-3);
    cg.setMaxIterations(7);
    const Vector<P> u = cg.solveWithGuess(b, Vector<P>::Zero(2));
    CHECK(cg.info() == Eigen::Success);
    CHECK(cg.maxIterations() == 7);
    CHECK(cg.iterations() == 0);
    CHECK(u[0].gradient[0] == Approx(1.0 / 6.0));  // x/6 - …
    CHECK(u[1].hessian(0, 0) == Approx(-2.0 / 24.0));
  };
  Eigen::ConjugateGradient<Sparse> lower(s);
  check(lower);
  Eigen::ConjugateGradient<Eigen::SparseMatrix<P, Eigen::RowMajor>, Eigen::Lower | Eigen::Upper> both;
  both.analyzePattern(s);
  both.factorize(s);
  check(both);
}
