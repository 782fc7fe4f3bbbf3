#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <regex>
#include <string>
#include <type_traits>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/jacobian.hpp>
#include <hesse/ad/least_squares.hpp>
#include <hesse/ad/sum.hpp>

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;

namespace {

constexpr double tiny = 1.5e-9, huge = 1e250, infinite = std::numeric_limits<double>::infinity();

// A message names the number that matters, and none is flushed to zero or written out.
void check_numbers(const std::string& message, const std::string& number) {
  static const std::regex illegible("0\\.000000|[0-9]{25}");
  CHECK_THAT(message, Contains(number));
  CHECK_FALSE(std::regex_search(message, illegible));
}

Eigen::VectorXd at(double value) { return Eigen::VectorXd::Constant(2, value); }

struct LogResidual {
  template <class T>
  bool operator()(const T* p, T* r) const {
    using std::log;
    r[0] = log(p[0] - 2.0 * p[1] - 1.6e-9);
    return true;
  }
};

struct ExpResidual {
  template <class T>
  bool operator()(const T* p, T* r) const {
    using std::exp;
    r[0] = exp(p[0]);
    return true;
  }
};

struct RootResidual {
  template <class T>
  bool operator()(const T* p, T* r) const {
    using std::sqrt;
    r[0] = sqrt(p[0] - tiny);
    return true;
  }
};

struct RefusingResidual {
  template <class T>
  bool operator()(const T* p, T* r) const {
    r[0] = p[0];
    return p[0] > 1.0;
  }
};

}  // namespace

TEST_CASE("numbers are written short, and read back as they were") {
  for (const double x : {0.0, 1.0, -0.5, tiny, huge, 0.1, 1.0 / 3.0, 2.2250738585072014e-308, 1.7976931348623157e308}) {
    CHECK(std::stod(to_text(x)) == x);
    CHECK(to_text(x).size() <= 24);
  }
  CHECK(to_text(1e250) == "1e+250");
  CHECK(to_text(-infinite) == "-inf");
  CHECK(to_text(-std::numeric_limits<double>::quiet_NaN()) == "nan");
  CHECK(to_text(2.0 / 3.0, 3) == "0.667");
  CHECK(to_text(huge, 400) == to_text(huge, 17));
  CHECK(to_text(at(tiny)) == "(1.5e-09, 1.5e-09)");
  CHECK(to_text(Eigen::VectorXd()) == "()");
  CHECK(to_text(Eigen::VectorXd::LinSpaced(9, 1, 9)) == "(1, 2, 3, 4, 5, 6, 7, 8, ...)");
}

TEST_CASE("messages about a function name tiny and huge numbers") {
  double f = 0;
  Eigen::VectorXd g, h;
  {
    Function function([](const auto& x) { return log(x[0] - 1.0) + x[1]; }, 2);
    CHECK(function.value(at(tiny), f) == Evaluation::not_evaluable);
    check_numbers(function.diagnosis(), "1.5e-09");
    CHECK(function.value(at(-huge), f) == Evaluation::not_evaluable);
    check_numbers(function.diagnosis(), "-1e+250");
  }
  {
    Function function([](const auto& x) { return sqrt(x[0] - tiny) + x[1]; }, 2);
    CHECK(function.value_gradient(at(tiny), f, g) == Evaluation::ok);
    check_numbers(function.diagnosis(), "1.5e-09");
    CHECK(function.value_gradient_hessian(at(tiny), f, g, h) == Evaluation::ok);
    check_numbers(function.diagnosis(), "1.5e-09");
  }
  {
    Sum sum(2);
    sum.add<2>(
        1,
        [](auto) {
          return std::array{0, 1};
        },
        [](const auto& x) { return log(x[0] - 1.0) + x[1]; });
    CHECK(sum.value(at(tiny), f) == Evaluation::not_evaluable);
    check_numbers(sum.diagnosis(), "1.5e-09");
  }
  {
    // Not the same function for every number type.
    const auto other = [](const auto& x) {
      using T = std::decay_t<decltype(x[0])>;
      return x[0] * x[1] * (std::is_same_v<T, double> ? 1e-9 : 1.0);
    };
    PlanOptions options;
    options.mode = RecordedMode::recorded_interpreted;
    Function function(other, at(huge / 1e200), options);
    static_cast<void>(function.value_gradient_hessian(at(huge / 1e200), f, g, h));
    check_numbers(function.describe(), "e+90 in double");
  }
}

TEST_CASE("messages about a Jacobian name tiny and huge numbers") {
  const auto outputs = [](const auto& x) {
    Vector<std::decay_t<decltype(x[0])>> y(2);
    y << sqrt(x[0] - tiny), x[1];
    return y;
  };
  Eigen::VectorXd y, values;
  Jacobian jacobian(outputs, at(1.0));
  CHECK(jacobian.jacobian(at(tiny), y, values) == Evaluation::ok);
  check_numbers(jacobian.diagnosis(), "1.5e-09");
}

TEST_CASE("messages about least squares name tiny and huge numbers") {
  const auto diagnosis = [](auto functor, double a, double b) {
    LeastSquares fit;
    const Parameter p = fit.add_parameter({a, b});
    fit.add_residual<1, 2>(functor, p);
    double f = 0;
    Eigen::VectorXd g, h, r;
    Eigen::MatrixXd j;
    if (fit.value(fit.start(), f) == Evaluation::ok) {
      static_cast<void>(fit.value_gradient_hessian(fit.start(), f, g, h));
    }
    return fit.diagnosis();
  };
  check_numbers(diagnosis(LogResidual{}, 1.5e-9, 1e-12), "(1.5e-09, 1e-12)");
  check_numbers(diagnosis(ExpResidual{}, 580.0, 0.0), "e+251");
  check_numbers(diagnosis(RootResidual{}, tiny, huge), "(1.5e-09, 1e+250)");
  check_numbers(diagnosis(RefusingResidual{}, tiny, huge), "(1.5e-09, 1e+250)");
}

TEST_CASE("messages about options name tiny numbers") {
  ColouringOptions options;
  options.row_cost = -1e-9;
  try {
    static_cast<void>(choose_colouring(SparsityPattern{1, 1, {0, 1}, {0}}, options));
    FAIL("a negative cost is accepted");
  } catch (const Error& error) {
    check_numbers(error.what(), "-1e-09");
  }
}
