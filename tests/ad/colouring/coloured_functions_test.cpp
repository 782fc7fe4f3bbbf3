#include <catch2/catch.hpp>

#include <cmath>

#include <hesse/ad/detail/colouring/coloured_hessian.hpp>
#include <hesse/ad/detail/colouring/coloured_jacobian.hpp>
#include <hesse/ad/detail/transforms/grad.hpp>
#include <hesse/ad/detail/transforms/jacfwd.hpp>
#include <hesse/ad/detail/transforms/vjp.hpp>

#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::testing;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr int lanes = 4;

// A sum of elements of three neighbours each, and one that hangs on the last variable.
const auto energy = [](const auto& x) {
  using std::exp, std::sin;
  auto sum = 0.0 * x[0];
  const Eigen::Index n = x.size();
  for (Eigen::Index i = 0; i + 2 < n; ++i) sum += exp(x[i] * x[i + 1]) * sin(x[i + 2]) + x[i] * x[i] * x[n - 1];
  return sum;
};

SymmetricPattern energy_pattern(Index n) {
  Entries entries{{n - 1, n - 2}, {n - 1, n - 1}};
  for (Index i = 0; i + 2 < n; ++i)
    entries.insert(entries.end(),
                   {{i, i}, {i + 1, i}, {i + 2, i}, {i + 1, i + 1}, {i + 2, i + 1}, {i + 2, i + 2}, {n - 1, i}});
  return symmetric(n, entries);
}

using Lanes = Dual<double, lanes>;

// x with `lanes` directions at once.
Vector<Lanes> along(const VectorXd& x, const DirectionBlock& v) {
  Vector<Lanes> point(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    point[i] = Lanes(x[i]);
    for (int k = 0; k < lanes; ++k) point[i] += v(i, k) * Lanes::variable(0.0, k);
  }
  return point;
}

void tangents(const Vector<Lanes>& y, DirectionBlock& block) {
  for (Index i = 0; i < y.size(); ++i) {
    for (int k = 0; k < lanes; ++k) block(i, k) = y[i].tangent[k];
  }
}

ColouringOptions options_for(ColouringKind kind) {
  ColouringOptions options;
  options.kind = kind;
  options.lanes = lanes;
  return options;
}

VectorXd somewhere(Index n) {
  VectorXd x(n);
  for (Index i = 0; i < n; ++i) x[i] = 0.3 + 0.5 * std::cos(static_cast<double>(i));
  return x;
}

}  // namespace

TEST_CASE("a coloured Hessian by forward over reverse is the dense one") {
  const Index n = 40;
  const VectorXd x = somewhere(n);
  const MatrixXd expected = jacfwd(grad(energy))(x);
  for (const ColouringKind kind : hessian_colourings) {
    ColouredHessian coloured(energy_pattern(n), options_for(kind));
    CHECK(coloured.choice().colouring.count <= 6);
    VectorXd values;
    const auto products = [&](const VectorXd& at, const DirectionBlock& v, DirectionBlock& hv) {
      tangents(grad(energy)(along(at, v)), hv);
      return Evaluation::ok;
    };
    REQUIRE(coloured.evaluate(x, products, values) == Evaluation::ok);
    MatrixXd found = MatrixXd::Zero(n, n);
    Index p = 0;
    for (Index j = 0; j < n; ++j) {
      for (const Index i : coloured.pattern().column(j)) found(i, j) = found(j, i) = values[p++];
    }
    CHECK((found - expected).cwiseAbs().maxCoeff() <= 1e-13 * expected.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("a coloured Jacobian either way is the dense one") {
  const Index n = 30, m = n - 1;
  const VectorXd x = somewhere(n);
  const auto f = [](const auto& v) {
    using std::sin;
    std::decay_t<decltype(v)> y(v.size() - 1);
    for (Index i = 0; i + 1 < v.size(); ++i) y[i] = sin(v[i]) * v[i + 1];
    return y;
  };
  Entries entries;
  for (Index i = 0; i < m; ++i) entries.insert(entries.end(), {{i, i}, {i, i + 1}});
  const MatrixXd expected = jacfwd(f)(x);
  for (const ColouringKind kind : jacobian_colourings) {
    ColouredJacobian coloured(SparsityPattern::from_entries(m, n, entries), options_for(kind));
    CHECK(coloured.choice().colouring.count == 2);
    VectorXd values;
    const auto forward = [&](const VectorXd& at, const DirectionBlock& v, DirectionBlock& jv) {
      tangents(f(along(at, v)), jv);
      return Evaluation::ok;
    };
    const auto reverse = [&](const VectorXd& at, const DirectionBlock& w, DirectionBlock& product) {
      for (Index k = 0; k < w.cols(); ++k) product.col(k) = vjp(f, at, VectorXd(w.col(k)));
      return Evaluation::ok;
    };
    REQUIRE(coloured.evaluate(x, forward, reverse, values) == Evaluation::ok);
    MatrixXd found = MatrixXd::Zero(m, n);
    coloured.pattern().for_each([&](Index i, Index j, Index p) { found(i, j) = values[p]; });
    CHECK((found - expected).cwiseAbs().maxCoeff() <= 1e-14);
  }
}
