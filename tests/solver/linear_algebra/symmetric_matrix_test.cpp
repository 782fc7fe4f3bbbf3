#include <catch2/catch.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>

#include "sparse_matrices.hpp"

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST_CASE("dense and sparse matrices do the same", "[sparse]") {
  std::mt19937 engine(11);
  for (int number = 0; number < 200; ++number) {
    const int n = 1 + number % 30;
    const SymmetricMatrix sparse = random_sparse(n, random_edges(n, number, engine), number % 3 - 1.0, engine);
    const SymmetricMatrix dense = full(sparse);
    const VectorXd v = VectorXd::Random(n), s = VectorXd::Random(n).cwiseAbs() + VectorXd::Constant(n, 0.1);
    const Mask held = Mask::NullaryExpr(n, [&] { return engine() % 3 == 0; });
    CAPTURE(number, n);
    CHECK(sparse.size() == n);
    CHECK_FALSE(sparse.dense());
    CHECK((sparse * v).isApprox(dense * v, 1e-14));
    CHECK(sparse.absolute_product(v).isApprox(dense.absolute_product(v), 1e-14));
    CHECK(sparse.diagonal() == dense.diagonal());
    CHECK(sparse.norm() == Approx(dense.norm()));
    CHECK(sparse.largest_entry() == dense.largest_entry());
    CHECK(full(sparse.scaled(s)).isApprox(full(dense.scaled(s)), 1e-15));
    CHECK(full(sparse.without(held)) == full(dense.without(held)));
    CHECK(hessian_scale(sparse) == hessian_scale(dense));
    CHECK(equilibration(sparse) == equilibration(dense));
    CHECK(units_of_variables(sparse, s, v) == units_of_variables(dense, s, v));
  }
  CHECK(SymmetricMatrix().empty());
}

TEST_CASE("a matrix without held variables has the identity in their place", "[sparse]") {
  const SymmetricMatrix a = MatrixXd{{4, 1, 2}, {1, 5, 3}, {2, 3, 6}};
  const Mask held{{false, true, false}};
  CHECK(a.without(held).full() == MatrixXd{{4, 0, 2}, {0, 1, 0}, {2, 0, 6}});
  CHECK(a.without({}).full() == a.full());
  CHECK(without(VectorXd{{1, 2, 3}}, held) == VectorXd{{1, 0, 3}});
}
