#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include <hesse/problems/error.hpp>
#include <hesse/problems/nist/certified.hpp>
#include <hesse/problems/nist/functors.hpp>

#include "nist_mgh_evaluate.hpp"

using namespace hesse::problems;
using namespace hesse::problems::testing;

namespace {

std::vector<double> vector(const nist::Certified& row, const nist::Certified::Parameters& values) {
  const auto used = row.of(values);
  return {used.begin(), used.end()};
}

// Lanczos1's residuals are of the size of the last digits of its data: its Σ r² has two digits in double.
double residual_digits(std::string_view name) { return name == "Lanczos1" ? 0.03 : 1e-10; }

}  // namespace

TEST_CASE("nist: functors, certified values and metadata describe the same 27 sets") {
  int count = 0;
  for_each(NistFunctors(), [&](const auto& f) {
    INFO(f.name);
    const auto& row = nist::certified()[static_cast<std::size_t>(count++)];
    const Info info = f.info();
    CHECK(row.name == f.name);
    CHECK(row.n == f.n());
    CHECK(row.m == f.m());
    REQUIRE(info.starts.size() == 2);
    for (const auto& start : info.starts) CHECK(start.x.size() == static_cast<std::size_t>(f.n()));
    CHECK(info.certified == vector(row, row.parameters));
    CHECK(info.known_f() == row.refined_residual_squares);
    CHECK(info.f_factor == 2.0);
    for (int j = 0; j < f.n(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      CHECK(row.refined[k] == Approx(row.parameters[k]).epsilon(6e-11));
    }
  });
  CHECK(count == 27);
  CHECK_THROWS_WITH(nist::certified("Misra1e"), Catch::Contains("Misra1a"));
}

TEST_CASE("nist: the sum of squares at the certified and refined parameters is the certified one") {
  for_each(NistFunctors(), [](const auto& f) {
    INFO(f.name);
    const auto& row = nist::certified(f.name);
    const double tolerance = residual_digits(f.name);
    const double at_refined = sum_of_squares(residuals(f, vector(row, row.refined)));
    CHECK(std::abs(at_refined / row.residual_squares - 1.0) <= tolerance);
    CHECK(std::abs(at_refined / row.refined_residual_squares - 1.0) <= tolerance);
    if (f.name != "Lanczos1") {
      const double at_certified = sum_of_squares(residuals(f, vector(row, row.parameters)));
      CHECK(std::abs(at_certified / row.residual_squares - 1.0) <= 2.0 * tolerance);
    }
    CHECK(row.residual_deviation == Approx(std::sqrt(row.residual_squares / (row.m - row.n))).epsilon(1e-9));
  });
}

TEST_CASE("nist: Roszman1's b1 is the value for the one-argument arctangent it prints") {
  const auto& row = nist::certified("Roszman1");
  CHECK(row.parameters[0] == 0.20196866396);
  auto other = vector(row, row.parameters);
  other[0] += 1.0;
  CHECK(sum_of_squares(residuals(nist::Roszman1(), other)) > 1.0);
}
