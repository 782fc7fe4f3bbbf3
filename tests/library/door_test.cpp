#include <array>
#include <catch2/catch.hpp>
#include <hesse/ad/ad.hpp>
#include <hesse/hesse.hpp>
#include <vector>

using Catch::Matchers::Contains;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using namespace hesse;

namespace {

const auto rosenbrock = [](const auto& x) {
  const auto a = x[1] - x[0] * x[0], b = 1.0 - x[0];
  return 100.0 * a * a + b * b;
};
const Eigen::Matrix2d hessian_at_start = (Eigen::Matrix2d() << 1330.0, 480.0, 480.0, 200.0).finished();

// Rosenbrock's function once more, as elements and as residuals.
Sum elements() {
  Sum sum(2);
  sum.add<2>(
      1,
      [](auto) {
        return std::array{0, 1};
      },
      rosenbrock);
  return sum;
}

struct Residuals {
  template <class T>
  bool operator()(const T* x, T* r) const {
    r[0] = std::sqrt(200.0) * (x[1] - x[0] * x[0]);
    r[1] = std::sqrt(2.0) * (1.0 - x[0]);
    return true;
  }
};

LeastSquares residuals() {
  LeastSquares fit;
  fit.add_residual<2, 2>(Residuals(), fit.add_parameter({-1.2, 1.0}));
  return fit;
}

const VectorXd start = Eigen::Vector2d(-1.2, 1.0);

}  // namespace

TEST_CASE("the start of a minimisation is any vector, array or list") {
  const auto reaches = [](const Result& result) {
    CHECK(result.converged());
    CHECK((result.x - Eigen::Vector2d(1.0, 1.0)).norm() < 1e-8);
  };
  reaches(minimize(rosenbrock, start));
  reaches(minimize(rosenbrock, Eigen::Vector2d(-1.2, 1.0)));
  reaches(minimize(rosenbrock, Eigen::RowVector2f(-1.2F, 1.0F)));
  reaches(minimize(rosenbrock, 2.0 * start));
  reaches(minimize(rosenbrock, start.head(2)));
  reaches(minimize(rosenbrock, std::vector{-1.2, 1.0}));
  reaches(minimize(rosenbrock, std::vector{-1, 1}));
  reaches(minimize(rosenbrock, std::array{-1.2, 1.0}));
  reaches(minimize(rosenbrock, {-1.2, 1.0}));
  reaches(minimize(rosenbrock, {-1, 1}));
  reaches(minimize(rosenbrock, {-1.2, 1}));
  const double plain[] = {-1.2, 1.0};
  reaches(minimize(rosenbrock, plain));
  reaches(minimize(elements(), {-1.2, 1.0}));
  LeastSquares fit = residuals();
  reaches(minimize(fit, {-1.2, 1.0}));
  reaches(minimize(fit));
  CHECK_THROWS_WITH(minimize(rosenbrock, MatrixXd::Zero(2, 2)), Contains("2 rows and 2 columns"));
}

TEST_CASE("the options of a minimisation carry those of the plan") {
  Options options;
  options.plan.mode = ad::forward_over_reverse;
  CHECK_THAT(minimize(rosenbrock, start, options).summary.plan, Contains("forward_over_reverse"));
  options.plan.mode = ad::RecordedMode::recorded_interpreted;
  options.plan.threads = 2;
  CHECK_THAT(minimize(rosenbrock, start, options).summary.plan, Contains("recorded_interpreted"));
  options.max_iterations = 1;
  CHECK(minimize(rosenbrock, start, options).status() == solver::StopReason::limit_iterations);
  Sum sum = elements();
  CHECK_THROWS_WITH(minimize(sum, start, options), Contains("give PlanOptions to the constructor of a Sum"));
  solver::Options plain;
  plain.max_iterations = 1;
  CHECK(minimize(rosenbrock, start, plain).status() == solver::StopReason::limit_iterations);
}

TEST_CASE("derivatives are values: of callables and of prepared objects, dense and sparse") {
  const auto check = [](auto&& what) {
    const auto [f, g, H] = ad::value_gradient_hessian(what, start);
    CHECK(f == Approx(24.2));
    CHECK((g - Eigen::Vector2d(-215.6, -88.0)).norm() < 1e-10);
    CHECK((H - hessian_at_start).norm() < 1e-9);
    const auto sparse = ad::sparse_value_gradient_hessian(what, start);
    CHECK(sparse.value == Approx(24.2));
    CHECK((sparse.gradient - g).norm() < 1e-10);
    CHECK((MatrixXd(sparse.hessian) - hessian_at_start).norm() < 1e-9);
  };
  check(rosenbrock);
  ad::Function function(rosenbrock, 2);
  check(function);
  ad::Function recorded(rosenbrock, start);
  check(recorded);
  Sum sum = elements();
  check(sum);
  LeastSquares fit = residuals();
  check(fit);
}

TEST_CASE("sparse values have the entries of the pattern, in both triangles") {
  const auto chain = [](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) sum += rosenbrock(std::array{x[i], x[i + 1]});
    return sum;
  };
  const VectorXd x = VectorXd::LinSpaced(30, -1.0, 1.0);
  const auto [f, g, H] = ad::sparse_value_gradient_hessian(chain, x);
  CHECK(H.nonZeros() == 30 + 2 * 29);
  CHECK((MatrixXd(H) - ad::hessian(chain, x)).norm() < 1e-9);

  const auto F = [](const auto& y) {
    std::vector<std::decay_t<decltype(y[0])>> outputs;
    for (Eigen::Index i = 0; i + 1 < y.size(); ++i) outputs.push_back(y[i] * y[i + 1]);
    return outputs;
  };
  const auto dense = ad::value_jacobian(F, x);
  const auto sparse = ad::sparse_value_jacobian(F, x);
  CHECK(dense.value == sparse.value);
  CHECK(sparse.jacobian.nonZeros() == 2 * 29);
  CHECK((MatrixXd(sparse.jacobian) - dense.jacobian).norm() < 1e-12);
  CHECK((dense.jacobian - ad::jacfwd(F)(x)).norm() < 1e-12);
  ad::Jacobian prepared(F, x);
  CHECK(ad::value_jacobian(prepared, x).jacobian == dense.jacobian);
  CHECK(MatrixXd(ad::sparse_value_jacobian(prepared, x).jacobian) == dense.jacobian);

  // An entry that happens to be zero here stays an entry of a full pattern.
  const VectorXd zero = VectorXd::Zero(2);
  CHECK(ad::sparse_value_gradient_hessian([](const auto& y) { return y[0] * y[0] * y[1] * y[1]; }, zero)
            .hessian.nonZeros() == 4);
}

TEST_CASE("a point that cannot be evaluated is an error where derivatives are values") {
  const auto root = [](const auto& x) {
    using std::sqrt;
    return sqrt(x[0]);
  };
  const VectorXd outside = VectorXd::Constant(1, -1.0);
  CHECK_THROWS_WITH(ad::value_gradient_hessian(root, outside), Contains("cannot be evaluated here"));
  CHECK_THROWS_WITH(ad::value_jacobian(root, outside), Contains("cannot be evaluated here"));
}

TEST_CASE("a sum takes the options of a plan, and says which it cannot follow") {
  ad::PlanOptions options;
  options.mode = ad::RecordedMode::recorded_interpreted;
  options.threads = 2;
  Sum sum(2, options);
  sum.add<2>(
      1,
      [](auto) {
        return std::array{0, 1};
      },
      rosenbrock);
  CHECK(minimize(sum, start).converged());
  CHECK_THAT(sum.describe(), Contains("interpreted"));
  options.mode = ad::forward_over_reverse;
  CHECK_THROWS_WITH(Sum(2, options), Contains("forward_over_reverse is no mode of a sum"));
}
