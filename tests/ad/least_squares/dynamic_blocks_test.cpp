#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/ad/least_squares.hpp>

#include "allocation_counter.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// The same residuals of blocks known to the compiler, and of blocks counted when the program runs.
struct Pair {
  template <class T>
  bool operator()(const T* a, const T* b, const T* c, T* r) const {
    using std::exp;
    using std::sin;
    r[0] = exp(a[0] * b[1]) - c[0];
    r[1] = sin(a[1]) * b[0] + c[0] * c[0];
    return true;
  }
};

struct DynamicPair {
  template <class T>
  bool operator()(T const* const* p, T* r) const {
    return Pair{}(p[0], p[1], p[2], r);
  }
};

// The last of any number of scalar blocks against a product of the others.
struct Chain {
  std::size_t blocks;
  template <class T>
  bool operator()(T const* const* p, T* r) const {
    T product = p[0][0];
    for (std::size_t k = 1; k + 1 < blocks; ++k) product = product * (1.0 + 0.1 * p[k][0]);
    r[0] = product - p[blocks - 1][0];
    return true;
  }
};

struct Numbers {
  double f = 0;
  VectorXd g, h, r, b, j;
};

Numbers evaluated(LeastSquares& fit, const VectorXd& x) {
  Numbers all;
  REQUIRE(fit.value_gradient_hessian(x, all.f, all.g, all.h) == Evaluation::ok);
  REQUIRE(fit.jacobian_values(x, all.r, all.j) == Evaluation::ok);
  REQUIRE(fit.second_order(x, all.r, all.b) == Evaluation::ok);
  return all;
}

void check_equal(const Numbers& a, const Numbers& b) {
  CHECK(a.f == b.f);
  CHECK(a.r == b.r);
  REQUIRE(a.h.size() == b.h.size());
  REQUIRE(a.j.size() == b.j.size());
  CHECK((a.g - b.g).norm() <= 1e-13 * (1 + b.g.norm()));
  CHECK((a.h - b.h).norm() <= 1e-13 * (1 + b.h.norm()));
  CHECK((a.j - b.j).norm() <= 1e-13 * (1 + b.j.norm()));
  CHECK((a.b - b.b).norm() <= 1e-13 * (1 + b.b.norm()));
}

}  // namespace

TEST_CASE("blocks chosen at run time give what blocks known to the compiler give") {
  for (const ResidualStrategy strategy :
       {ResidualStrategy::overloaded, ResidualStrategy::replayed, ResidualStrategy::planned})
    for (const bool sparse : {false, true})
      for (const bool constant : {false, true}) {
        CAPTURE(static_cast<int>(strategy), sparse, constant);
        LeastSquares::Options options;
        options.strategy = strategy;
        options.sparse = sparse;
        LeastSquares fixed(options), dynamic(options);
        const auto build = [&](LeastSquares& fit, const auto& add) {
          std::vector<Parameter> twos, ones;
          for (int i = 0; i < 6; ++i) {
            twos.push_back(fit.add_parameter({0.1 * i, 0.3 - 0.1 * i}));
            ones.push_back(fit.add_parameter({0.2 + 0.1 * i}));
          }
          for (std::size_t i = 0; i < 5; ++i) add(twos[i], twos[i + 1], ones[5 - i]);
          if (constant) {
            fit.set_constant(twos[2]);
            fit.set_constant(ones[4]);
          }
        };
        build(fixed, [&](Parameter a, Parameter b, Parameter c) { fixed.add_residual<2, 2, 2, 1>(Pair{}, a, b, c); });
        build(dynamic, [&](Parameter a, Parameter b, Parameter c) {
          dynamic.add_residual(DynamicPair{}, 2, {a, b, c});
        });
        REQUIRE(fixed.dimension() == dynamic.dimension());
        const VectorXd x = fixed.start();
        check_equal(evaluated(dynamic, x), evaluated(fixed, x));
        check_equal(evaluated(dynamic, 1.5 * x), evaluated(fixed, 1.5 * x));
        if (strategy == ResidualStrategy::replayed) CHECK_THAT(dynamic.describe(), Contains("recorded 1 time"));
      }
}

TEST_CASE("a block given more than once is one block to which several pointers lead") {
  LeastSquares once, twice;
  const Parameter a = once.add_parameter({0.4, 0.7}), c = once.add_parameter({0.3});
  once.add_residual([](const auto* const* p, auto* r) { return Pair{}(p[0], p[0], p[1], r); }, 2,
                    std::vector<Parameter>{a, c});
  const Parameter b = twice.add_parameter({0.4, 0.7}), d = twice.add_parameter({0.3});
  twice.add_residual(DynamicPair{}, 2, {b, b, d});
  check_equal(evaluated(twice, twice.start()), evaluated(once, once.start()));

  // r = x² by two pointers to x: f = x⁴/2.
  LeastSquares square;
  const Parameter x = square.add_parameter({3.0});
  square.add_residual(
      [](const auto* const* p, auto* r) {
        r[0] = p[0][0] * p[1][0];
        return true;
      },
      1, {x, x});
  const Numbers n = evaluated(square, square.start());
  CHECK(n.f == 40.5);
  CHECK(n.g[0] == 54.0);     // 2x³
  CHECK(n.h[0] == 54.0);     // 6x²
  CHECK(n.j[0] == 6.0);      // 2x
  CHECK(n.b[0] == 9.0 * 2);  // r · 2
}

TEST_CASE("residuals of one to a hundred blocks") {
  for (const std::size_t blocks : {2, 3, 8, 9, 33, 100}) {
    CAPTURE(blocks);
    for (const ResidualStrategy strategy : {ResidualStrategy::overloaded, ResidualStrategy::replayed}) {
      LeastSquares::Options options;
      options.strategy = strategy;
      LeastSquares fit(options);
      std::vector<Parameter> all;
      for (std::size_t k = 0; k < blocks; ++k) all.push_back(fit.add_parameter({0.5 + 0.01 * static_cast<double>(k)}));
      fit.add_residual(Chain{blocks}, 1, all);
      const VectorXd x = fit.start();
      const Numbers n = evaluated(fit, x);
      double product = x[0];
      for (Eigen::Index k = 1; k + 1 < x.size(); ++k) product *= 1.0 + 0.1 * x[k];
      const double r = product - x[x.size() - 1];
      CHECK(n.f == Approx(0.5 * r * r));
      CHECK(n.g[0] == Approx(r * product / x[0]));
      CHECK(n.g[x.size() - 1] == Approx(-r));
      CHECK(n.h[0] == Approx(product / x[0] * product / x[0]));
      CHECK(n.h[x.size() - 1] == Approx(-product / x[0]));
    }
  }
}

TEST_CASE("no evaluation of blocks chosen at run time after the first allocates") {
  LeastSquares::Options options;
  options.strategy = ResidualStrategy::overloaded;
  LeastSquares fit(options);
  std::vector<Parameter> all;
  for (int k = 0; k < 40; ++k) all.push_back(fit.add_parameter({0.5}));
  fit.add_residual(Chain{40}, 1, all);
  const VectorXd x = fit.start();
  double f = 0;
  VectorXd g, h;
  REQUIRE(fit.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  const auto before = allocations();
  fit.value_gradient_hessian(x, f, g, h);
  CHECK(allocations() == before);
}

TEST_CASE("misuse of blocks chosen at run time is refused with the numbers") {
  LeastSquares fit;
  const Parameter a = fit.add_parameter({1.0});
  CHECK_THROWS_WITH(fit.add_residual(Chain{2}, 1, std::vector<Parameter>()), Contains("0 parameter blocks"));
  CHECK_THROWS_WITH(fit.add_residual(Chain{2}, 0, {a, a}), Contains("0 residuals") && Contains("at least 1"));
  CHECK_THROWS_WITH(fit.add_residual(Chain{2}, 1, {a, Parameter{7}}), Contains("7 does not exist, there are 1"));
  CHECK(fit.residual_count() == 0);
}
