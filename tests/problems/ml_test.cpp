#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/problems/ml/functors.hpp>

using namespace hesse::problems;

namespace {

template <class F>
void check_precisions(const F& functor) {
  for (const auto& start : functor.info().starts) {
    const std::vector<long double> wide(start.x.begin(), start.x.end());
    const double f = functor(start.x);
    CHECK(std::isfinite(f));
    CHECK(static_cast<double>(functor(wide)) == Approx(f).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("ml functors compute in double and long double") {
  check_precisions(SumOfLogistics(3));
  check_precisions(RegularizedLogistics(100));
  check_precisions(LogisticRegression(50));
  check_precisions(LogisticRegression(200));
  for (const int n : {1, 2, 4, 11, 16, 29, 100, 101}) check_precisions(GaussianMixture(n));
}

TEST_CASE("sum of logistics by hand") {
  const double expected = 0.5 + 1.0 / (1.0 + std::exp(-1.0)) + 1.0 / (1.0 + std::exp(-2.0));
  CHECK(SumOfLogistics(3)(SumOfLogistics(3).info().starts.front().x) == Approx(expected).epsilon(1e-15));
  const auto info = RegularizedLogistics(3).info();
  CHECK(RegularizedLogistics(3)(info.minima.front().x) == Approx(info.minima.front().f).epsilon(1e-15));
}

TEST_CASE("logistic regression: samples, value at 0, and no overflow far out") {
  CHECK(LogisticRegression(50).samples() == 200);
  CHECK(LogisticRegression(200).samples() == 2000);
  CHECK(LogisticRegression(2)(std::vector<double>{0.0, 0.0}) == Approx(200 * std::log(2.0)).epsilon(1e-14));
  CHECK(std::isfinite(LogisticRegression(2)(std::vector<double>{1e5, -1e5})));
}

TEST_CASE("a size of the Gaussian mixture is a number of variables") {
  CHECK(GaussianMixture(11).components() == 2);
  CHECK(GaussianMixture(29).components() == 5);
  CHECK(GaussianMixture(659).components() == 10);
  CHECK(GaussianMixture(659).dimension() == 10);
  for (const int n : {1, 2, 11, 12, 100, 101}) {
    CHECK(GaussianMixture(n).n() == n);
    CHECK(GaussianMixture(n).info().starts.front().x.size() == static_cast<std::size_t>(n));
  }
}

TEST_CASE("the Gaussian mixture does not overflow far from its points") {
  auto x = GaussianMixture(11).info().starts.front().x;
  for (auto& value : x) value += 30.0;
  CHECK(std::isfinite(GaussianMixture(11)(x)));
  // Fixed parameters and variables are interchangeable: at the generating values every size gives the same f.
  std::vector<double> truth = GaussianMixture(11).info().starts.back().x;
  for (auto& value : truth) value *= 2.0;
  const double f = GaussianMixture(11)(truth);
  CHECK(GaussianMixture(4)(std::vector<double>(truth.begin(), truth.begin() + 4)) == Approx(f).epsilon(1e-14));
}
