#include <catch2/catch.hpp>
#include <stdexcept>

#include "line_search_problems.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::handmade;

namespace {

Problem linear() {
  return scalar(
      "-x", 0, [](double x) { return -x; }, [](double) { return -1.0; }, [](double) { return 0.0; });
}
Problem bowl(double x0) {
  return scalar(
      "(x-1)^4+x^2", x0, [](double x) { return std::pow(x - 1, 4) + x * x; },
      [](double x) { return 4 * std::pow(x - 1, 3) + 2 * x; }, [](double x) { return 12 * std::pow(x - 1, 2) + 2; });
}

// Runs every method on a fresh copy and hands over what came back.
void for_each_method(const Problem& problem, const std::function<void(Handmade&)>& prepare,
                     const std::function<void(Method, Handmade&, const Result&)>& check,
                     const std::function<void(Options&)>& adjust = {}) {
  for (const Method method : tested_methods()) {
    Handmade objective(problem);
    if (prepare) prepare(objective);
    Options options = with(method);
    if (adjust) adjust(options);
    const Result result = minimize(objective, problem.x0, options);
    INFO(name(method) << " on " << problem.name << "\n" << result.summary.full());
    CHECK_FALSE(result.summary.message.empty());
    check(method, objective, result);
    // The next solve works.
    Handmade next(rosenbrock());
    CHECK(minimize(next, next.problem().x0, with(method)).converged());
  }
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("f is not finite at the start", "[N01][N02]") {
  for (const double value : {quiet_nan, inf, -inf})
    for_each_method(
        rosenbrock(),
        [value](Handmade& o) {
          o.after_value = [value](const VectorXd&, double& f) {
            f = value;
            return 0;
          };
        },
        [](Method, Handmade&, const Result& r) {
          CHECK(r.status() == StopReason::evaluation_failed_at_start);
          CHECK(r.summary.counts.iterations == 0);
          CHECK(r.x == rosenbrock().x0);
        });
}

TEST_CASE("the start is not finite", "[N03]") {
  for (const double value : {quiet_nan, inf})
    for_each_method(rosenbrock(vector({1, value})), {}, [](Method, Handmade& o, const Result& r) {
      CHECK(r.status() == StopReason::invalid_problem);
      CHECK(contains(r.summary.message, "x0[1]"));
      CHECK(o.values + o.gradients + o.hessians == 0);
    });
}

TEST_CASE("one entry of the gradient is NaN", "[N04][N05]") {
  for (const Index n : {1, 2, 5, 16, 17, 40})
    for (Index k = 0; k < n; k += 1 + n / 8)
      for (const Method method : tested_methods()) {
        Problem problem{"sphere", VectorXd::Ones(n), 0, [](const VectorXd& x, Jet& j) {
                          j.f = x.squaredNorm();
                          j.g = 2 * x;
                          j.H.diagonal().setConstant(2);
                        }};
        Handmade objective(problem);
        objective.after_gradient = [k](const VectorXd&, VectorXd& g) {
          g[k] = quiet_nan;
          return 0;
        };
        const Result result = minimize(objective, problem.x0, with(method));
        INFO(name(method) << ", n = " << n << ", k = " << k << "\n" << result.summary.full());
        CHECK(result.status() == StopReason::evaluation_failed_at_start);
        CHECK(contains(result.summary.message, "g[" + std::to_string(k) + "]"));
        CHECK(result.x == problem.x0);
      }
}

TEST_CASE("the Hessian is NaN while f and g are finite", "[N06]") {
  for_each_method(
      rosenbrock(),
      [](Handmade& o) {
        o.after_hessian = [](const VectorXd&, VectorXd& h) {
          h[0] = quiet_nan;
          return 0;
        };
      },
      [](Method method, Handmade&, const Result& r) {
        CHECK(r.x.allFinite());
        CHECK_FALSE(r.converged());
        if (second_order(method)) CHECK(r.status() == StopReason::evaluation_failed_at_start);
        CHECK(contains(r.summary.message, "H[0"));
      });
}

TEST_CASE("trial points without a value are stepped over", "[N07][N08]") {
  // x − 2√x: from 3 the Newton step leaves the domain.
  const auto problem = scalar(
      "x-2sqrt(x)", 9, [](double x) { return x - 2 * std::sqrt(x); }, [](double x) { return 1 - 1 / std::sqrt(x); },
      [](double x) { return 0.5 * std::pow(x, -1.5); }, -1);
  for_each_method(problem, {}, [](Method method, Handmade&, const Result& r) {
    CHECK(r.converged());
    CHECK(r.x[0] == Approx(1).epsilon(1e-7));
    if (method == Method::line_search) CHECK(r.summary.counts.not_finite > 0);
  });
  // Declared rather than NaN.
  for_each_method(
      rosenbrock(),
      [](Handmade& o) {
        o.after_value = [calls = 0](const VectorXd&, double&) mutable { return ++calls % 3 == 0 ? 1 : 0; };
      },
      [](Method, Handmade&, const Result& r) {
        CHECK(r.summary.f < 1e-12);
        CHECK(r.summary.counts.not_finite > 0);
      },
      [](Options& o) { o.purity_check = false; });
}

TEST_CASE("the gradient is NaN at a point of lower f", "[N09]") {
  // Only at one distance from the minimum: shorter steps avoid it.
  for_each_method(
      bowl(3),
      [](Handmade& o) {
        o.after_gradient = [calls = 0](const VectorXd&, VectorXd& g) mutable {
          if (++calls == 2) g[0] = quiet_nan;
          return 0;
        };
      },
      [](Method, Handmade&, const Result& r) {
        CHECK(r.converged());
        CHECK(r.summary.counts.not_finite > 0);
      });
  // Everywhere but at the start: there is no way on, and the best point is kept.
  for_each_method(
      bowl(3),
      [](Handmade& o) {
        o.after_gradient = [](const VectorXd& x, VectorXd& g) {
          if (x[0] != 3) g[0] = quiet_nan;
          return 0;
        };
      },
      [](Method, Handmade& o, const Result& r) {
        CHECK(r.status() == StopReason::evaluation_failed);
        CHECK(r.summary.f <= o.at(o.problem().x0).f);
        CHECK(contains(r.summary.message, "g[0]"));
      });
}

TEST_CASE("the start is the only point with a value", "[N10]") {
  for (const double bad : {quiet_nan, inf, -inf})
    for_each_method(
        rosenbrock(),
        [bad](Handmade& o) {
          o.after_value = [bad](const VectorXd& x, double& f) {
            if (x != rosenbrock().x0) f = bad;
            return 0;
          };
        },
        [](Method, Handmade& o, const Result& r) {
          CHECK(r.status() == StopReason::stalled);
          CHECK(r.x == rosenbrock().x0);
          CHECK(r.summary.f == o.at(r.x).f);
          CHECK(r.summary.quality == PointQuality::start_only);
        });
}

TEST_CASE("minus infinity is no best point", "[N11]") {
  const auto log = scalar(
      "log", 1, [](double x) { return std::log(x); }, [](double x) { return 1 / x; },
      [](double x) { return -1 / x / x; });
  for_each_method(log, {}, [](Method, Handmade&, const Result& r) {
    CHECK_FALSE(r.converged());
    CHECK(r.x[0] > 0);
    CHECK(std::isfinite(r.summary.f));
    CHECK(r.summary.f < 0);
  });
  const auto cliff = scalar(
      "cliff", 1, [](double x) { return x < 0.5 ? -inf : x; }, [](double) { return 1.0; }, [](double) { return 0.0; });
  for_each_method(
      cliff, {},
      [](Method, Handmade&, const Result& r) {
        CHECK(r.status() == StopReason::unbounded);
        CHECK(std::isfinite(r.summary.f));
      },
      [](Options& o) { o.minus_infinity_is_unbounded = true; });
}

TEST_CASE("functions without lower bound", "[N16][N23]") {
  const std::vector<Problem> problems{
      linear(),
      scalar(
          "-x^2", 1, [](double x) { return -x * x; }, [](double x) { return -2 * x; }, [](double) { return -2.0; }),
      scalar(
          "-exp(x)", 0, [](double x) { return -std::exp(x); }, [](double x) { return -std::exp(x); },
          [](double x) { return -std::exp(x); }),
      scalar(
          "x^3", -1, [](double x) { return x * x * x; }, [](double x) { return 3 * x * x; },
          [](double x) { return 6 * x; }),
      {"x^2-y^2", vector({1, 0.5}), quiet_nan, [](const VectorXd& x, Jet& j) {
         j.f = x[0] * x[0] - x[1] * x[1];
         j.g << 2 * x[0], -2 * x[1];
         j.H << 2, 0, 0, -2;
       }}};
  for (const Problem& problem : problems)
    for_each_method(problem, {}, [](Method, Handmade& o, const Result& r) {
      CHECK(r.status() == StopReason::unbounded);
      CHECK(r.x.allFinite());
      CHECK(std::isfinite(r.summary.f));
      CHECK(r.summary.f == o.at(r.x).f);
      CHECK(r.summary.counts.f < 200);
    });
}

TEST_CASE("an infimum at infinity is no minimum of second order", "[N24]") {
  for_each_method(scalar(
                      "exp(-x)", 0, [](double x) { return std::exp(-x); }, [](double x) { return -std::exp(-x); },
                      [](double x) { return std::exp(-x); }),
                  {}, [](Method, Handmade&, const Result& r) {
                    CHECK((r.status() == StopReason::diverging_iterates || r.summary.f == 0));
                    CHECK(r.summary.quality != PointQuality::stationary_2nd_order);
                  });
}

TEST_CASE("a kink at the optimum", "[N25]") {
  const Problem kink{"sum|x|", vector({1.3, -0.7}), 0, [](const VectorXd& x, Jet& j) {
                       j.f = x.cwiseAbs().sum();
                       j.g = x.cwiseSign();
                     }};
  for_each_method(kink, {}, [](Method, Handmade&, const Result& r) {
    CHECK(r.x.allFinite());
    CHECK(r.summary.f <= 2.0);
    // No claim, unless x is 0 to the last bit: there the derivative is defined as 0.
    CHECK((r.status() == StopReason::stalled || r.status() == StopReason::limit_iterations || r.converged()));
    if (r.converged()) CHECK(r.x.isZero(0));
  });
}

TEST_CASE("noise is no function of x", "[N35]") {
  for_each_method(
      rosenbrock(),
      [](Handmade& o) {
        o.after_value = [state = 1U](const VectorXd&, double& f) mutable {
          state = state * 1664525U + 1013904223U;
          f += 1e-3 * static_cast<double>(state) / 4294967296.0;
          return 0;
        };
      },
      [](Method, Handmade&, const Result& r) {
        CHECK(r.status() == StopReason::invalid_problem);
        CHECK(contains(r.summary.message, "not a function of x"));
      });
}

TEST_CASE("a discontinuous function keeps the best point", "[N36]") {
  // Slopes towards a jump upwards at 1: no point behind it is lower.
  const auto jump = scalar(
      "jump", 3, [](double x) { return x >= 1 ? x * x : 10 + x; }, [](double x) { return x >= 1 ? 2 * x : 1; },
      [](double x) { return x >= 1 ? 2.0 : 0.0; });
  for_each_method(jump, {}, [](Method, Handmade& o, const Result& r) {
    CHECK(r.status() == StopReason::stalled);
    CHECK(r.x[0] >= 1);
    CHECK(r.x[0] < 3);
    CHECK(r.summary.f == o.at(r.x).f);
  });
}

TEST_CASE("a kinked valley stalls and does not converge", "[N37]") {
  // |x − y| + 0.01 (x + y)²: the gradient of the kink never vanishes on the way along the valley.
  const Problem valley{"kinked valley", vector({3, 1}), 0, [](const VectorXd& x, Jet& j) {
                         const double sign = x[0] > x[1] ? 1.0 : -1.0;
                         j.f = std::abs(x[0] - x[1]) + 0.01 * std::pow(x[0] + x[1], 2);
                         const double slope = 0.02 * (x[0] + x[1]);
                         j.g << sign + slope, -sign + slope;
                         j.H.setConstant(0.02);
                       }};
  for_each_method(valley, {}, [](Method, Handmade&, const Result& r) {
    CHECK(r.status() == StopReason::stalled);
    CHECK(r.summary.quality == PointQuality::feasible);
    CHECK(r.summary.f < 2.16);
  });
}

TEST_CASE("limits of zero", "[N42]") {
  for_each_method(
      rosenbrock(), {},
      [](Method, Handmade& o, const Result& r) {
        CHECK(r.status() == StopReason::limit_iterations);
        CHECK(r.x == rosenbrock().x0);
        CHECK(o.values == 1);
      },
      [](Options& o) { o.max_iterations = 0; });
  for_each_method(
      rosenbrock(), {},
      [](Method, Handmade& o, const Result& r) {
        CHECK(r.status() == StopReason::limit_time);
        CHECK(r.x == rosenbrock().x0);
        CHECK(o.values == 1);
      },
      [](Options& o) { o.max_seconds = 0; });
  for_each_method(
      rosenbrock(), {},
      [](Method, Handmade&, const Result& r) {
        CHECK(r.summary.f < 1e-20);
        CHECK(r.summary.counts.f < 400);
      },
      [](Options& o) { o.gradient_tolerance = o.function_tolerance = o.step_tolerance = 0; });
}

TEST_CASE("other limits end with the best point", "[limits]") {
  for_each_method(
      wood(), {},
      [](Method, Handmade& o, const Result& r) {
        CHECK(r.status() == StopReason::limit_evaluations);
        CHECK(r.summary.counts.f == 7);
        CHECK(r.summary.f == o.at(r.x).f);
        CHECK(r.summary.f < o.at(o.problem().x0).f);
      },
      [](Options& o) { o.max_evaluations = 7; });
  for_each_method(
      wood(), {},
      [](Method, Handmade&, const Result& r) {
        CHECK(r.status() == StopReason::limit_iterations);
        CHECK(r.summary.counts.iterations == 3);
      },
      [](Options& o) { o.max_iterations = 3; });
}

TEST_CASE("steps too short to change x end the run", "[N48]") {
  // So far out that no step of the length the model asks for changes x.
  const auto far = scalar(
      "far", 1e18, [](double x) { return 1e-3 * x; }, [](double) { return 1e-3; }, [](double) { return 1.0; });
  for_each_method(far, {}, [](Method, Handmade&, const Result& r) {
    CHECK(std::isfinite(r.summary.f));
    CHECK(r.summary.counts.f < 3000);
  });
  for (const Method method : {Method::line_search, Method::cubic}) {
    Handmade objective(far);
    const Result result = minimize(objective, far.x0, with(method));
    CHECK(result.x == far.x0);
    CHECK((result.status() == StopReason::stalled || result.converged()));
  }
}

TEST_CASE("exceptions and wishes of the callback", "[R07]") {
  struct Custom {};
  for (const int at : {0, 1, 3}) {
    for_each_method(
        wood(), {},
        [](Method, Handmade& o, const Result& r) {
          CHECK(r.status() == StopReason::callback_exception);
          REQUIRE(r.exception);
          CHECK_THROWS_AS(std::rethrow_exception(r.exception), std::out_of_range);
          CHECK(r.summary.f == o.at(r.x).f);
        },
        [at](Options& o) {
          o.callback = [at](const Progress& p) -> Action {
            if (p.iteration.number >= at) throw std::out_of_range("from the callback");
            return Action::go_on;
          };
        });
    for_each_method(
        wood(), {},
        [](Method, Handmade&, const Result& r) {
          REQUIRE(r.exception);
          CHECK_THROWS_AS(std::rethrow_exception(r.exception), Custom);
        },
        [at](Options& o) {
          o.callback = [at](const Progress& p) -> Action {
            if (p.iteration.number >= at) throw Custom{};
            return Action::go_on;
          };
        });
    for_each_method(
        wood(), {},
        [at](Method, Handmade&, const Result& r) {
          CHECK(r.status() == StopReason::stopped_by_callback);
          CHECK(r.summary.counts.iterations == at);
        },
        [at](Options& o) {
          o.callback = [at](const Progress& p) { return p.iteration.number >= at ? Action::stop : Action::go_on; };
        });
  }
}

TEST_CASE("faults injected into every quantity at every call", "[matrix]") {
  enum class Fault { not_a_number, infinite, throws, not_evaluable, fatal };
  const auto inject = [](Fault fault, double& number) {
    switch (fault) {
      case Fault::not_a_number:
        number = quiet_nan;
        return 0;
      case Fault::infinite:
        number = inf;
        return 0;
      case Fault::throws:
        throw std::runtime_error("injected");
      case Fault::not_evaluable:
        return 1;
      case Fault::fatal:
        return 2;
    }
    return 0;
  };
  for (const Method method : tested_methods())
    for (const Fault fault : {Fault::not_a_number, Fault::infinite, Fault::throws, Fault::not_evaluable, Fault::fatal})
      for (const int quantity : {0, 1, 2})
        for (const int call : {1, 2, 3, 7, 1000}) {
          Handmade objective(rosenbrock());
          int calls = 0;
          if (quantity == 0)
            objective.after_value = [&](const VectorXd&, double& f) { return ++calls == call ? inject(fault, f) : 0; };
          else
            (quantity == 1 ? objective.after_gradient : objective.after_hessian) = [&](const VectorXd&, VectorXd& v) {
              return ++calls == call ? inject(fault, v[0]) : 0;
            };
          const Result result = minimize(objective, rosenbrock().x0, with(method));
          INFO(name(method) << ", fault " << static_cast<int>(fault) << " in quantity " << quantity << " at call "
                            << call << "\n"
                            << result.summary.full());
          CHECK(result.x.allFinite());
          if (result.summary.quality != PointQuality::none) CHECK(result.summary.f == objective.at(result.x).f);
          if (calls < call) CHECK(result.converged());
          if (fault == Fault::throws && calls >= call) CHECK(result.exception);
          if (result.converged()) CHECK(objective.at(result.x).g.cwiseAbs().maxCoeff() < 1e-9);
          if (call > 1 && calls >= call && (fault == Fault::not_a_number || fault == Fault::not_evaluable) &&
              second_order(method))
            CHECK(result.converged());
        }
}
