#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/function.hpp>

#include "allocation_counter.hpp"
#include "plan_functions.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

VectorXd start(Eigen::Index n) {
  VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.4 + 0.3 * std::sin(1.0 + static_cast<double>(i));
  return x;
}

struct Derivatives {
  double f = 0;
  VectorXd g, h;
};

template <class F>
Derivatives evaluate(const F& f, const VectorXd& x, PlanOptions options = {}) {
  Function<F> function(f, x.size(), options);
  Derivatives d;
  REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
  return d;
}

PlanOptions forced(Mode mode, int lanes = 0) {
  PlanOptions options;
  options.mode = mode;
  options.lanes = lanes;
  return options;
}

void require_close(const VectorXd& a, const VectorXd& b) {
  REQUIRE(a.size() == b.size());
  for (Eigen::Index i = 0; i < a.size(); ++i) REQUIRE(a[i] == Approx(b[i]).epsilon(1e-10).margin(1e-11));
}

// f = 100(x₁ - x₀²)² + (1 - x₀)², by hand.
struct HandRosenbrock {
  template <class X>
  auto operator()(const X& x) const {
    const auto a = x[1] - x[0] * x[0];
    const auto b = 1.0 - x[0];
    return 100.0 * a * a + b * b;
  }
};

}  // namespace

TEST_CASE("a prepared function gives the hand-derived derivatives of Rosenbrock") {
  const VectorXd x = (VectorXd(2) << -1.2, 1.0).finished();
  for (const HessianMode mode : all_hessian_modes) {
    const auto d = evaluate(HandRosenbrock{}, x, forced(mode));
    CHECK(d.f == Approx(24.2));
    CHECK(d.g[0] == Approx(-215.6));
    CHECK(d.g[1] == Approx(-88.0));
    CHECK(d.h[0] == Approx(1330.0));
    CHECK(d.h[1] == Approx(480.0));
    CHECK(d.h[2] == Approx(480.0));
    CHECK(d.h[3] == Approx(200.0));
  }
}

TEST_CASE("every candidate of a plan gives the same value, gradient and Hessian") {
  shapes::for_each_peculiar([](const char* name, auto f) {
    for (const Eigen::Index n : {2, 3, 7}) {
      if (n % 2 && std::string(name) == "Mixture") continue;
      INFO(name << " n = " << n);
      const VectorXd x = start(n);
      const auto reference = evaluate(f, x, forced(forward_over_forward));
      CHECK(reference.f == f(x));
      const Plan all = plan(f, x);
      for (const Candidate& candidate : all.candidates) {
        if (!candidate.admissible) continue;
        INFO(candidate.name());
        const auto d = evaluate(f, x, forced(candidate.mode, candidate.lanes == 1 ? 0 : candidate.lanes));
        CHECK(d.f == reference.f);
        require_close(d.g, reference.g);
        require_close(d.h, reference.h);
      }
    }
  });
}

TEST_CASE("gradients and Hessian products agree with the Hessian") {
  const VectorXd x = start(20);
  Function function(shapes::Helmholtz{}, x.size());
  Derivatives d;
  REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
  double f = 0;
  VectorXd g, hv;
  REQUIRE(function.value_gradient(x, f, g) == Evaluation::ok);
  CHECK(f == d.f);
  require_close(g, d.g);
  const VectorXd v = start(20).array().cos();
  REQUIRE(function.hessian_vector(x, v, hv) == Evaluation::ok);
  require_close(hv, VectorXd(Eigen::Map<const MatrixXd>(d.h.data(), 20, 20) * v));
}

TEST_CASE("no evaluation after the first allocates") {
  const VectorXd x = start(12), v = start(12);
  for (const HessianMode mode :
       {forward_over_forward, forward_over_reverse, reverse_over_forward, reverse_over_reverse}) {
    INFO(to_string(mode));
    Function function(shapes::Helmholtz{}, x.size(), forced(mode));
    Derivatives d;
    VectorXd hv;
    const auto all = [&] {
      function.value(x, d.f);
      function.value_gradient(x, d.f, d.g);
      function.value_gradient_hessian(x, d.f, d.g, d.h);
      function.hessian_vector(x, v, hv);
    };
    all();
    const auto before = allocations();
    all();
    CHECK(allocations() == before);
  }
}

TEST_CASE("[N01] a value that is not finite is not evaluable, and named") {
  Function function(
      [](const auto& x) {
        using std::log;
        return log(x[0]) + x[1];
      },
      2);
  const VectorXd bad = (VectorXd(2) << -1.0, 0.0).finished();
  double f = 0;
  CHECK(function.value(bad, f) == Evaluation::not_evaluable);
  CHECK(function.diagnosis().find("f is") != std::string::npos);
  CHECK(function.diagnosis().find("(-1, 0)") != std::string::npos);
  VectorXd g, h;
  CHECK(function.value_gradient_hessian(bad, f, g, h) == Evaluation::not_evaluable);
}

TEST_CASE("[N04] a gradient that is not finite is handed over and named") {
  Function function(
      [](const auto& x) {
        using std::sqrt;
        return x[0] + sqrt(x[1] * x[1]);
      },
      2);
  const VectorXd x = VectorXd::Zero(2);
  double f = 1;
  VectorXd g, h;
  CHECK(function.value_gradient(x, f, g) == Evaluation::ok);
  CHECK(f == 0.0);
  CHECK_FALSE(g.allFinite());
  CHECK(function.diagnosis().find("gradient component 1 is") != std::string::npos);
}

TEST_CASE("[N06] a Hessian that is not finite is handed over and named") {
  Function function(
      [](const auto& x) {
        using std::pow;
        return x[0] + pow(x[1], 1.5);
      },
      2);
  const VectorXd x = VectorXd::Zero(2);
  double f = 1;
  VectorXd g, h;
  CHECK(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  CHECK(g.allFinite());
  CHECK_FALSE(h.allFinite());
  CHECK(function.diagnosis().find("Hessian entry (1, 1) is") != std::string::npos);
}

TEST_CASE("[M01][M04] misuse of a prepared function is refused with the numbers") {
  Function function(shapes::Rosenbrock{}, 3);
  double f = 0;
  CHECK_THROWS_WITH(function.value(VectorXd::Zero(2), f),
                    Catch::Contains("2 entries") && Catch::Contains("3 variables"));
  CHECK_THROWS_WITH(Function(shapes::Rosenbrock{}, -1), Catch::Contains("-1"));
}

TEST_CASE("exceptions of the function pass through, and the next evaluation is right") {
  bool fail = false;
  Function function(
      [&fail](const auto& x) {
        const auto square = x[0] * x[0];
        if (fail) throw std::runtime_error("from the user");
        return square * x[1];
      },
      2, forced(forward_over_reverse));
  const VectorXd x = start(2);
  double f = 0;
  VectorXd g, h;
  fail = true;
  CHECK_THROWS_WITH(function.value_gradient_hessian(x, f, g, h), "from the user");
  fail = false;
  REQUIRE(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  fail = true;
  CHECK_THROWS_WITH(function.value_gradient_hessian(x, f, g, h), "from the user");
  fail = false;
  REQUIRE(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  CHECK(h[1] == Approx(2 * x[0]));
}

TEST_CASE("[M05] a function of no variables evaluates") {
  Function function([](const auto&) { return 4.0; }, 0);
  double f = 0;
  VectorXd g, h, x(0);
  CHECK(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
  CHECK(f == 4.0);
  CHECK(h.size() == 0);
}

TEST_CASE("a prepared function can be moved between evaluations") {
  const VectorXd x = start(6);
  Function first(shapes::LogisticSum{}, 6);
  Derivatives a, b;
  first.value_gradient_hessian(x, a.f, a.g, a.h);
  Function second = std::move(first);
  second.value_gradient_hessian(x, b.f, b.g, b.h);
  CHECK(a.h == b.h);
  CHECK(second.describe().find("lanes") != std::string::npos);
}

TEST_CASE("a function planned at its start has the sparse Hessian of its replay") {
  const VectorXd x = start(300);
  Function function(shapes::Rosenbrock{}, x);
  const auto structure = function.hessian_structure();
  REQUIRE(structure.outer.size() == 301);
  CHECK(structure.inner.size() < 600);
  Derivatives d;
  REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
  const auto reference = evaluate(shapes::Rosenbrock{}, x, forced(forward_over_reverse));
  CHECK(d.f == reference.f);
  require_close(d.g, reference.g);
  for (Eigen::Index j = 0; j < 300; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k)
      CHECK(d.h[k] == Approx(reference.h[structure.inner[static_cast<std::size_t>(k)] + 300 * j]));
  CHECK_THAT(function.describe(), Catch::Contains("recorded 1 time"));
}

TEST_CASE("replay allocates nothing after the first evaluation") {
  const VectorXd x = start(60);
  for (const RecordedMode mode : all_recorded_modes) {
    if (!available(backend_of(mode))) continue;
    Function function(shapes::Rosenbrock{}, x.size(), forced(mode));
    Derivatives d;
    const auto all = [&] {
      function.value(x, d.f);
      function.value_gradient(x, d.f, d.g);
      function.value_gradient_hessian(x, d.f, d.g, d.h);
    };
    all();
    const auto before = allocations();
    all();
    CHECK(allocations() == before);
  }
}

TEST_CASE("a function that branches at every point falls back to a composition and stays right") {
  const auto branching = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (Eigen::Index i = 0; i < x.size(); ++i) sum += x[i] < 0.5 ? T(x[i] * x[i] * x[i]) : T(2.0 * x[i] * x[i]);
    return sum;
  };
  Function function(branching, 40, forced(RecordedMode::recorded_interpreted));
  for (int k = 0; k < 12; ++k) {
    VectorXd x(40);
    for (Eigen::Index i = 0; i < 40; ++i) x[i] = 0.5 + 0.3 * std::sin(static_cast<double>((k + 1) * (i + 1)));
    Derivatives d;
    REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
    const auto reference = evaluate(branching, x, forced(forward_over_reverse));
    CHECK(d.f == Approx(reference.f).epsilon(1e-13));
    require_close(d.g, reference.g);
    require_close(d.h, reference.h);
  }
  CHECK_THAT(function.describe(), Catch::Contains("replay was given up after recorded 5 times"));
}

TEST_CASE("what a function falls back to is the best composition, though replay was all that was counted") {
  const auto other = [](const auto& x) {
    const auto f = shapes::Helmholtz{}(x);
    if constexpr (std::is_same_v<std::decay_t<decltype(x[0])>, double>)
      return f;
    else
      return 2.0 * f;
  };
  const VectorXd x = start(30);
  Function function(other, 30, forced(RecordedMode::recorded_interpreted));
  Derivatives d;
  REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
  PlanOptions options;
  options.recorded = false;
  options.thorough = true;
  CHECK(function.plan(x).chosen().name() == plan(other, x, options).chosen().name());
  CHECK(function.plan(x).chosen().counted);
}

TEST_CASE("a function that is another one for another number type falls back to a composition") {
  const auto other = [](const auto& x) {
    if constexpr (std::is_same_v<std::decay_t<decltype(x[0])>, double>)
      return 2.0 * x[0] * x[0];
    else
      return x[0] * x[0];
  };
  Function function(other, 1, forced(RecordedMode::recorded_interpreted));
  Derivatives d;
  REQUIRE(function.value_gradient_hessian(VectorXd::Ones(1), d.f, d.g, d.h) == Evaluation::ok);
  CHECK(d.h[0] == Approx(2.0));
  CHECK_THAT(function.describe(), Catch::Contains("for every number type"));
}

TEST_CASE("what is not finite in replay is named") {
  const auto f = [](const auto& x) {
    using std::pow;
    using std::sqrt;
    return x[0] + pow(x[1], 1.5) + sqrt(x[0] * x[0]);
  };
  double value = 0;
  VectorXd g, h;
  Function dense(f, 2, forced(RecordedMode::recorded_interpreted));
  CHECK(dense.value_gradient_hessian((VectorXd(2) << 1.0, 0.0).finished(), value, g, h) == Evaluation::ok);
  CHECK_THAT(dense.diagnosis(), Catch::Contains("Hessian entry (1, 1) is"));
  CHECK(dense.value_gradient(VectorXd::Zero(2), value, g) == Evaluation::ok);
  CHECK_THAT(dense.diagnosis(), Catch::Contains("gradient component 0 is"));
  CHECK(dense.value_gradient_hessian((VectorXd(2) << 1.0, -1.0).finished(), value, g, h) == Evaluation::not_evaluable);
  CHECK_THAT(dense.diagnosis(), Catch::Contains("f is"));
  const auto many = [f](const auto& x) {
    auto sum = f(x);
    for (Eigen::Index i = 2; i < x.size(); ++i) sum += x[i] * x[i];
    return sum;
  };
  VectorXd x = VectorXd::Ones(50);
  x[1] = 0.0;
  Function sparse(many, x, forced(RecordedMode::recorded_interpreted));
  REQUIRE_FALSE(sparse.hessian_structure().outer.empty());
  CHECK(sparse.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
  CHECK_THAT(sparse.diagnosis(), Catch::Contains("Hessian entry (1, 1) is"));
}

namespace {

// A clock that the ways to a derivative move: it shows what f has been evaluated in, and at which price.
struct Timed {
  static inline double seconds = 0, by_dual = 1, by_packed = 1;
  static double now() { return seconds; }

  template <class X>
  auto operator()(const X& x) const {
    using T = std::decay_t<decltype(x[0])>;
    if constexpr (!std::is_same_v<T, double> && !std::is_same_v<T, Recorded> && !std::is_same_v<T, Counting>)
      seconds += std::is_same_v<T, Dual2<double, 4>> ? by_packed : by_dual;
    return HandRosenbrock{}(x) + exp(x[2] * x[3]);
  }
};

// Rates by which packed forward of 4 lanes and forward over reverse are about as dear, and all others are dearer.
PlanOptions close_challenger() {
  PlanOptions options;
  options.recorded = false;
  for (Rate& rate : options.rates.rows) {
    const bool packed = rate.mode == Mode(HessianMode::packed_forward) && rate.lanes == 4;
    const bool mixed = rate.mode == Mode(HessianMode::forward_over_reverse);
    rate.pass = packed ? 1.0 : mixed ? 1.2 : 100.0;
  }
  options.probe = Timed::now;
  return options;
}

}  // namespace

TEST_CASE("of two ways that are predicted to be close the one that is timed to be faster stays") {
  const VectorXd x = start(4);
  const Derivatives expected = evaluate(Timed{}, x);
  for (const bool rival_is_faster : {false, true}) {
    Timed::by_packed = rival_is_faster ? 3.0 : 2.0;
    Timed::by_dual = rival_is_faster ? 2.0 : 3.0;
    Function<Timed> function(Timed{}, 4, close_challenger());
    std::vector<double> taken;
    for (int i = 0; i < 9; ++i) {
      const double began = Timed::now();
      Derivatives d;
      REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
      taken.push_back(Timed::now() - began);
      CHECK(d.f == expected.f);
      require_close(d.g, expected.g);
      require_close(d.h, expected.h);
    }
    const double packed = Timed::by_packed, mixed = Timed::by_dual, best = std::min(packed, mixed);
    CHECK(taken == std::vector<double>{packed, packed, packed, mixed, mixed, mixed, best, best, best});
    const Plan& plan = function.plan(x);
    CHECK(plan.chosen().mode ==
          Mode(rival_is_faster ? HessianMode::forward_over_reverse : HessianMode::packed_forward));
    CHECK(plan.chosen().measured == best);
    CHECK_THAT(function.describe(), Catch::Contains("the fastest of those timed, 2 s an evaluation") &&
                                        Catch::Contains(rival_is_faster ? "packed_forward, 4 lanes took 3 s"
                                                                        : "forward_over_reverse, 16 lanes took 3 s"));
  }
}

namespace {

// Every reading later than the one before by more: what is timed last is the slowest.
struct SlowingClock {
  static inline double seconds = 0, step = 0;
  static double now() { return seconds += step *= 1.5; }
  static void start() { seconds = 0, step = 1; }
};

struct Chain {
  template <class X>
  auto operator()(const X& x) const {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (Eigen::Index i = 0; i + 1 < x.size(); ++i) sum += exp(x[i] * x[i + 1]) + x[i] * x[i];
    return sum;
  }
};

// It branches otherwise at every other point.
struct Branching {
  template <class X>
  auto operator()(const X& y) const {
    using T = std::decay_t<decltype(y[0])>;
    if (y[0] < 0.0) return T(y[0] * y[1] * y[2]);
    return T(y[0] * y[0] + y[1] * y[2]);
  }
};

// The plan of f at x with that clock: nothing but the first of two modes and the second, at about the same price.
PlanOptions between(RecordedMode mode, RecordedMode other) {
  PlanOptions options;
  for (Rate& rate : options.rates.rows) rate.pass = 1e6;
  for (ReplayRate& rate : options.rates.replay)
    rate.evaluation = rate.backend == backend_of(mode) ? 100.0 : rate.backend == backend_of(other) ? 110.0 : 1e5;
  options.probe = SlowingClock::now;
  return options;
}

}  // namespace

TEST_CASE("two ways of replay are timed, with a full Hessian and with a sparse one") {
  if (!compiled_available()) return;
  const VectorXd x = start(40);
  for (const bool sparse : {false, true}) {
    SlowingClock::start();
    const PlanOptions options = between(RecordedMode::recorded_compiled, RecordedMode::recorded_interpreted);
    auto function = sparse ? Function<Chain>(Chain{}, x, options) : Function<Chain>(Chain{}, 40, options);
    const auto structure = function.hessian_structure();
    Derivatives first, d;
    for (int i = 0; i < 9; ++i) {
      REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
      if (i == 0) first = d;
      CHECK(d.f == first.f);
      require_close(d.g, first.g);
      require_close(d.h, first.h);
    }
    CHECK(function.plan(x).chosen().mode == Mode(RecordedMode::recorded_compiled));
    CHECK(function.hessian_structure() == structure);
    CHECK(structure.outer.empty() != sparse);
    CHECK_THAT(function.describe(),
               Catch::Contains("the fastest of those timed") && Catch::Contains("recorded_interpreted took"));
  }
}

TEST_CASE("nothing is timed in fewer evaluations than it takes") {
  const VectorXd x = start(40);
  PlanOptions options = between(RecordedMode::recorded_compiled, RecordedMode::recorded_interpreted);
  options.evaluations = 6;
  SlowingClock::start();
  Function<Chain> function(Chain{}, 40, options);
  Derivatives d;
  for (int i = 0; i < 7; ++i) REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
  CHECK(SlowingClock::seconds == 0);
}

namespace {

// A chain that is something else from some time on: where it is recorded, or throughout.
struct Turning {
  enum class Into { chain, other_value, long_recording, pattern_changed_message };
  static inline Into into = Into::chain;

  template <class X>
  auto operator()(const X& x) const {
    auto sum = Chain{}(x);
    if (into == Into::pattern_changed_message) sum += x[3] * x[17];
    if constexpr (std::is_same_v<std::decay_t<decltype(x[0])>, Recorded>) {
      if (into == Into::other_value) sum += 1.0;
      for (int i = 0; into == Into::long_recording && i < 100000; ++i) sum += 0.0 * sin(x[0] + i);
    }
    return sum;
  }
};

}  // namespace

TEST_CASE("a challenger that cannot be prepared is dropped, and it is said why") {
  if (!compiled_available()) return;
  struct Case {
    Turning::Into into;
    bool sparse;
    const char* why;
  };
  for (const auto& [into, sparse, why] :
       {Case{Turning::Into::other_value, false, "recorded 2 times"},
        Case{Turning::Into::long_recording, false, "operations"},
        Case{Turning::Into::pattern_changed_message, true, "another sparsity pattern"}}) {
    INFO(why);
    Turning::into = Turning::Into::chain;
    SlowingClock::start();
    PlanOptions options = between(RecordedMode::recorded_compiled, RecordedMode::recorded_interpreted);
    options.memory_limit = 4e6;  // room to record some 60 000 operations
    const VectorXd x = start(40);
    auto function = sparse ? Function<Turning>(Turning{}, x, options) : Function<Turning>(Turning{}, 40, options);
    Derivatives first, d;
    for (int i = 0; i < 3; ++i)
      REQUIRE(function.value_gradient_hessian(x, first.f, first.g, first.h) == Evaluation::ok);
    Turning::into = into;
    const Evaluation outcome = function.value_gradient_hessian(x, d.f, d.g, d.h);
    // The recording of the chosen way is as good as before, but for a function that has become another one.
    CHECK(outcome == (sparse ? Evaluation::fatal : Evaluation::ok));
    CHECK_THAT(function.describe(),
               Catch::Contains("recorded_interpreted could not be timed: ") && Catch::Contains(why));
    Turning::into = Turning::Into::chain;
    for (int i = 0; i < 4; ++i) {
      REQUIRE(function.value_gradient_hessian(x, d.f, d.g, d.h) == Evaluation::ok);
      CHECK(d.f == first.f);
      require_close(d.g, first.g);
      require_close(d.h, first.h);
    }
    CHECK(function.plan(x).chosen().mode == Mode(RecordedMode::recorded_compiled));
    CHECK_FALSE(function.plan(x).chosen().measured);
  }
}

TEST_CASE("ways are timed while the function branches") {
  const PlanOptions packed_first = [] {
    PlanOptions o;
    for (Rate& rate : o.rates.rows) rate.pass = rate.mode == Mode(HessianMode::packed_forward) ? 100.0 : 1e6;
    for (ReplayRate& rate : o.rates.replay)
      rate.evaluation = rate.single = rate.backend == Backend::interpreted ? 110.0 : 1e6;
    o.probe = SlowingClock::now;
    return o;
  }();
  Function<Branching> function(Branching{}, 3, packed_first);
  VectorXd y = start(3);
  Derivatives d;
  SlowingClock::start();
  for (int i = 0; i < 30; ++i) {
    y[0] = -y[0];
    REQUIRE(function.value_gradient_hessian(y, d.f, d.g, d.h) == Evaluation::ok);
    const Derivatives expected = evaluate(Branching{}, y, forced(HessianMode::forward_over_forward));
    require_close(d.g, expected.g);
    require_close(d.h, expected.h);
  }
  CHECK(function.plan(y).chosen().mode == Mode(HessianMode::packed_forward));
  CHECK_THAT(function.describe(), Catch::Contains("the fastest of those timed"));
}

namespace {

// Pairs of points in space that attract one another.
struct Pairs {
  template <class X>
  auto operator()(const X& x) const {
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (Eigen::Index i = 0; i < x.size(); i += 3)
      for (Eigen::Index j = 0; j < i; j += 3) {
        const T a = x[i] - x[j], b = x[i + 1] - x[j + 1], c = x[i + 2] - x[j + 2];
        const T inverse = 1.0 / (a * a + b * b + c * c), cube = inverse * inverse * inverse;
        sum += cube * cube - 2.0 * cube;
      }
    return sum;
  }
};

// What a function is evaluated in, told to whoever wants to know.
struct Observed {
  std::function<void(bool in_double)> told;

  template <class X>
  auto operator()(const X& x) const {
    told(std::is_same_v<std::decay_t<decltype(x[0])>, double>);
    return Chain{}(x);
  }
};

}  // namespace

TEST_CASE("back ends that are close by the rates of the library are timed") {
  if (!compiled_available()) return;
  for (const Eigen::Index n : {60, 120}) {
    VectorXd x(n), g, h;
    for (Eigen::Index i = 0; i < n; ++i)
      x[i] = static_cast<double>((i / 3) % 5) * 1.1 + 0.3 * static_cast<double>((i % 3) * (i / 15)) +
             0.01 * std::sin(static_cast<double>(i));
    PlanOptions options;
    options.probe = SlowingClock::now;
    SlowingClock::start();
    Function<Pairs> function(Pairs{}, n, options);
    double f = 0;
    for (int i = 0; i < 7; ++i) REQUIRE(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
    CHECK_THAT(function.describe(), Catch::Contains("the fastest of those timed"));
  }
}

TEST_CASE("a challenger is told values that are known, and errors of the function are the caller's") {
  if (!compiled_available()) return;
  VectorXd x = start(40), g, h;
  double f = 0;
  int in_double = 0, stop_at = 0;
  const auto observe = [&](bool plain) {
    in_double += plain;
    if (stop_at > 0 && --stop_at == 0) throw Error("of the function");
  };
  SlowingClock::start();
  Function<Observed> function(Observed{observe}, 40,
                              between(RecordedMode::recorded_interpreted, RecordedMode::recorded_compiled));
  for (int i = 0; i < 8; ++i) {
    x[0] += 0.01;
    in_double = 0;
    REQUIRE(function.value(x, f) == Evaluation::ok);
    if (i == 3) {
      stop_at = 1;
      CHECK_THROWS_WITH(function.value_gradient_hessian(x, f, g, h), "of the function");
    }
    REQUIRE(function.value_gradient_hessian(x, f, g, h) == Evaluation::ok);
    CHECK(in_double == (i == 0 || i == 3 ? 2 : 1));  // the value was not yet known to the way that is prepared
  }
  CHECK_THAT(function.describe(), Catch::Contains("the fastest of those timed"));
}

TEST_CASE("once replay is given up nothing is said of what was timed") {
  PlanOptions options;
  for (Rate& rate : options.rates.rows) rate.pass = rate.mode == Mode(HessianMode::packed_forward) ? 110.0 : 1e6;
  for (ReplayRate& rate : options.rates.replay)
    rate.evaluation = rate.single = rate.backend == Backend::interpreted ? 100.0 : 1e6;
  options.probe = SlowingClock::now;
  SlowingClock::start();
  Function<Branching> function(Branching{}, 3, options);
  VectorXd y = start(3);
  Derivatives d;
  for (int i = 0; i < 6; ++i) REQUIRE(function.value_gradient_hessian(y, d.f, d.g, d.h) == Evaluation::ok);
  REQUIRE_THAT(function.describe(), Catch::Contains("the fastest of those timed"));
  REQUIRE(function.plan(y).recorded());
  for (int i = 0; i < 30; ++i) {
    y[0] = -y[0];
    REQUIRE(function.value_gradient_hessian(y, d.f, d.g, d.h) == Evaluation::ok);
  }
  CHECK_THAT(function.describe(), Catch::Contains("replay was given up") && !Catch::Contains("timed"));
}

TEST_CASE("gradients of many variables need no plan, until a Hessian or a recording is asked for") {
  const auto square = [](const auto& x) { return x.dot(x); };
  constexpr Eigen::Index many = 1'000'000;
  double f = 0;
  VectorXd g, h;
  Function function(square, many);
  REQUIRE(function.value_gradient(VectorXd::Constant(many, 0.5), f, g) == Evaluation::ok);
  CHECK(f == Approx(250'000.0));
  CHECK(g == VectorXd::Constant(many, 1.0));
  CHECK_THAT(function.describe(), Catch::Contains("no Hessian was asked for"));

  Function refused(square, many, forced(RecordedMode::recorded_interpreted));
  CHECK_THROWS_WITH(refused.value_gradient(VectorXd::Constant(many, 0.5), f, g), Catch::Contains("does not fit"));

  // Gradients before the plan and after it.
  constexpr Eigen::Index n = 2001;
  Function later(square, n);
  REQUIRE(later.value_gradient(VectorXd::Constant(n, 0.5), f, g) == Evaluation::ok);
  CHECK(g == VectorXd::Constant(n, 1.0));
  REQUIRE(later.value_gradient_hessian(VectorXd::Constant(n, 0.25), f, g, h) == Evaluation::ok);
  CHECK(g == VectorXd::Constant(n, 0.5));
  CHECK(h[0] == 2.0);
  REQUIRE(later.value_gradient(VectorXd::Constant(n, 0.75), f, g) == Evaluation::ok);
  CHECK(g == VectorXd::Constant(n, 1.5));
  CHECK_THAT(later.describe(), Catch::Contains("evaluations, set-up included"));
}
