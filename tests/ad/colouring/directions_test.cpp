#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/plan/curvature_strategy.hpp>
#include <hesse/ad/detail/programs/direction_programs.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/transforms.hpp>

#include "allocation_counter.hpp"
#include "plan_functions.hpp"
#include "random_programs.hpp"
#include "special_values.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;

namespace {

const RecordingLimits only_directions = [] {
  RecordingLimits limits;
  limits.by_directions = detail::by_directions;
  return limits;
}();

std::vector<Backend> backends() {
  if (compiled_available()) return {Backend::interpreted, Backend::compiled};
  return {Backend::interpreted};
}

Eigen::VectorXd point(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.6 + 0.3 * std::sin(1.0 + 0.7 * static_cast<double>(i));
  return x;
}

template <class F>
Eigen::MatrixXd full_hessian(const RecordedFunction<F>& f, const Eigen::VectorXd& h) {
  const auto s = f.hessian_structure();
  if (s.outer.empty()) return Eigen::Map<const Eigen::MatrixXd>(h.data(), s.n, s.n);
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(s.n, s.n);
  for (Eigen::Index j = 0; j < s.n; ++j)
    for (Eigen::Index k = s.outer[static_cast<std::size_t>(j)]; k < s.outer[static_cast<std::size_t>(j) + 1]; ++k)
      m(s.inner[static_cast<std::size_t>(k)], j) = m(j, s.inner[static_cast<std::size_t>(k)]) = h[k];
  return m;
}

// Against forward over reverse, at the point of the recording and elsewhere.
template <class F>
void check(const F& f, const Eigen::VectorXd& start) {
  for (const Backend backend : backends())
    for (const bool dense : {false, true}) {
      ReplayOptions options;
      options.backend = backend;
      options.dense = dense;
      RecordedFunction recorded(f, start, options, only_directions);
      for (const double step : {0.0, 0.05, -0.1}) {
        const Eigen::VectorXd x = start.array() + step;
        double value = 0;
        Eigen::VectorXd g, h;
        INFO(recorded.describe() << (dense ? ", dense" : ", sparse") << ", step " << step);
        REQUIRE(recorded.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
        const Eigen::VectorXd slope = grad(f)(x);
        CHECK((g - slope).norm() <= 1e-12 * (1 + slope.norm()));
        const Eigen::MatrixXd curvature = hessian(f, x, forward_over_reverse);
        CHECK((full_hessian(recorded, h) - curvature).norm() <= 1e-12 * (1 + curvature.norm()));
      }
    }
}

// Two layers of tanh; its weights and the input are the variables, so that everything interacts.
struct Network {
  int hidden = 5;
  template <class X>
  auto operator()(const X& x) const {
    using std::tanh;
    using T = shapes::Scalar<X>;
    const int n = static_cast<int>(x.size());
    std::vector<T> layer;
    for (int u = 0; u < hidden; ++u) {
      T sum = 0.1 * u;
      for (int i = 0; i < n; ++i) sum += x[i] * x[(i * (u + 2) + 1) % n];
      layer.push_back(tanh(0.3 * sum));
    }
    T out = 0.0;
    for (int u = 0; u < hidden; ++u) out += layer[static_cast<std::size_t>(u)] * x[u % n];
    return T(exp(-out * out) + out);
  }
};

// One term in which only neighbours interact: the square of a sum would be full, a chain of nested products is not.
struct Banded {
  template <class X>
  auto operator()(const X& x) const {
    using T = shapes::Scalar<X>;
    T sum = 0.0;
    for (int i = 0; i + 2 < x.size(); ++i) {
      const T a = x[i] * x[i + 1], b = sin(a + x[i + 2]);
      sum += a * b * b + b / (1.0 + x[i] * x[i]);
    }
    return sum;
  }
};

struct Branching {
  template <class X>
  auto operator()(const X& x) const {
    using T = shapes::Scalar<X>;
    T sum = 0.0, product = 1.0;
    for (int i = 0; i < x.size(); ++i) {
      product *= x[i] < 0.5 ? T(1.0 + x[i] * x[i]) : T(2.0 - exp(-x[i]));
      sum += product * product;
    }
    return T(log(1.0 + sum * product));
  }
};

}  // namespace

TEST_CASE("shared constants are what each run is given", "[directions]") {
  std::mt19937 random(5);
  for (int repetition = 0; repetition < 60; ++repetition) {
    hesse::test::ProgramKind kind;
    kind.operations = hesse::test::arithmetic_operations();
    kind.parameters = static_cast<std::uint32_t>(repetition % 3);
    Program program = hesse::test::random_program(kind, random);
    std::vector<double> numbers(kind.inputs + kind.parameters + 70);
    for (double& x : numbers) x = std::uniform_real_distribution<double>(-2, 2)(random);
    Program expected = program;  // knows them
    program.shared = 1 + static_cast<std::uint32_t>(repetition) % 4;
    const std::vector<double> given(program.constants.begin(), program.constants.begin() + program.shared);
    std::fill_n(program.constants.begin(), program.shared, std::numeric_limits<double>::quiet_NaN());

    std::vector<std::unique_ptr<BlockKernel>> kernels;
    for (const std::size_t lanes : {std::size_t{1}, std::size_t{8}, std::size_t{24}, std::size_t{64}}) {
      for (const Isa isa : available_isas()) kernels.push_back(make_interpreter(program, lanes, isa));
      for (const Isa isa : available_isas())
        if (compiled_available(isa)) kernels.push_back(compile(program, lanes, isa));
    }
    for (const auto& kernel : kernels) {
      std::vector<const double*> inputs, parameters;
      for (std::uint32_t i = 0; i < kind.inputs; ++i) inputs.push_back(&numbers[i]);
      for (std::uint32_t p = 0; p < kind.parameters; ++p) parameters.push_back(&numbers[kind.inputs + p]);
      parameters.push_back(given.data());
      std::vector<double> results(program.outputs.size() * kernel->lanes()), memory(kernel->workspace_doubles() + 8);
      std::vector<double*> outputs;
      for (std::size_t k = 0; k < program.outputs.size(); ++k) outputs.push_back(&results[k * kernel->lanes()]);
      void* begin = memory.data();
      std::size_t space = memory.size() * sizeof(double);
      kernel->run(inputs.data(), parameters.data(), outputs.data(),
                  static_cast<double*>(std::align(64, 8, begin, space)));
      for (std::size_t lane = 0; lane < kernel->lanes(); ++lane) {
        std::vector<double> x, p, y(expected.outputs.size());
        for (std::uint32_t i = 0; i < kind.inputs; ++i) x.push_back(inputs[i][lane]);
        for (std::uint32_t i = 0; i < kind.parameters; ++i) p.push_back(parameters[i][lane]);
        run(expected, x, p, y);
        for (std::size_t k = 0; k < y.size(); ++k)
          REQUIRE(hesse::test::same_bits(results[k * kernel->lanes() + lane], y[k]));
      }
    }
  }
  Program none;
  none.shared = 1;
  CHECK_THROWS_WITH(make_interpreter(none), Contains("1 constants are shared, there are 0"));
}

TEST_CASE("functions of shared constants alone are computed at every run", "[directions]") {
  Program program{0, 0, {0.0, 2.0}, {}, {}, 1};
  program.code = {{operation_of<elementary::Exp>, Part::value, 0, 0, 0, 0},
                  {operation_of<elementary::Pow>, Part::value, 0, 0, 1, 0},
                  {operation_of<elementary::Fma>, Part::value, 0, 0, 0, 1}};
  program.outputs = {0, 2, 3, 4};
  for (const Backend backend : backends()) {
    const auto kernel = backend == Backend::compiled ? compile(program, 8) : make_interpreter(program, 8);
    std::vector<double> results(32), memory(kernel->workspace_doubles() + 8);
    std::vector<double*> outputs{&results[0], &results[8], &results[16], &results[24]};
    void* begin = memory.data();
    std::size_t space = memory.size() * sizeof(double);
    double* const workspace = static_cast<double*>(std::align(64, 8, begin, space));
    for (const double c : {3.0, 1.5}) {
      const double* given = &c;
      kernel->run(nullptr, &given, outputs.data(), workspace);
      CHECK(results[7] == c);
      CHECK(results[8] == Approx(std::exp(c)).epsilon(1e-15));
      CHECK(results[18] == Approx(c * c).epsilon(1e-15));
      CHECK(results[31] == c * c + 2);
    }
  }
}

TEST_CASE("Hessians by products with directions are those of forward over reverse", "[directions]") {
  check(Network{}, point(7));
  check(Network{9}, point(70));
  check(Banded{}, point(3));
  check(Banded{}, point(40));
  check(Branching{}, Eigen::VectorXd::Constant(12, 0.7));
  check(shapes::Rosenbrock{}, point(20));
  check(shapes::LogisticSum{}, point(9));
  check(shapes::Helmholtz{}, point(11));
  check(shapes::LogisticRegression{}, point(6));
  check(shapes::Mixture{}, point(10));
  check(shapes::Product{}, point(9));
}

TEST_CASE("functions without curvature or variables have no directions", "[directions]") {
  check(shapes::Linear{}, point(5));
  RecordedFunction constant([](const auto& x) { return 4.0 + 0.0 * static_cast<double>(x.size()); }, Eigen::VectorXd(0),
                            {}, only_directions);
  double value = 0;
  Eigen::VectorXd g, h;
  REQUIRE(constant.value_gradient_hessian(Eigen::VectorXd(0), value, g, h) == Evaluation::ok);
  CHECK(value == 4);
  CHECK(h.size() == 0);
}

TEST_CASE("directions: a comparison that decides otherwise is recorded again", "[directions]") {
  const Branching f;
  Eigen::VectorXd x = Eigen::VectorXd::Constant(8, 0.7);
  RecordedFunction recorded(f, x, {}, only_directions);
  for (int i = 0; i < 8; ++i) {
    x[i] = 0.3;
    double value = 0;
    Eigen::VectorXd g, h;
    REQUIRE(recorded.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    CHECK(recorded.recordings() == i + 2);
    const Eigen::MatrixXd curvature = hessian(f, x, forward_over_reverse);
    CHECK((full_hessian(recorded, h) - curvature).norm() <= 1e-12 * curvature.norm());
    CHECK_THAT(recorded.describe(), Contains("by products of"));
  }
}

TEST_CASE("directions: branches met before are derived and compiled once, and not looked at again", "[directions]") {
  const auto f = [](const auto& x) {
    const auto out = Network{4}(x);
    return x[0] < 0.5 ? decltype(out)(out * out) : decltype(out)(out + exp(-out));
  };
  const Eigen::VectorXd start = point(30);
  Eigen::VectorXd other = start;
  other[0] = 0.3;
  for (const Backend backend : backends()) {
    int asked = 0;
    RecordingLimits limits;
    limits.by_directions = [&](const Cluster& cluster) {
      ++asked;
      return detail::by_directions(cluster);
    };
    ReplayOptions options;
    options.backend = backend;
    const detail::FunctorSource source(f, limits);
    Replayed replayed(source, start, options);
    CHECK(asked == 1);
    double value = 0;
    Eigen::VectorXd g, h, first;
    REQUIRE(replayed.value_gradient_hessian(source, start, value, g, first) == Evaluation::ok);
    REQUIRE(replayed.value_gradient_hessian(source, other, value, g, h) == Evaluation::ok);
    CHECK(asked == 2);
    CHECK(replayed.derived_again() == 1);
    CHECK_THAT(replayed.describe(), Contains("1 element type had to be derived again") && Contains("products of"));
    const std::size_t made = replayed.made_again();
    CHECK(made > 0);
    for (int flip = 0; flip < 3; ++flip) {
      REQUIRE(replayed.value_gradient_hessian(source, start, value, g, h) == Evaluation::ok);
      CHECK(h == first);
      REQUIRE(replayed.value_gradient_hessian(source, other, value, g, h) == Evaluation::ok);
    }
    CHECK(replayed.recordings() == 8);
    CHECK(asked == 2);
    CHECK(replayed.derived_again() == 1);
    CHECK(replayed.made_again() == made);
  }
}

TEST_CASE("directions: what a plan has derived is known to its function", "[directions]") {
  const auto f = [](const auto& x) {
    const auto out = shapes::Mixture{}(x);
    return x[0] < 0.5 ? decltype(out)(out * out) : out;
  };
  for (const RecordedMode mode : {RecordedMode::coloured_interpreted, RecordedMode::recorded_interpreted}) {
    PlanOptions options;
    options.mode = mode;
    options.dense = true;
    Eigen::VectorXd x = point(24), g, h;
    Function function(f, x, options);
    double value = 0;
    for (const double first : {0.7, 0.3, 0.7, 0.3, 0.7}) {
      x[0] = first;
      REQUIRE(function.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    }
    const std::string met = function.describe();
    // One more flip each way: nothing is new.
    RecordedFunction other(f, x, {}, mode == RecordedMode::recorded_interpreted ? RecordingLimits() : only_directions);
    x[0] = 0.3;
    REQUIRE(other.value_gradient_hessian(x, value, g, h) == Evaluation::ok);
    const auto again = [](const std::string& text) {
      const auto end = text.find(" had to be derived again"), begin = text.find("for which ");
      REQUIRE(begin != std::string::npos);
      return text.substr(begin, end - begin);
    };
    INFO(met << "\n" << other.describe());
    CHECK_THAT(met, Contains("recorded 5 times"));
    CHECK(again(met) == again(other.describe()));
  }
}

TEST_CASE("directions: the same bits for any number of threads, and no allocation", "[directions]") {
  const Network f{6};
  const Eigen::VectorXd x = point(150);
  double value = 0;
  Eigen::VectorXd g, expected, h;
  RecordedFunction(f, x, {}, only_directions).value_gradient_hessian(x, value, g, expected);
  for (std::size_t threads = 1; threads <= 4; ++threads) {
    ReplayOptions options;
    options.threads = threads;
    options.verified = false;  // f itself allocates
    RecordedFunction recorded(f, x, options, only_directions);
    recorded.value_gradient_hessian(x, value, g, h);
    CHECK(std::memcmp(h.data(), expected.data(), sizeof(double) * static_cast<std::size_t>(h.size())) == 0);
    const std::size_t before = allocations();
    recorded.value_gradient_hessian(x, value, g, h);
    CHECK(allocations() == before);
    CHECK(recorded.bytes() > sizeof(double) * static_cast<std::size_t>(h.size()) / 8);
  }
}

TEST_CASE("directions: terms too long for the limit are refused", "[directions]") {
  RecordingLimits limits = only_directions;
  limits.expressions = 50;
  CHECK_THROWS_WITH(derived_sum(Network{}, point(7), limits), Contains("takes more than 50 expressions"));
}

TEST_CASE("kinds known by directions are no elements of a sum by themselves", "[directions]") {
  DerivedSum sum = derived_sum(Network{}, point(7), only_directions);
  CHECK_THROWS_WITH(validate(7, sum.types), Contains("give it to DirectedElements"));
}
