#include <array>
#include <catch2/catch.hpp>
#include <hesse/hesse.hpp>
#include <stdexcept>

using Catch::Matchers::Contains;
using Eigen::VectorXd;
using hesse::solver::PointQuality;
using hesse::solver::StopReason;

namespace {

hesse::Sum chain(Eigen::Index n) {
  hesse::Sum sum(n);
  sum.add<2>(
      n - 1,
      [](auto e) {
        return std::array{e, e + 1};
      },
      [](const auto& x) {
        auto a = x[1] - x[0] * x[0];
        auto b = 1.0 - x[0];
        return 100.0 * a * a + b * b;
      });
  return sum;
}

// The seam's shape with derivatives by hand.
struct Valley {
  Eigen::Index dimension() const { return 2; }
  hesse::solver::HessianStructure hessian_structure() const { return {2, {}, {}}; }
  int value(const VectorXd& x, double& f) {
    f = x[0] * x[0] + 10.0 * x[1] * x[1];
    return 0;
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
    g = Eigen::Vector2d(2.0 * x[0], 20.0 * x[1]);
    return value(x, f);
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    h = Eigen::Vector4d(2.0, 0.0, 0.0, 20.0);
    return value_gradient(x, f, g);
  }
};

hesse::Options with_method(hesse::solver::Method method) {
  hesse::Options options;
  options.method = method;
  return options;
}

}  // namespace

TEST_CASE("a sum is minimised as it is, prepared or not") {
  const VectorXd x0 = VectorXd::Constant(20, 0.5);
  for (const bool prepared : {false, true}) {
    hesse::Sum sum = chain(20);
    if (prepared) sum.prepare(x0);
    const hesse::Result result = hesse::minimize(sum, x0);
    CHECK(result.converged());
    CHECK(result.summary.quality == PointQuality::stationary_2nd_order);
    CHECK((result.x - VectorXd::Ones(20)).norm() < 1e-10);
  }
  hesse::Sum sum = chain(20);
  CHECK(hesse::solver::minimize(sum, x0).converged());
  CHECK(hesse::minimize(chain(2), {-1.2, 1.0}).converged());
}

TEST_CASE("whatever has the shape of the seam is minimised") {
  Valley valley;
  CHECK(hesse::minimize(valley, {3.0, 1.0}).converged());
  CHECK(hesse::minimize(Valley{}, Eigen::Vector2d(3.0, 1.0)).converged());
  const auto erased = hesse::solver::erase(valley);
  CHECK(hesse::minimize(*erased, {3.0, 1.0}).converged());

  hesse::LeastSquares fit;
  const auto p = fit.add_parameter({3.0});
  fit.add_residual(
      [](const auto* x, auto* r) {
        r[0] = x[0] - 1.0;
        return true;
      },
      1, p);
  CHECK(hesse::minimize(fit).converged());
  CHECK(hesse::minimize(fit, {}).converged());
  CHECK(hesse::minimize(fit, VectorXd::Constant(1, 7.0)).converged());

  hesse::ad::Function function([](const auto& x) { return x[0] * x[0]; }, 1);
  CHECK(hesse::minimize(function, {2.0}).converged());
}

TEST_CASE("misuse of the library is no exception of the user's code") {
  // Hidden misuse, so that it is met within the run.
  const auto misused = [](const auto& x) {
    if (x.size() == 1) static_cast<void>(hesse::Sum(-1));
    return x[0];
  };
  const hesse::Result result = hesse::minimize(misused, {1.0});
  CHECK(result.status() == StopReason::invalid_problem);
  CHECK_THAT(result.summary.message, Contains("Sum: -1 variables"));
  CHECK_THROWS_AS(std::rethrow_exception(result.exception), hesse::ad::Error);

  // A Hessian that does not fit is no exception of the user's code either.
  const auto many = [](const auto& x) {
    const auto sum = x.sum();
    return x.dot(x) + sum * sum;
  };
  const hesse::Result refused = hesse::minimize(many, VectorXd::Constant(1'000'000, 1.0));
  CHECK(refused.status() == StopReason::invalid_problem);
  CHECK_THAT(refused.summary.message, Contains("dense Hessian") && Contains("1000000"));

  const auto thrown = [](const auto& x) {
    if (x.size() == 1) throw std::runtime_error("mine");
    return x[0];
  };
  CHECK(hesse::minimize(thrown, {1.0}).status() == StopReason::callback_exception);
}

TEST_CASE("L-BFGS minimises functions of a million variables by gradients alone") {
  const auto separable = [](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const auto d = x[i] - 1.0;
      sum += d * d;
    }
    return sum;
  };
  const hesse::Result result =
      hesse::minimize(separable, VectorXd::Constant(1'000'000, 3.0), with_method(hesse::solver::Method::lbfgs));
  CHECK(result.converged());
  CHECK(result.summary.quality == PointQuality::stationary_2nd_order);  // by a sparse Hessian at the end
  CHECK((result.x - VectorXd::Ones(result.x.size())).lpNorm<Eigen::Infinity>() < 1e-12);

  hesse::Sum sum(1'000'000);
  sum.add<1>(
      1'000'000, [](auto e) { return std::array{e}; }, [](const auto& x) { return (x[0] - 1.0) * (x[0] - 1.0); });
  const hesse::Result by_sum =
      hesse::minimize(sum, VectorXd::Constant(1'000'000, 3.0), with_method(hesse::solver::Method::lbfgs));
  CHECK(by_sum.converged());
  CHECK(by_sum.summary.inertia->positive == 1'000'000);

  // No Hessian is computed where it would be full.
  const auto coupled = [](const auto& x) {
    const auto total = x.sum();
    return x.dot(x) + total * total;
  };
  const hesse::Result full =
      hesse::minimize(coupled, VectorXd::Constant(1'000'000, 1.0), with_method(hesse::solver::Method::lbfgs));
  CHECK(full.converged());
  CHECK(full.summary.quality == PointQuality::stationary_1st_order);
  CHECK_FALSE(full.summary.inertia);
  CHECK(full.summary.counts.H == 0);
}

TEST_CASE("a rule for a point without derivatives is named where it decides") {
  const auto notes = [](const hesse::Result& result) {
    std::string text;
    for (const auto& note : result.summary.notes) text += note + "\n";
    return text;
  };
  // The Hessian is 0 by the rule alone: curvature has not been asked.
  const auto distance = [](const auto& x) { return hypot(x[0], x[1]); };
  const hesse::Result at_kink = hesse::minimize(distance, {0.0, 0.0});
  CHECK_THAT(notes(at_kink), Contains("hypot at (0, 0): derivatives taken as 0, 0; the Hessian does not decide") &&
                                 !Contains("degenerate"));

  // A maximum that the rules make look like a minimum.
  const auto peak = [](const auto& x) { return x[0] * x[0] - abs(x[0]); };
  CHECK_THAT(notes(hesse::minimize(peak, {0.0})), Contains("abs at 0: derivative taken as 0"));

  // Where there is a derivative nothing is remarked, and what was certain still is.
  const auto flat = [](const auto& x) { return x[0] * x[0] * x[0] * x[0]; };
  CHECK_THAT(notes(hesse::minimize(flat, {0.0})), Contains("degenerate") && !Contains("differentiable"));
  const auto smooth = [](const auto& x) { return x[0] * x[0] + abs(x[0] + 2.0); };
  CHECK_THAT(notes(hesse::minimize(smooth, {3.0})), !Contains("differentiable"));

  hesse::LeastSquares fit;
  const auto p = fit.add_parameter({0.0, 0.0});
  fit.add_residual<1, 2>(
      [](const auto* x, auto* r) {
        r[0] = hypot(x[0], x[1]);
        return true;
      },
      p);
  CHECK_THAT(notes(hesse::minimize(fit)), Contains("hypot at (0, 0)"));
}
