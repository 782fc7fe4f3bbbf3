#include <catch2/catch.hpp>
#include <stdexcept>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;
using Catch::Matchers::Contains;

namespace {

struct MisuseError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// ½‖x‖², usable only after it was prepared; it writes down what was asked for.
struct Prepared {
  using Error = MisuseError;

  Index n = 0;
  bool complains = false;
  int prepared = 0, structures = 0, hessians = 0;
  VectorXd prepared_at = {};

  Index dimension() const { return n; }
  void prepare(const VectorXd& x) {
    ++prepared;
    prepared_at = x;
  }
  HessianStructure hessian_structure() {
    ++structures;
    if (prepared == 0) throw MisuseError("not prepared");
    return {n, {}, {}};
  }
  int value(const VectorXd& x, double& f) {
    if (complains) throw MisuseError("value: misused");
    f = 0.5 * x.squaredNorm();
    return 0;
  }
  int value_gradient(const VectorXd& x, double& f, VectorXd& g) {
    g = x;
    return value(x, f);
  }
  int value_gradient_hessian(const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
    ++hessians;
    h.setZero(n * n);
    for (Index i = 0; i < n; ++i) h[i + i * n] = 1;
    return value_gradient(x, f, g);
  }
};

Options with_method(Method method) {
  Options options;
  options.method = method;
  return options;
}

}  // namespace

TEST_CASE("an objective is prepared once, with the start, before its structure is asked for") {
  for (const Method method : {Method::trust_region, Method::line_search, Method::cubic, Method::lbfgs}) {
    CAPTURE(name(method));
    Prepared objective{.n = 3};
    const Result result = minimize(objective, vec({1, 2, 3}), with_method(method));
    CHECK(result.converged());
    CHECK(objective.prepared == 1);
    CHECK(objective.structures == 1);
    CHECK(objective.prepared_at == vec({1, 2, 3}));
  }
  Prepared bounded{.n = 2};
  Options options;
  options.lower = vec({0.5, 0.5});
  CHECK(minimize(bounded, vec({0, 1}), options).converged());
  CHECK(bounded.prepared_at == vec({0.5, 1}));
  // A start that is refused is not prepared for.
  Prepared other{.n = 2};
  CHECK(minimize(other, vec({1, 2, 3})).status() == StopReason::invalid_problem);
  CHECK(minimize(other, vec({1, no_number})).status() == StopReason::invalid_problem);
  CHECK(other.prepared == 0);
}

TEST_CASE("an error of the objective's own is no exception of the user's code") {
  Prepared objective{.n = 2, .complains = true};
  const Result result = minimize(objective, vec({1, 2}));
  CHECK(result.status() == StopReason::invalid_problem);
  CHECK_THAT(result.summary.message, Contains("value: misused"));
  CHECK_THROWS_AS(std::rethrow_exception(result.exception), MisuseError);

  // Another exception is.
  General throwing = separable(
      2, [](double) -> double { throw std::runtime_error("mine"); }, [](double) { return 0.0; },
      [](double) { return 0.0; });
  CHECK(minimize(throwing, vec({1, 2})).status() == StopReason::callback_exception);
}

TEST_CASE("the objective's remarks about the returned point are noted, and only they") {
  struct Remarking : Prepared {
    int asked = 0;
    bool fails = false;
    std::string remarks(const VectorXd& x) {
      ++asked;
      if (fails) throw std::runtime_error("cannot tell");
      return x.norm() < 1e-9 ? "kink" : "";
    }
  };
  Remarking objective{{.n = 2}};
  const Result result = minimize(objective, vec({1, 2}));
  CHECK(objective.asked == 1);
  REQUIRE(result.summary.notes.size() == 1);
  CHECK_THAT(result.summary.notes.front(), Contains("kink"));

  // What it throws changes nothing.
  Remarking failing{{.n = 2}, 0, true};
  const Result same = minimize(failing, vec({1, 2}));
  CHECK(failing.asked == 1);
  CHECK(same.status() == result.status());
  CHECK(same.summary.quality == result.summary.quality);
  CHECK(same.summary.notes.empty());
  CHECK_FALSE(same.exception);

  // A point that is not stationary is not asked about.
  Options options;
  options.max_iterations = 0;
  minimize(objective, vec({1, 2}), options);
  CHECK(objective.asked == 1);
}

TEST_CASE("L-BFGS of many variables asks for no Hessian, and says what it does not know") {
  Prepared objective{.n = 1'000'000};
  const Result result = minimize(objective, VectorXd::Constant(objective.n, 2.0), with_method(Method::lbfgs));
  CHECK(result.converged());
  CHECK(result.summary.quality == PointQuality::stationary_1st_order);
  CHECK_FALSE(result.summary.inertia);
  CHECK(objective.structures <= 1);  // whether it is sparse
  CHECK(objective.hessians == 0);
  CHECK_THAT(result.summary.full(), Contains("1000000 variables was not looked at"));

  // Where it does not converge its status is true, too.
  Options options = with_method(Method::lbfgs);
  options.max_iterations = 0;
  const Result stopped = minimize(objective, VectorXd::Constant(objective.n, 2.0), options);
  CHECK(stopped.status() == StopReason::limit_iterations);
  CHECK(stopped.summary.quality == PointQuality::start_only);
  CHECK(objective.hessians == 0);

  // Of few variables the certificate is that of the Hessian, as before.
  Prepared small{.n = 50};
  const Result certified = minimize(small, VectorXd::Constant(50, 2.0), with_method(Method::lbfgs));
  CHECK(certified.summary.quality == PointQuality::stationary_2nd_order);
  CHECK(certified.summary.inertia);
}
