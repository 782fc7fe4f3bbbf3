#include <catch2/catch.hpp>
#include <sstream>

#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/work_lower_bound.hpp>

#include "plan_counts.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using plan_counts::start;

namespace {

struct Shape {
  const char* function;
  Eigen::Index n;
  HessianMode mode;
};

// What is to be chosen with the default rates, in the order of plan_functions.hpp.
constexpr Shape golden_hessians[]{
    {"Rosenbrock", 2, packed_forward},
    {"Rosenbrock", 4, packed_forward},
    {"Rosenbrock", 8, packed_forward},
    {"Rosenbrock", 100, forward_over_reverse},
    {"Rosenbrock", 4000, forward_over_reverse},
    {"LogisticSum", 1, packed_forward},
    {"LogisticSum", 2, packed_forward},
    {"LogisticSum", 3, packed_forward},
    {"LogisticSum", 4, packed_forward},
    {"LogisticSum", 5, packed_forward},
    {"LogisticSum", 16, forward_over_reverse},
    {"LogisticSum", 3000, forward_over_reverse},
    {"Helmholtz", 2, packed_forward},
    {"Helmholtz", 4, packed_forward},
    {"Helmholtz", 8, packed_forward},
    {"Helmholtz", 16, forward_over_reverse},
    {"Helmholtz", 50, forward_over_reverse},
    {"Helmholtz", 200, forward_over_reverse},
    {"LogisticRegression", 2, packed_forward},
    {"LogisticRegression", 4, packed_forward},
    {"LogisticRegression", 16, forward_over_reverse},
    {"LogisticRegression", 256, forward_over_reverse},
    {"Mixture", 2, packed_forward},
    {"Mixture", 8, packed_forward},
    {"Mixture", 64, forward_over_reverse},
    {"Product", 2, packed_forward},
    {"Product", 100, forward_over_reverse},
    {"Linear", 2, packed_forward},
    {"Linear", 100, forward_over_reverse},
    {"LongChain", 1, packed_forward},
    {"LongChain", 40, forward_over_reverse},
};

struct JacobianShape {
  Eigen::Index outputs, inputs;
  JacobianMode mode;
};

constexpr JacobianShape golden_jacobians[]{
    {1, 1, JacobianMode::forward},      {10, 1, JacobianMode::forward},     {1000, 1, JacobianMode::forward},
    {2, 2, JacobianMode::forward},      {1000, 4, JacobianMode::forward},   {100, 10, JacobianMode::forward},
    {1000, 100, JacobianMode::forward}, {3000, 3, JacobianMode::forward},   {16, 16, JacobianMode::forward},
    {1, 100, JacobianMode::reverse},    {10, 100, JacobianMode::reverse},   {1, 1000, JacobianMode::reverse},
    {10, 1000, JacobianMode::reverse},  {100, 1000, JacobianMode::reverse}, {3, 3000, JacobianMode::reverse},
};

// Every output depends on two inputs or more, every input matters.
struct Outputs {
  Eigen::Index m;
  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Vector<shapes::Scalar<X>> y(m);
    for (Eigen::Index i = 0; i < m; ++i) y[i] = sin(x[i % x.size()]) * x[(i + 1) % x.size()];
    for (Eigen::Index j = 0; j < x.size(); ++j) y[j % m] += x[j] * x[j];
    return y;
  }
};

PlanOptions forced(Mode mode, int lanes = 0) {
  PlanOptions options;
  options.mode = mode;
  options.lanes = lanes;
  return options;
}

PlanOptions compositions() {
  PlanOptions options;
  options.recorded = false;
  return options;
}

template <class Kernel>
void require_exact_jacobian(Eigen::Index m, Eigen::Index n) {
  INFO(m << " outputs, " << n << " inputs");
  Counts counts;
  {
    const CountingScope scope(counts);
    Kernel kernel;
    plan_counts::Ignore sink;
    for (Eigen::Index p = 0; p < Kernel::passes(n, m); ++p)
      kernels::run_jacobian_pass(kernel, Outputs{m}, start(n), p, sink);
  }
  plan_counts::require_equal(jacobian_plan(Outputs{m}, start(n), forced(Kernel::mode, Kernel::lanes)).chosen(), counts);
}

}  // namespace

TEST_CASE("the composition chosen for every shape of the table", "[plan]") {
  std::size_t checked = 0;
  shapes::for_each([&](const std::string& name, const auto& f) {
    for (const Shape& shape : golden_hessians) {
      if (shape.function != name) continue;
      INFO(name << " of " << shape.n);
      CHECK(plan(f, start(shape.n), compositions()).hessian_mode() == shape.mode);
      ++checked;
    }
  });
  CHECK(checked == std::size(golden_hessians));
  for (const JacobianShape& shape : golden_jacobians) {
    INFO(shape.outputs << " outputs of " << shape.inputs << " inputs");
    CHECK(jacobian_plan(Outputs{shape.outputs}, start(shape.inputs), compositions()).jacobian_mode() == shape.mode);
  }
}

TEST_CASE("the table of candidates is where the choice comes from", "[plan]") {
  PlanOptions options = compositions();
  options.thorough = true;
  const Plan made = plan(shapes::Helmholtz{}, start(12), options);
  CHECK(made.candidates.size() == 6);
  CHECK_FALSE(made.forced);
  for (const Candidate& c : made.candidates) {
    INFO(c.name());
    if (c.admissible) {
      CHECK(c.seconds >= made.chosen().seconds);
      CHECK(c.bytes >= 8.0 * 12 * 12);
      CHECK(c.operations.total() > made.features.operations.total());
    } else {
      CHECK(std::get<HessianMode>(c.mode) == packed_forward);
      CHECK_THAT(c.reason, Contains("at most as many inputs as lanes"));
    }
  }
}

TEST_CASE("a rate that changes changes the choice", "[plan]") {
  PlanOptions options = compositions();
  for (Rate& rate : options.rates.rows)
    if (rate.mode == Mode(reverse_over_reverse)) rate = {rate.mode, rate.lanes, 0, 0, 0, 0, 0, 0, 0, 0};
  CHECK(plan(shapes::Helmholtz{}, start(12), options).hessian_mode() == reverse_over_reverse);
  options.rates.rows.pop_back();
  CHECK_THROWS_WITH(jacobian_plan(Outputs{2}, start(2), options), Contains("rates: no row for reverse with 8 lanes"));
}

TEST_CASE("every possible candidate can be forced", "[plan]") {
  for (const HessianMode mode : all_hessian_modes) {
    const Plan made = plan(shapes::Rosenbrock{}, start(6), forced(mode));
    CHECK(made.hessian_mode() == mode);
    CHECK(made.forced);
    CHECK(made.reason() == "forced");
  }
  CHECK(plan(shapes::Rosenbrock{}, start(6), forced(forward_over_reverse, 16)).chosen().lanes == 16);
  CHECK(jacobian_plan(Outputs{3}, start(6), forced(JacobianMode::reverse)).jacobian_mode() == JacobianMode::reverse);
}

TEST_CASE("what is forced but impossible is refused with what is possible", "[plan]") {
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(9), forced(packed_forward)),
                    "plan: forced packed_forward: packs at most as many inputs as lanes; possible: "
                    "forward_over_forward, 4 lanes; forward_over_reverse, 16 lanes; reverse_over_forward, 4 lanes; "
                    "reverse_over_reverse");
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(9), forced(forward_over_reverse, 3)),
                    Contains("forced forward_over_reverse, 3 lanes: is not among the candidates"));
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(9), forced(JacobianMode::forward)),
                    Contains("forced forward: is not among the candidates"));
  CHECK_THROWS_WITH(plan(Outputs{2}, start(3)), Contains("2 outputs") && Contains("jacobian_plan"));
  CHECK_THROWS_WITH(plan(Features{}), Contains("features(f, x)"));
}

TEST_CASE("what does not fit in memory is refused before it is allocated", "[plan]") {
  PlanOptions options = compositions();
  options.memory_limit = 1e5;
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(200), options),
                    Contains("200 inputs") && Contains("320 kB") && Contains("100 kB") && Contains("memory_limit"));
  // The result fits, what is kept of each operation does not.
  options.memory_limit = 4e5;
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(200), options), Contains("the limit is 400 kB"));
  options.memory_limit = 1.1e6;
  const Plan frugal = plan(shapes::Rosenbrock{}, start(200), options);
  CHECK(frugal.hessian_mode() == forward_over_forward);
  CHECK(frugal.reason() == "the only candidate that fits");
  options.mode = forward_over_reverse;
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(200), options),
                    Contains("of memory, the limit is 1.1 MB; possible: forward_over_forward, 4 lanes"));
  options.mode.reset();
  options.memory_limit = machine_memory();
  CHECK_THROWS_WITH(plan(shapes::LogisticSum{}, start(1000000), options), Contains("8 TB"));
}

TEST_CASE("a plan prints its features, every candidate, the reason and what would change it", "[plan]") {
  std::ostringstream out;
  PlanOptions options = compositions();
  options.thorough = true;
  out << plan(shapes::Helmholtz{}, start(5), options);
  const std::string text = out.str();
  CHECK_THAT(text, Contains("function: 5 inputs, 1 output, 105 operations (6 log, 42 add, 6 sub, 44 mul, 7 div)"));
  CHECK_THAT(text, Contains("packed_forward, 4 lanes: not possible: packs at most as many inputs as lanes"));
  CHECK_THAT(text, Contains("> packed_forward, 8 lanes"));
  for (const char* part :
       {"candidate", "passes", "operations", "time", "memory", "reverse_over_reverse", " kB", " us",
        "chosen: packed_forward, 8 lanes: fewest predicted seconds in 20 evaluations", "next is ", "would change it: "})
    CHECK_THAT(text, Contains(part));
  CHECK_THAT(summary(plan(shapes::Helmholtz{}, start(5), compositions())), Contains("packed_forward, 8 lanes (fewest"));
}

TEST_CASE("a function too long to be kept is extrapolated and says so", "[plan]") {
  const Plan made = plan(shapes::Helmholtz{}, start(150), compositions());
  CHECK(made.features.operations.total() > static_cast<std::int64_t>(traced_operations));
  CHECK_FALSE(made.chosen().exact);
  CHECK_THAT(to_string(made), Contains("~"));
}

TEST_CASE("predicted operations are the operations: Jacobians", "[plan]") {
  for (const Eigen::Index m : {1, 3, 20})
    for (const Eigen::Index n : {1, 5, 18}) {
      require_exact_jacobian<kernels::ForwardJacobian<Counting, 4>>(m, n);
      require_exact_jacobian<kernels::ForwardJacobian<Counting, 16>>(m, n);
      require_exact_jacobian<kernels::ReverseJacobian<Counting>>(m, n);
    }
}

TEST_CASE("replay is chosen where its set-up pays in the expected evaluations", "[plan]") {
  const auto recorded = [](const auto& f, Eigen::Index n, Eigen::Index evaluations) {
    PlanOptions options;
    options.evaluations = evaluations;
    return plan(f, start(n), options).recorded();
  };
  CHECK_FALSE(recorded(shapes::Rosenbrock{}, 2, 20));
  CHECK(recorded(shapes::Helmholtz{}, 50, 20));
  CHECK(recorded(shapes::Rosenbrock{}, 1000, 20));
  CHECK(recorded(shapes::LogisticRegression{}, 256, 20));
  CHECK_FALSE(recorded(shapes::Helmholtz{}, 5, 20));
}

TEST_CASE("a recording that was made is counted, not estimated", "[plan]") {
  const Plan made = plan(shapes::Rosenbrock{}, start(1000));
  REQUIRE(made.recorded());
  REQUIRE(made.derived);
  CHECK_FALSE(made.dense);
  CHECK(made.chosen().exact);
  CHECK(made.chosen().setup > 0);
  std::int64_t instructions = 0;
  for (const ElementType& kind : made.derived->types)
    instructions += static_cast<std::int64_t>(kind.count * kind.programs.hessian.code.size());
  CHECK(made.chosen().operations.total() == instructions);
  CHECK_THAT(made.would_change(), Contains("evaluations, for"));
  PlanOptions options;
  options.dense = true;
  CHECK(plan(shapes::Rosenbrock{}, start(1000), options).dense);
}

TEST_CASE("a single element is priced at one point, not as a block of lanes", "[plan]") {
  for (const RecordedMode mode : edge_pushing_modes) {
    if (!available(backend_of(mode))) continue;
    const Plan made = plan(shapes::Rosenbrock{}, start(2), forced(mode));
    REQUIRE(made.derived);
    REQUIRE(made.derived->types.size() == 1);
    REQUIRE(made.derived->types[0].count == 1);
    const Rates rates = default_rates();
    const ReplayRate& rate = rates.of(backend_of(mode));
    const double instructions = static_cast<double>(made.derived->types[0].programs.hessian.code.size());
    CHECK(made.chosen().seconds < rate.evaluation);
    CHECK(made.chosen().seconds >= rate.single + instructions * rate.scalar);
  }
}

TEST_CASE("a sparse Hessian is planned where the dense one does not fit", "[plan]") {
  PlanOptions options;
  options.memory_limit = 7e6;
  const Plan made = plan(shapes::Rosenbrock{}, start(1000), options);
  CHECK(made.recorded());
  CHECK_FALSE(made.dense);
  options.dense = true;
  CHECK_THROWS_WITH(plan(shapes::Rosenbrock{}, start(1000), options), Contains("memory_limit"));
}

TEST_CASE("recordings beyond the limits are refused with the reason", "[plan]") {
  Plan estimated = plan(features(shapes::Rosenbrock{}, start(100)), forced(RecordedMode::recorded_interpreted));
  Recording recording(RecordingOptions{.limit = 50});
  recording.record(shapes::Rosenbrock{}, start(100));
  CHECK_THROWS_WITH(plan(std::move(estimated), std::move(recording), forced(RecordedMode::recorded_interpreted)),
                    Contains("more than") && Contains("operations"));
  Recording whole;
  whole.record(shapes::Helmholtz{}, start(20));
  CHECK_THROWS_WITH(derive(separate(whole), {.expressions = 100}), Contains("expressions"));
}

TEST_CASE("candidates that cannot be much better are not counted, and the choice is as good", "[plan]") {
  shapes::for_each([&](const std::string& name, const auto& f) {
    for (const Shape& shape : golden_hessians) {
      if (shape.function != name) continue;
      INFO(name << " of " << shape.n);
      PlanOptions options = compositions();
      const Plan quick = plan(f, start(shape.n), options);
      options.thorough = true;
      const Plan thorough = plan(f, start(shape.n), options);
      CHECK(thorough.candidates[quick.choice].total(20) <= 1.1 * thorough.chosen().total(20));
      CHECK(quick.chosen().counted);
      for (std::size_t i = 0; i < quick.candidates.size(); ++i) {
        CHECK((thorough.candidates[i].counted || !thorough.candidates[i].admissible));
        // A lower bound, up to what the counts of very long functions are extrapolated by.
        CHECK(quick.candidates[i].seconds <= 1.05 * thorough.candidates[i].seconds);
      }
    }
  });
}

TEST_CASE("the best composition is counted, and as good as the one that is chosen without replay", "[plan]") {
  shapes::for_each([&](const std::string& name, const auto& f) {
    for (const Shape& shape : golden_hessians) {
      if (shape.function != name) continue;
      INFO(name << " of " << shape.n);
      PlanOptions options;
      options.mode = RecordedMode::recorded_interpreted;
      // Nothing but replay was asked for, so that no composition is counted yet.
      Plan made = plan(features(f, start(shape.n)), options);
      for (const Candidate& c : made.candidates)
        if (std::holds_alternative<HessianMode>(c.mode)) REQUIRE_FALSE(c.counted);
      const auto best = best_composition(made, options);
      REQUIRE(best);
      CHECK(made.candidates[*best].counted);
      PlanOptions thorough = compositions();
      thorough.thorough = true;
      const Plan reference = plan(f, start(shape.n), thorough);
      CHECK(made.candidates[*best].name() == reference.chosen().name());
      CHECK(made.candidates[*best].seconds == reference.chosen().seconds);
    }
  });
}

TEST_CASE("there is no best composition where none fits", "[plan]") {
  PlanOptions options;
  options.memory_limit = 7e6;
  Plan made = plan(features(shapes::Rosenbrock{}, start(1000)), options);
  CHECK_FALSE(best_composition(made, options));
}

TEST_CASE("the least work of a composition is no more than what is counted", "[plan]") {
  shapes::for_each([&](const std::string& name, const auto& f) {
    for (const Eigen::Index n : {2, 6, 19}) {
      if ((name == "Mixture" && n % 2 != 0) || name == "DeadCode") continue;
      INFO(name << " of " << n);
      const Features known = features(f, start(n));
      const detail::WorkLowerBound least(*known.trace);
      PlanOptions options = compositions();
      options.thorough = true;
      for (const Candidate& c : plan(known, options).candidates) {
        if (!c.admissible) continue;
        INFO(c.name());
        const ClassCounts bound = least.of(std::get<HessianMode>(c.mode), c.lanes, c.passes);
        const ClassCounts counted = by_class(c.operations);
        CHECK(bound.arithmetic <= counted.arithmetic);
        CHECK(bound.division <= counted.division);
        CHECK(bound.elementary <= counted.elementary);
      }
    }
  });
}

TEST_CASE("programs that take longer to derive than they save are not derived", "[plan]") {
  PlanOptions options;
  options.evaluations = 2;
  const Plan made = plan(shapes::Mixture{}, start(64), options);
  CHECK_FALSE(made.recorded());
  for (const Candidate& c : made.candidates)
    if (std::holds_alternative<RecordedMode>(c.mode)) CHECK_THAT(c.reason, Contains("longer than they save"));
  options.thorough = true;
  CHECK_FALSE(plan(shapes::Mixture{}, start(64), options).recorded());
  options.evaluations = 100000;
  CHECK(plan(shapes::Mixture{}, start(64), options).recorded());
  CHECK(plan(shapes::Mixture{}, start(64), forced(RecordedMode::recorded_interpreted)).recorded());
}

TEST_CASE("a term too long for edge pushing is derived as products with directions", "[plan]") {
  const auto mode = [](const Plan& plan) { return std::get<RecordedMode>(plan.chosen().mode); };
  const Plan mixture = plan(shapes::Mixture{}, start(64));
  REQUIRE(mixture.recorded());
  CHECK(is_coloured(mode(mixture)));
  CHECK(mixture.derived->types.front().directions.has_value());
  for (const Candidate& c : mixture.candidates)
    if (c.mode == Mode(RecordedMode::recorded_interpreted)) CHECK_THAT(c.reason, Contains("cheaper than edge pushing"));
  PlanOptions options;
  options.thorough = true;
  const Plan known = plan(shapes::Mixture{}, start(64), options);
  for (const Candidate& c : known.candidates)
    if (std::holds_alternative<RecordedMode>(c.mode)) CHECK(c.admissible == (c.reason.empty()));
  CHECK(mode(known) == mode(mixture));
  // Short terms of few variables are pushed.
  const Plan chain = plan(shapes::Rosenbrock{}, start(200));
  REQUIRE(chain.recorded());
  CHECK_FALSE(is_coloured(mode(chain)));
  const Plan forced_chain = plan(shapes::Rosenbrock{}, start(200), forced(RecordedMode::coloured_interpreted));
  for (const ElementType& kind : forced_chain.derived->types) CHECK(kind.directions.has_value());
}
