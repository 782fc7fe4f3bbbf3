#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/functions/calibration.hpp>
#include <hesse/ad/function.hpp>

#include "plan_functions.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Catch::Matchers::Contains;
using Eigen::VectorXd;

namespace {

// Every work takes the same.
struct Constant {
  double seconds;
  int* calls;
  double operator()(const std::function<void()>& work) const {
    work();
    ++*calls;
    return seconds;
  }
};

Calibration measured(double seconds, int& calls) {
  const Constant constant{seconds, &calls};
  return calibrate(default_rates(), {constant, constant});
}

double factor(const Calibration& calibration, const std::string& part) {
  for (const auto& found : calibration.factors)
    if (found.part == part) return found.factor;
  FAIL("no part " << part);
  return 0;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("calibration measures every rate by three works, and no more", "[calibration]") {
  int calls = 0;
  const Rates rates = default_rates();
  const Calibration found = measured(1e-6, calls);
  const std::size_t parts = rates.rows.size() + 1 + (compiled_available() ? 4 : 2);
  CHECK(found.factors.size() == parts);
  CHECK(static_cast<std::size_t>(calls) == 3 * parts);
  for (const auto& [part, times] : found.factors) {
    INFO(part);
    CHECK(times >= 1 / largest_factor);
    CHECK(times <= largest_factor);
  }
}

TEST_CASE("twice the time is twice the factor", "[calibration]") {
  int calls = 0;
  const Calibration once = measured(1e-6, calls), twice = measured(2e-6, calls);
  for (const char* part : {"packed_forward 4", "forward_over_reverse 16", "forward 4", "recorded_interpreted"}) {
    INFO(part);
    CHECK(factor(twice, part) == Approx(2 * factor(once, part)));
  }
}

TEST_CASE("rates that were measured change the choice as they should", "[calibration]") {
  const VectorXd x = VectorXd::Constant(4, 0.5);
  PlanOptions options;
  options.recorded = false;
  REQUIRE(plan(shapes::Helmholtz{}, x, options).hessian_mode() == packed_forward);
  options.rates = scaled(default_rates(), {{{"packed_forward 4", 16}, {"packed_forward 8", 16}}});
  CHECK(plan(shapes::Helmholtz{}, x, options).hessian_mode() != packed_forward);

  const VectorXd many = VectorXd::Constant(20, 0.5);
  PlanOptions replay;
  REQUIRE(plan(shapes::Helmholtz{}, many, replay).recorded());
  replay.rates = scaled(default_rates(), {{{"recording", 16}}});
  CHECK_FALSE(plan(shapes::Helmholtz{}, many, replay).recorded());
}

TEST_CASE("a machine that is slower throughout chooses the same", "[calibration]") {
  int calls = 0;
  Calibration slower = measured(1e-6, calls);
  for (auto& found : slower.factors) found.factor = 3;
  PlanOptions options, slow;
  slow.rates = scaled(default_rates(), slower);
  for (const Eigen::Index n : {2, 5, 12, 50}) {
    const Plan first = plan(shapes::Helmholtz{}, VectorXd::Constant(n, 0.5), options);
    const Plan second = plan(shapes::Helmholtz{}, VectorXd::Constant(n, 0.5), slow);
    CHECK(first.chosen().name() == second.chosen().name());
    CHECK(second.chosen().seconds == Approx(3 * first.chosen().seconds));
  }
}

TEST_CASE("a calibration is written and read", "[calibration]") {
  int calls = 0;
  const Calibration found = measured(1e-6, calls);
  const std::string text = to_text(found);
  const Calibration read = calibration_from_text("# comment\r\n\n" + text);
  REQUIRE(read.factors.size() == found.factors.size());
  CHECK(to_text(read) == text);
  for (std::size_t i = 0; i < found.factors.size(); ++i) {
    CHECK(read.factors[i].part == found.factors[i].part);
    CHECK(read.factors[i].factor == Approx(found.factors[i].factor).epsilon(1e-3));
  }
}

TEST_CASE("a calibration that is damaged is refused with the line or the part", "[calibration]") {
  int calls = 0;
  const std::string text = to_text(measured(1e-6, calls));
  CHECK_THROWS_WITH(calibration_from_text(""), Contains("'packed_forward 4' is missing"));
  CHECK_THROWS_WITH(calibration_from_text(text.substr(0, text.size() / 2)), Contains("calibration:"));
  CHECK_THROWS_WITH(calibration_from_text("nonsense\n" + text), Contains("line 1") && Contains("nonsense"));
  CHECK_THROWS_WITH(calibration_from_text(text + "forward 4: 1\n"), Contains("'forward 4' is there twice"));
  CHECK_THROWS_WITH(calibration_from_text(text + "abacus: 1\n"), Contains("no part 'abacus'"));
  CHECK_THROWS_WITH(calibration_from_text(text.substr(0, text.find("recording"))), Contains("'recording' is missing"));
  CHECK_THROWS_WITH(calibration_from_text("packed_forward 4: 1e300\n"), Contains("is 1e+300 times its rate"));
  for (const char* number : {"", "x", "1e400", "nan", "0", "-1", "17", "1 2"})
    CHECK_THROWS_AS(calibration_from_text(std::string("packed_forward 4: ") + number + "\n"), Error);
  CHECK_THROWS_WITH(calibration_from_text(replaced(text, "packed_forward 4: ", "packed_forward 4: 99")),
                    Contains("packed_forward 4") && Contains("1/16"));
}

TEST_CASE("the stopwatch gives the seconds of one call", "[calibration]") {
  int calls = 0;
  const double seconds = min_seconds([&] { ++calls; });
  CHECK(seconds > 0);
  CHECK(seconds < 1);
  CHECK(calls >= 5);
}

TEST_CASE("what is done once is called once a sample", "[calibration]") {
  int calls = 0;
  CHECK(seconds_once([&] { ++calls; }) > 0);
  CHECK(calls == 5);
}
