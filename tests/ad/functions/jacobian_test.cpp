#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/transforms/jacfwd.hpp>
#include <hesse/ad/detail/transforms/jacrev.hpp>
#include <hesse/ad/jacobian.hpp>

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

template <class X>
using Scalar = std::decay_t<decltype(std::declval<const X&>()[0])>;

// Every output needs every input.
struct Full {
  Index m;
  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Vector<Scalar<X>> y(m);
    for (Index i = 0; i < m; ++i) {
      Scalar<X> sum(0.1);
      for (Index j = 0; j < x.size(); ++j) sum += (1.0 / (1.0 + static_cast<double>(i + 2 * j))) * x[j];
      y[i] = sin(sum) * sum;
    }
    return y;
  }
};

// yᵢ = xᵢ₋₁xᵢ² - exp(xᵢ₊₁)
struct Band {
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    Vector<Scalar<X>> y(x.size());
    for (Index i = 0; i < x.size(); ++i) {
      y[i] = x[i] * x[i];
      if (i > 0) y[i] *= x[i - 1];
      if (i + 1 < x.size()) y[i] -= exp(x[i + 1]);
    }
    return y;
  }
};

// One output of all variables makes all columns meet; the rows need two colours.
struct ArrowRow {
  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Vector<Scalar<X>> y(x.size());
    y[0] = x[0];
    for (Index i = 1; i < x.size(); ++i) {
      y[0] += x[i] * x[i];
      y[i] = cos(x[i]);
    }
    return y;
  }
};

// One variable in all outputs makes all rows meet.
struct ArrowColumn {
  template <class X>
  auto operator()(const X& x) const {
    using std::cos;
    Vector<Scalar<X>> y(x.size());
    for (Index i = 0; i < x.size(); ++i) y[i] = cos(x[i]) * x[0];
    return y;
  }
};

// Where x₀ is negative, another variable is used; both branches look at x₀.
struct Flip {
  template <class X>
  auto operator()(const X& x) const {
    Vector<Scalar<X>> y(x.size());
    for (Index i = 0; i < x.size(); ++i) y[i] = x[i] * x[i];
    if (x[0] < 0.0)
      y[1] += 3.0 * x[2];
    else
      y[1] += 5.0 * x[3] * x[1];
    return y;
  }
};

// The branches use the same variables.
struct Kink {
  template <class X>
  auto operator()(const X& x) const {
    std::vector<Scalar<X>> y;
    for (Index i = 0; i + 1 < x.size(); ++i)
      y.push_back(x[i] < x[i + 1] ? Scalar<X>(x[i] * x[i + 1]) : Scalar<X>(x[i] - x[i + 1]));
    return y;
  }
};

// As an empty std::function.
struct Nothing {
  bool operator==(std::nullptr_t) const { return true; }
  template <class X>
  auto operator()(const X& x) const {
    return x;
  }
};

VectorXd point(Index n, double shift = 0) {
  VectorXd x(n);
  for (Index i = 0; i < n; ++i) x[i] = 0.4 + 0.3 * std::sin(1.0 + shift + static_cast<double>(i));
  return x;
}

template <class F>
MatrixXd full(const Jacobian<F>& jacobian, const VectorXd& values) {
  const SparsityPattern& rows = jacobian.structure();
  REQUIRE(rows.m == jacobian.outputs());
  REQUIRE(rows.n == jacobian.inputs());
  if (rows.dense()) return Eigen::Map<const MatrixXd>(values.data(), jacobian.outputs(), jacobian.inputs());
  MatrixXd dense = MatrixXd::Zero(jacobian.outputs(), jacobian.inputs());
  for (std::size_t i = 0; i + 1 < rows.outer.size(); ++i)
    for (Index k = rows.outer[i]; k < rows.outer[i + 1]; ++k)
      dense(static_cast<Index>(i), rows.inner[static_cast<std::size_t>(k)]) = values[k];
  return dense;
}

template <class F>
void require_right(Jacobian<F>& jacobian, const F& f, const VectorXd& x) {
  VectorXd y, values;
  INFO(jacobian.describe());
  REQUIRE(jacobian.jacobian(x, y, values) == Evaluation::ok);
  const auto expected = f(x);
  REQUIRE(y.size() == static_cast<Index>(expected.size()));
  for (Index i = 0; i < y.size(); ++i) CHECK(y[i] == Approx(expected[static_cast<std::size_t>(i)]).margin(1e-14));
  const MatrixXd forward = jacfwd(f)(x), reverse = jacrev(f)(x), found = full(jacobian, values);
  REQUIRE(found.rows() == forward.rows());
  REQUIRE(found.cols() == forward.cols());
  if (found.size() == 0) return;
  const double scale = 1 + forward.cwiseAbs().maxCoeff();
  CHECK((found - forward).cwiseAbs().maxCoeff() <= 1e-12 * scale);
  CHECK((found - reverse).cwiseAbs().maxCoeff() <= 1e-12 * scale);
}

PlanOptions forced(Mode mode, int lanes = 0) {
  PlanOptions options;
  options.mode = mode;
  options.lanes = lanes;
  return options;
}

std::vector<PlanOptions> all_ways() {
  std::vector<PlanOptions> ways{PlanOptions(),
                                forced(JacobianMode::forward, 4),
                                forced(JacobianMode::forward, 16),
                                forced(JacobianMode::reverse),
                                forced(RecordedMode::recorded_interpreted),
                                forced(CompressedMode::compressed_columns, 4),
                                forced(CompressedMode::compressed_columns, 16),
                                forced(CompressedMode::compressed_rows)};
  if (compiled_available()) ways.push_back(forced(RecordedMode::recorded_compiled));
  return ways;
}

template <class F>
void require_right_every_way(const F& f, Index n) {
  for (PlanOptions options : all_ways())
    for (const bool dense : {false, true}) {
      options.dense = dense;
      Jacobian<F> jacobian(f, point(n), options);
      if (options.mode) CHECK(jacobian.plan().chosen().mode == *options.mode);
      if (dense) CHECK(jacobian.structure().dense());
      for (const double shift : {0.0, 0.7, 2.0}) require_right(jacobian, f, point(n, shift));
    }
}

template <class F>
Mode chosen(const F& f, Index n, Index evaluations = 20) {
  PlanOptions options;
  options.evaluations = evaluations;
  return jacobian_plan(f, point(n), options).chosen().mode;
}

}  // namespace

TEST_CASE("Jacobian: every way gives what jacfwd and jacrev give") {
  SECTION("tall") { require_right_every_way(Full{40}, 3); }
  SECTION("wide") { require_right_every_way(Full{2}, 37); }
  SECTION("square") { require_right_every_way(Full{6}, 6); }
  SECTION("banded") { require_right_every_way(Band{}, 70); }
  SECTION("an arrow along a row") { require_right_every_way(ArrowRow{}, 30); }
  SECTION("an arrow along a column") { require_right_every_way(ArrowColumn{}, 30); }
  SECTION("branches") { require_right_every_way(Kink{}, 20); }
  SECTION("a number") {
    const auto f = [](const auto& x) { return std::vector<std::decay_t<decltype(x[0])>>(1, x[0] * x[1]); };
    require_right_every_way(f, 2);
  }
}

TEST_CASE("Jacobian: no outputs, no variables") {
  const auto none = [](const auto& x) { return std::vector<std::decay_t<decltype(x[0])>>(); };
  const auto constant = [](const auto& x) {
    return std::vector<std::decay_t<decltype(x[0])>>{std::decay_t<decltype(x[0])>(2.5)};
  };
  for (const PlanOptions& options : all_ways()) {
    VectorXd y, values;
    Jacobian empty(none, point(3), options);
    INFO(empty.describe());
    CHECK(empty.jacobian(point(3), y, values) == Evaluation::ok);
    CHECK(y.size() == 0);
    CHECK(values.size() == 0);
    Jacobian fixed(constant, VectorXd(0), options);
    INFO(fixed.describe());
    CHECK(fixed.jacobian(VectorXd(0), y, values) == Evaluation::ok);
    REQUIRE(y.size() == 1);
    CHECK(y[0] == 2.5);
    CHECK(values.size() == 0);
  }
}

TEST_CASE("Jacobian: a functor that returns a number or a matrix") {
  const auto product = [](const auto& x) { return x[0] * x[1]; };
  const auto table = [](const auto& x) {
    Eigen::Matrix<std::decay_t<decltype(x[0])>, 2, 2> y;
    y << x[0], x[1], x[0] * x[1], x[1] * x[1];
    return y;
  };
  const VectorXd x = point(2);
  for (PlanOptions options : all_ways()) {
    options.dense = true;
    VectorXd y, values;
    Jacobian scalar(product, x, options);
    REQUIRE(scalar.jacobian(x, y, values) == Evaluation::ok);
    CHECK(values[0] == Approx(x[1]));
    CHECK(values[1] == Approx(x[0]));
    Jacobian matrix(table, x, options);
    REQUIRE(matrix.outputs() == 4);
    REQUIRE(matrix.jacobian(x, y, values) == Evaluation::ok);
    CHECK(values[2] == Approx(x[1]));
    CHECK(values[4 + 3] == Approx(2 * x[1]));
  }
}

TEST_CASE("Jacobian: colours are counted for rows and columns") {
  PlanOptions options;
  options.thorough = true;
  const auto passes = [&](const Plan& plan, CompressedMode mode, int lanes) {
    for (const Candidate& c : plan.candidates)
      if (c.mode == Mode(mode) && c.lanes == lanes) return c.passes;
    return 0.0;
  };
  const Plan row = jacobian_plan(ArrowRow{}, point(64), options);
  REQUIRE(row.candidates.size() == 8);
  CHECK(passes(row, CompressedMode::compressed_columns, 16) == 4);
  CHECK(passes(row, CompressedMode::compressed_rows, 8) == 2);
  const Plan column = jacobian_plan(ArrowColumn{}, point(64), options);
  CHECK(passes(column, CompressedMode::compressed_columns, 4) == 1);
  CHECK(passes(column, CompressedMode::compressed_rows, 8) == 9);
  for (const Plan* plan : {&row, &column})
    for (const Candidate& c : plan->candidates) {
      INFO(to_string(*plan));
      CHECK((c.counted || !c.admissible));
    }
  CHECK_THAT(to_string(row),
             Contains("compressed_rows") && Contains("recorded_interpreted") && Contains("would change"));
}

TEST_CASE("Jacobian: the way goes with the shape") {
  CHECK(std::holds_alternative<JacobianMode>(chosen(Full{2}, 2)));
  // Large and sparse: anything but a full matrix.
  CHECK_FALSE(std::holds_alternative<JacobianMode>(chosen(Band{}, 2000)));
  const Plan plan = jacobian_plan(Band{}, point(2000));
  CHECK_FALSE(plan.dense);
  REQUIRE(plan.jacobian);
  CHECK(plan.jacobian->dependence.size() == 3 * 2000 - 2);
}

TEST_CASE("Jacobian: what does not fit in memory is refused, and what does is found") {
  PlanOptions options;
  options.memory_limit = 4e6;
  const Plan plan = jacobian_plan(Band{}, point(2000), options);
  CHECK_FALSE(plan.dense);
  CHECK(plan.needs_recording());
  options.dense = true;
  CHECK_THROWS_WITH(jacobian_plan(Band{}, point(2000), options), Contains("32 MB") && Contains("memory_limit"));
  options.dense = false;
  options.memory_limit = 1e4;
  CHECK_THROWS_WITH(jacobian_plan(Band{}, point(2000), options), Contains("memory_limit"));
}

TEST_CASE("Jacobian: what is forced but impossible is refused with what is possible") {
  CHECK_THROWS_WITH((Jacobian{Band{}, point(5), forced(packed_forward)}),
                    Contains("forced packed_forward: is not among the candidates") && Contains("reverse"));
  CHECK_THROWS_WITH(
      (Jacobian{Band{}, point(5), forced(CompressedMode::compressed_columns, 3)}),
      Contains("compressed_columns, 3 lanes: is not among the candidates") && Contains("compressed_columns, 16 lanes"));
  PlanOptions options = forced(RecordedMode::recorded_interpreted);
  options.memory_limit = 100;
  CHECK_THROWS_WITH((Jacobian{Band{}, point(50), options}), Contains("of memory, the limit is 100 B"));
}

TEST_CASE("Jacobian: a branch that uses other variables fits a full matrix only") {
  VectorXd there = point(6), here = there;
  here[0] = -0.5;
  for (const Mode mode : {Mode(RecordedMode::recorded_interpreted), Mode(CompressedMode::compressed_columns),
                          Mode(CompressedMode::compressed_rows)}) {
    PlanOptions options = forced(mode);
    options.dense = true;
    Jacobian<Flip> dense(Flip{}, there, options);
    for (int k = 0; k < 40; ++k) require_right(dense, Flip{}, k % 2 == 0 ? here : there);
    options.dense = false;
    // Of 20 variables, so that the structure is sparse.
    VectorXd from = point(20), to = from;
    to[0] = -0.5;
    Jacobian<Flip> sparse(Flip{}, from, options);
    REQUIRE(sparse.structure().outer.size() == 21);
    VectorXd y, values;
    CHECK(sparse.jacobian(to, y, values) == Evaluation::fatal);
    CHECK_THAT(sparse.diagnosis(), Contains("another sparsity pattern"));
    require_right(sparse, Flip{}, from);
  }
}

TEST_CASE("Jacobian: branches that keep flipping are given up for the best composition") {
  for (const Mode mode : {Mode(RecordedMode::recorded_interpreted), Mode(CompressedMode::compressed_columns)}) {
    PlanOptions options = forced(mode);
    options.dense = true;
    Jacobian<Kink> jacobian(Kink{}, point(40), options);
    for (int k = 0; k < 40; ++k) require_right(jacobian, Kink{}, point(40, 0.37 * k));
    CHECK_THAT(jacobian.describe(), Contains("given up after: recorded") && Contains("forced"));
    CHECK(std::holds_alternative<JacobianMode>(jacobian.plan().chosen().mode));
  }
}

TEST_CASE("Jacobian: points that cannot be evaluated are told, entries that are not finite are named") {
  const auto f = [](const auto& x) {
    using std::log;
    using std::sqrt;
    Vector<std::decay_t<decltype(x[0])>> y(x.size());
    for (Index i = 0; i < x.size(); ++i) y[i] = i == 1 ? log(x[i]) : sqrt(x[i]);
    return y;
  };
  for (const PlanOptions& options : all_ways()) {
    Jacobian jacobian(f, point(20), options);
    INFO(jacobian.describe());
    VectorXd x = point(20), y, values;
    x[1] = -1;
    CHECK(jacobian.jacobian(x, y, values) == Evaluation::not_evaluable);
    CHECK_THAT(jacobian.diagnosis(), Contains("output 1 of the function is"));
    CHECK(jacobian.value(x, y) == Evaluation::not_evaluable);
    x[1] = 1;
    x[2] = 0;
    CHECK(jacobian.jacobian(x, y, values) == Evaluation::ok);
    CHECK_THAT(jacobian.diagnosis(), Contains("Jacobian entry (2, 2) is inf"));
    const MatrixXd found = full(jacobian, values);
    CHECK(found(1, 1) == 1);
    CHECK(found(3, 2) == 0);
  }
}

TEST_CASE("Jacobian: a function that is not what it was is refused") {
  const auto growing = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y(x[0] > 1.0 ? 4 : 3, x[1] * x[1]);
    return y;
  };
  VectorXd at = point(3), found, values;
  for (const PlanOptions& options : all_ways()) {
    Jacobian jacobian(growing, point(3), options);
    INFO(jacobian.describe());
    at[0] = 2;
    CHECK(jacobian.jacobian(at, found, values) == Evaluation::fatal);
    CHECK_THAT(jacobian.diagnosis(), Contains("4 numbers, and returned 3 at the start"));
  }
  // Another function for every number type.
  const auto changing = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y(20, x[1] * x[1]);
    if constexpr (std::is_same_v<T, Dual<double, 4>>) y[7] += 1.0;
    return y;
  };
  Jacobian products(changing, point(20), forced(CompressedMode::compressed_columns, 4));
  CHECK(products.jacobian(point(20), found, values) == Evaluation::fatal);
  CHECK_THAT(products.diagnosis(), Contains("output 7") && Contains("the same for every number type"));
  CHECK_THROWS_WITH((Jacobian{Nothing{}, point(2)}), Contains("is empty"));
  CHECK_THROWS_WITH(products.jacobian(point(3), found, values), Contains("3 entries"));
}

namespace {

// Which variable an output depends on besides its own is decided outside of x, and no comparison tells.
struct Table {
  const Index* shift;
  Index n = 40;
  template <class X>
  auto operator()(const X& x) const {
    Vector<Scalar<X>> y(n);
    for (Index i = 0; i < n; ++i) y[i] = x[i] * x[i] + x[(i + *shift) % n];
    return y;
  }
};

// Sums of products and fractions of a few variables, scaled from 1e-200 to 1e200, chosen by a generator.
struct Scaled {
  Index n;
  unsigned seed;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    std::mt19937 random(seed);
    const auto draw = [&](unsigned below) { return static_cast<unsigned>(random() % below); };
    std::vector<Scalar<X>> y;
    const auto variable = [&] { return x[draw(static_cast<unsigned>(n))]; };
    for (Index i = 0; i < n; ++i) {
      Scalar<X> sum = variable() * 3.0;
      for (unsigned terms = draw(5); terms > 0; --terms) {
        const double scale = std::pow(10.0, draw(401) - 200.0);
        const Scalar<X> a = variable(), b = variable();
        switch (draw(4)) {
          case 0:
            sum += scale * (a * b);
            break;
          case 1:
            sum -= scale * (a / b);
            break;
          case 2:
            sum += exp(a) * scale - b * scale;
            break;
          default:
            sum = a - sum * 1e-3;
            break;
        }
      }
      y.push_back(sum);
    }
    return y;
  }
};

std::vector<PlanOptions> products() {
  return {forced(CompressedMode::compressed_columns, 4), forced(CompressedMode::compressed_columns, 16),
          forced(CompressedMode::compressed_rows)};
}

}  // namespace

TEST_CASE("Jacobian: variables that change outside of x are noticed by products with directions") {
  for (PlanOptions options : products()) {
    Index shift = 1;
    VectorXd y, values;
    // A full matrix takes the other variables in.
    options.dense = true;
    Jacobian dense(Table{&shift}, point(40), options);
    INFO(dense.describe());
    for (const Index now : {1, 5, 5, 1, 7, 1}) {
      shift = now;
      require_right(dense, Table{&shift}, point(40, static_cast<double>(now)));
    }
    CHECK_THAT(dense.describe(), Contains("recorded 3 times"));
    // A promised structure does not, and is good again when they are what they were.
    options.dense = false;
    shift = 1;
    Jacobian sparse(Table{&shift}, point(40), options);
    require_right(sparse, Table{&shift}, point(40));
    shift = 5;
    CHECK(sparse.jacobian(point(40), y, values) == Evaluation::fatal);
    CHECK_THAT(sparse.diagnosis(), Contains("another sparsity pattern") && Contains("dense Jacobian"));
    shift = 1;
    require_right(sparse, Table{&shift}, point(40, 3.0));
  }
}

TEST_CASE("Jacobian: where the check takes a pass of its own it is made now and then") {
  // Four directions fill the four lanes: yᵢ of itself and three others, which may be shifted.
  Index first = 1;
  const auto f = [&first](const auto& x) {
    Vector<std::decay_t<decltype(x[0])>> y(40);
    for (Index i = 0; i < 40; ++i)
      y[i] = x[i] * x[(i + first) % 40] + x[(i + first + 1) % 40] * 2.0 + x[(i + first + 2) % 40] * 3.0;
    return y;
  };
  Jacobian jacobian(f, point(40), forced(CompressedMode::compressed_columns, 4));
  REQUIRE_THAT(jacobian.describe(), Contains("from 4 directions"));
  VectorXd y, values;
  for (int k = 0; k < 5; ++k) REQUIRE(jacobian.jacobian(point(40, k), y, values) == Evaluation::ok);
  first = 9;
  int evaluations = 1;
  while (jacobian.jacobian(point(40), y, values) == Evaluation::ok && evaluations < 100) ++evaluations;
  CHECK(evaluations <= 16);
  CHECK_THAT(jacobian.diagnosis(), Contains("another sparsity pattern"));
}

TEST_CASE("Jacobian: a function that is not the same twice is told so") {
  // Another variable for every number of directions.
  const auto changing = [](const auto& x) {
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y(40);
    for (Index i = 0; i < 40; ++i) y[static_cast<std::size_t>(i)] = x[i] * x[i];
    if constexpr (std::is_same_v<T, Dual<double, 4>> || std::is_same_v<T, Var<double>>) y[7] += x[9] - 0.5;
    return y;
  };
  VectorXd x = point(40), y, values;
  x[9] = 0.5;
  for (const PlanOptions& options :
       {forced(CompressedMode::compressed_columns, 4), forced(CompressedMode::compressed_rows)}) {
    Jacobian jacobian(changing, x, options);
    CHECK(jacobian.jacobian(x, y, values) == Evaluation::fatal);
    CHECK_THAT(jacobian.diagnosis(), Contains("do not add up") && Contains("JacobianMode::forward") &&
                                         Contains(options.lanes == 4 ? "output 7" : "variable 9"));
  }
}

TEST_CASE("Jacobian: the check takes cancellation, infinities and scales as they are") {
  const auto no_alarm = [](const auto& f, const VectorXd& x) {
    for (const PlanOptions& options : products()) {
      Jacobian jacobian(f, x, options);
      VectorXd y, values;
      for (int k = 0; k < 3; ++k) {
        INFO(jacobian.diagnosis());
        REQUIRE(jacobian.jacobian(x, y, values) == Evaluation::ok);
      }
      const MatrixXd found = full(jacobian, values);
      const MatrixXd expected = options.lanes == 0 ? MatrixXd(jacrev(f)(x)) : MatrixXd(jacfwd(f)(x));
      for (Index j = 0; j < found.cols(); ++j)
        for (Index i = 0; i < found.rows(); ++i) {
          INFO("entry " << i << ", " << j);
          if (std::isfinite(expected(i, j)))
            CHECK(std::abs(found(i, j) - expected(i, j)) <= 1e-12 * std::abs(expected(i, j)));
          else
            CHECK_FALSE(std::isfinite(found(i, j)));
        }
      CHECK_THAT(jacobian.describe(), Contains("recorded 1 time,") || Contains("recorded 2 times,"));
    }
  };
  SECTION("infinities and NaN") {
    const auto f = [](const auto& x) {
      using std::sqrt;
      Vector<std::decay_t<decltype(x[0])>> y(x.size());
      for (Index i = 0; i < x.size(); ++i) y[i] = sqrt(x[i]) + x[(i + 1) % x.size()];
      y[5] = sqrt(x[5] * x[5]);
      y[6] = sqrt(x[5]) - sqrt(x[6]);
      return y;
    };
    VectorXd x = point(24);
    x[3] = x[5] = x[6] = 0;
    no_alarm(f, x);
  }
  SECTION("what is exact in an entry may cancel in the product") {
    const auto f = [](const auto& x) {
      Vector<std::decay_t<decltype(x[0])>> y(x.size());
      for (Index i = 0; i < x.size(); ++i) {
        const auto large = 1e20 * x[i];
        y[i] = (large + x[(i + 1) % x.size()]) - large;
      }
      return y;
    };
    no_alarm(f, VectorXd::Zero(24));
  }
  SECTION("numbers near the end of the range") {
    const auto f = [](const auto& x) {
      Vector<std::decay_t<decltype(x[0])>> y(x.size());
      for (Index i = 0; i < x.size(); ++i) y[i] = (1.5e308 * x[i] + 1.5e308 * x[(i + 1) % x.size()]) * 1e-300 + x[i];
      return y;
    };
    no_alarm(f, VectorXd::Constant(24, 1e-3));
  }
  SECTION("from 1e-200 to 1e200") {
    for (unsigned seed = 0; seed < 200; ++seed) {
      INFO("seed " << seed);
      no_alarm(Scaled{30, seed}, point(30).array() + 1.0);
    }
  }
}

TEST_CASE("what a run decides: comparisons, integers and numbers taken out") {
  const auto decided = [](double at) {
    BranchDecisions decisions;
    const DecisionScope scope(decisions);
    const BranchRecorded x(at);
    if (x < 1.0 && isfinite(x)) static_cast<void>(lround(x * 0.25));
    return decisions;
  };
  CHECK(decided(0.3) == decided(0.5));
  CHECK_FALSE(decided(0.3) == decided(1.5));
  CHECK_FALSE(decided(-7.0) == decided(0.3));
  const auto taken = [](double at) {
    BranchDecisions decisions;
    const DecisionScope scope(decisions);
    static_cast<void>(passive(BranchRecorded(at)));
    return decisions;
  };
  CHECK_FALSE(taken(0.3) == taken(0.4));
}

TEST_CASE("dependence is that of the run, beyond a word of variables too") {
  Recording recording;
  recording.record(Band{}, point(150));
  const SparsityPattern pattern = dependence(recording);
  REQUIRE(pattern.m == 150);
  REQUIRE(pattern.n == 150);
  const MatrixXd expected = jacfwd(Band{})(point(150));
  Index found = 0;
  for (Index i = 0; i < 150; ++i)
    for (const Index j : pattern.row(i)) found += expected(i, j) != 0 ? 1 : 0;
  CHECK(found == pattern.size());
  CHECK(found == (expected.array() != 0).count());
}
