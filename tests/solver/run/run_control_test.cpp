#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "objectives.hpp"

using namespace hesse::solver;

using namespace hesse::solver::detail;
using namespace hesse::solver::testing;

TEST_CASE("the returned point is the best one seen, and f belongs to it", "[P1][P2]") {
  for (const Method method : methods(true))
    for (const int limit : {1, 2, 5, 10, 1000}) {
      CAPTURE(name(method), limit);
      auto inner = rosenbrock();
      double lowest = infinity;
      Faulty objective(inner, [&](Quantity q, int, const VectorXd& x, double* f, VectorXd* r, MatrixXd*) {
        if (q == Quantity::value) lowest = std::min(lowest, *f);
        if (q == Quantity::residuals) lowest = std::min(lowest, 0.5 * r->squaredNorm());
        CHECK(x.allFinite());
        return Evaluation::ok;
      });
      Options options = with(method);
      options.max_iterations = limit;
      const Result result = minimize(objective, vec({-1.2, 1}), options);
      CHECK(reported_f_is_f_of_x(inner, result));
      CHECK(result.summary.f <= lowest * (1 + 1e-11));
      if (result.converged()) {
        double f = 0;
        VectorXd g(2);
        inner.value_gradient(result.x, f, g);
        CHECK(g.cwiseAbs().maxCoeff() == Approx(result.summary.gradient_norm).margin(1e-14));
        CHECK(result.summary.gradient_norm < 1e-8);
      }
    }
}

TEST_CASE("limits of zero evaluate f once and return the start", "[N42]") {
  for (const Method method : methods(true))
    for (const char* option : {"max_iterations", "max_seconds"}) {
      CAPTURE(name(method), option);
      auto objective = rosenbrock();
      Options options = with(method);
      set(options, option, "0");
      const Result result = minimize(objective, vec({-1.2, 1}), options);
      CHECK(result.status() ==
            (std::string(option) == "max_iterations" ? StopReason::limit_iterations : StopReason::limit_time));
      CHECK(objective.calls == 1);
      CHECK(result.x == vec({-1.2, 1}));
      CHECK(result.summary.quality == PointQuality::start_only);
    }
}

TEST_CASE("tolerances of zero end all the same", "[N42]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto objective = brown_dennis();
    Options options = with(method);
    for (const char* option : {"gradient_tolerance", "function_tolerance", "step_tolerance"}) set(options, option, "0");
    const Result result = minimize(objective, vec({25, 5, -5, -1}), options);
    CHECK(usable(result.status()));
    CHECK(result.summary.counts.iterations < 500);
    CHECK(result.summary.f == Approx(85822.2016263563 / 2).epsilon(1e-9));
  }
}

TEST_CASE("limits of evaluations and a target") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto objective = rosenbrock();
    Options options = with(method);
    options.max_evaluations = 3;
    const Result limited = minimize(objective, vec({-1.2, 1}), options);
    CHECK(limited.status() == StopReason::limit_evaluations);
    CHECK(limited.summary.counts.f + limited.summary.counts.r <= 3);
    options = with(method);
    options.target = 1;
    const Result reached = minimize(objective, vec({-1.2, 1}), options);
    CHECK(reached.status() == StopReason::target_reached);
    CHECK(reached.summary.f <= 1);
    CHECK(evaluations_to_reach(reached.summary, 1)->f <= reached.summary.counts.f + reached.summary.counts.r);
    CHECK_FALSE(evaluations_to_reach(reached.summary, -1));
  }
}

TEST_CASE("an interruption ends the run within one evaluation", "[R01]") {
  for (const Method method : methods(true))
    for (const int at : {1, 2, 3, 5}) {
      CAPTURE(name(method), at);
      auto inner = rosenbrock();
      std::atomic<bool> interrupt = false;
      int total = 0;
      Faulty objective(inner, [&](auto&&...) {
        if (++total == at) interrupt = true;
        return Evaluation::ok;
      });
      Options options = with(method);
      options.interrupt = &interrupt;
      const Result result = minimize(objective, vec({-1.2, 1}), options);
      CHECK(result.status() == StopReason::interrupted);
      CHECK(total <= at + 1);  // the Hessian of one evaluation is asked for twice by the decorator
      CHECK(result.x.allFinite());
      CHECK(result.summary.f <= result.summary.start_f);
      CHECK(reported_f_is_f_of_x(inner, result));
    }
}

TEST_CASE("what user code throws arrives unsliced, with the best point", "[P4][R07]") {
  struct Custom : std::runtime_error {
    using runtime_error::runtime_error;
    int payload = 42;
  };
  for (const Method method : methods(true))
    for (const int at : {1, 2, 3, 5}) {
      CAPTURE(name(method), at);
      auto inner = rosenbrock();
      int total = 0;
      Faulty objective(inner, [&](auto&&...) {
        if (++total == at) throw Custom("thrown on purpose");
        return Evaluation::ok;
      });
      const Result result = minimize(objective, vec({-1.2, 1}), with(method));
      CHECK(result.status() == StopReason::callback_exception);
      CHECK(result.summary.message == "thrown on purpose");
      REQUIRE(result.exception);
      try {
        std::rethrow_exception(result.exception);
      } catch (const Custom& custom) {
        CHECK(custom.payload == 42);
      }
      if (at > 1) CHECK(result.summary.f <= result.summary.start_f);
      CHECK(result.x.allFinite());
    }
}

TEST_CASE("a callback may stop, throw, answer nonsense or solve", "[R07][M17][M20]") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto objective = rosenbrock();
    Options options = with(method);
    options.callback = [](const Progress& p) { return p.iteration.number >= 2 ? Action::stop : Action::go_on; };
    const Result stopped = minimize(objective, vec({-1.2, 1}), options);
    CHECK(stopped.status() == StopReason::stopped_by_callback);
    CHECK(stopped.summary.counts.iterations == 2);

    options.callback = [](const Progress&) -> Action { throw 7; };
    const Result thrown = minimize(objective, vec({-1.2, 1}), options);
    CHECK(thrown.status() == StopReason::callback_exception);
    CHECK_THROWS_AS(std::rethrow_exception(thrown.exception), int);

    options.callback = [](const Progress&) { return static_cast<Action>(9); };
    CHECK(minimize(objective, vec({-1.2, 1}), options).status() == StopReason::invalid_option);

    int nested = 0;
    options.callback = [&](const Progress&) {
      auto inner = powell_singular();
      nested += minimize(inner, vec({3, -1, 0, 1}), with(method)).summary.f < 1e-9 ? 1 : 0;
      return nested < 2 ? Action::go_on : Action::stop;
    };
    CHECK(minimize(objective, vec({-1.2, 1}), options).status() == StopReason::stopped_by_callback);
    CHECK(nested == 2);
  }
}

TEST_CASE("solves in several threads do not know of each other", "[P7]") {
  auto reference = rosenbrock();
  const Result alone = minimize(reference, vec({-1.2, 1}));
  std::vector<Result> results(8);
  std::vector<std::thread> threads;
  for (auto& result : results)
    threads.emplace_back([&result] {
      auto objective = rosenbrock();
      result = minimize(objective, vec({-1.2, 1}));
    });
  for (auto& thread : threads) thread.join();
  for (const auto& result : results) {
    CHECK(result.x == alone.x);
    CHECK(result.summary.trace.size() == alone.summary.trace.size());
  }
}

TEST_CASE("times, counts and reports hang together") {
  for (const Method method : methods(true)) {
    CAPTURE(name(method));
    auto objective = rosenbrock();
    const Result result = minimize(objective, vec({-1.2, 1}), with(method));
    const Seconds& s = result.summary.seconds;
    CHECK(s.values + s.derivatives + s.linear_algebra + s.callbacks <= s.total);
    CHECK_THAT(result.summary.brief(), Catch::Contains(std::string(name(result.status()))));
    CHECK(result.summary.brief().find('\n') == std::string::npos);
    for (const char* part : {"status", "point", "gradient", "inertia", "counts", "time", "options used"})
      CHECK_THAT(result.summary.full(), Catch::Contains(part));
    CHECK_THAT(result.summary.full(), Catch::Contains("method = " + std::string(name(method))));
    CHECK_THAT(result.summary.table(), Catch::Contains("|g|"));
    CHECK_FALSE(result.summary.columns.empty());
    CHECK(result.summary.trace.front().f == result.summary.start_f);
    CHECK(result.summary.options_given.size() == 1);
  }
}
