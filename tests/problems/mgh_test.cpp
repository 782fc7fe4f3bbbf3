#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include <hesse/problems/error.hpp>
#include <hesse/problems/mgh/functors.hpp>

#include "nist_mgh_evaluate.hpp"

using namespace hesse::problems;
using namespace hesse::problems::testing;
using Catch::Matchers::Contains;

namespace {

// visitor(functor) at every standard size
template <class Visitor>
void for_each_instance(Visitor visitor) {
  for_each(MghFunctors(), [&](const auto& functor) {
    using F = std::decay_t<decltype(functor)>;
    if constexpr (ScalableFunctor<F>) {
      for (const int n : F::sizes.standard) visitor(F(n));
    } else {
      visitor(functor);
    }
  });
}

}  // namespace

TEST_CASE("mgh: 35 functions, 40 instances, metadata of matching sizes") {
  int functions = 0, instances = 0;
  for_each(MghFunctors(), [&](const auto&) { ++functions; });
  for_each_instance([&](const auto& f) {
    ++instances;
    INFO(f.name << ", n = " << f.n());
    const Info info = f.info();
    CHECK(info.f_factor == 2.0);
    REQUIRE(info.starts.size() == 3);
    const auto& standard = info.start("1").x;
    REQUIRE(standard.size() == static_cast<std::size_t>(f.n()));
    for (std::size_t j = 0; j < standard.size(); ++j) {
      CHECK(info.start("10").x[j] == 10.0 * standard[j]);
      CHECK(info.start("100").x[j] == 100.0 * standard[j]);
    }
    REQUIRE_FALSE(info.minima.empty());
    CHECK(info.minima.front().kind == MinimumKind::global);
    CHECK(info.known_f() == info.minima.front().f);
    for (const auto& minimum : info.minima) {
      CHECK((minimum.x.empty() || minimum.x.size() == static_cast<std::size_t>(f.n())));
    }
  });
  CHECK(functions == 35);
  CHECK(instances == 40);
}

TEST_CASE("mgh: f at the standard start") {
  constexpr double published[35] = {24.2,
                                    400.5,
                                    1.13526171735,
                                    999998000003.0,
                                    14.203125,
                                    4171.30616196,
                                    2500.0,
                                    41.6816958617,
                                    3.88810699117e-06,
                                    1693607809.44,
                                    12.1853222434,
                                    1031.15381061,
                                    215.0,
                                    19192.0,
                                    0.00531317227211,
                                    7926693.337,
                                    0.879026293545,
                                    0.779070075656,
                                    2.09341951421,
                                    30.0,
                                    121.0,
                                    645.0,
                                    148032.56535,
                                    162.652776566,
                                    2198551.1625,
                                    0.00707575946622,
                                    273.248047829,
                                    0.000788519101265,
                                    0.0634168415795,
                                    21.0,
                                    360.0,
                                    50.0,
                                    8658670.0,
                                    4067996.0,
                                    0.0386176982859};
  int k = 0;
  for_each(MghFunctors(), [&](const auto& f) {
    INFO(f.name);
    const double at_start = sum_of_squares(residuals(f, f.info().starts.front().x));
    CHECK(std::abs(at_start / published[k++] - 1.0) <= 1e-11);
  });
}

TEST_CASE("mgh: f at the known minima") {
  for_each_instance([](const auto& f) {
    for (const auto& minimum : f.info().minima) {
      if (minimum.x.empty()) continue;
      INFO(f.name << ", n = " << f.n() << ", f = " << minimum.f);
      CHECK(std::abs(sum_of_squares(residuals(f, minimum.x)) - minimum.f) <= 1e-10 * minimum.f + 1e-18);
    }
  });
}

TEST_CASE("mgh: Bard's value at infinity is approached") {
  const auto far = residuals(mgh::Bard(), std::vector<double>{0.8406666667, -1e10, -1e10});
  CHECK(sum_of_squares(far) == Approx(mgh::Bard().info().minima[1].f).epsilon(1e-6));
}

TEST_CASE("mgh: a size the rule forbids is refused with the rule") {
  CHECK_THROWS_WITH(mgh::ExtendedRosenbrock(7), Contains("n = 7") && Contains("even"));
  CHECK_THROWS_WITH(mgh::ExtendedPowellSingular(10), Contains("n = 10") && Contains("multiple of 4"));
  CHECK_THROWS_WITH(mgh::Watson(32), Contains("n = 32") && Contains("2 <= n <= 31"));
  CHECK_THROWS_WITH(mgh::LinearRankOneZero(2), Contains("n >= 3"));
  CHECK_THROWS_AS(mgh::PenaltyI(0), Error);
  CHECK(mgh::ExtendedRosenbrock(1000).m() == 1000);
  CHECK(mgh::LinearFullRank(1000).m() == 2000);
}

TEST_CASE("mgh: the helical valley's angle on, beside and across x1 = 0") {
  const auto theta = [](double x1, double x2) {
    const auto r = residuals(mgh::HelicalValley(), std::vector<double>{x1, x2, 0.0});
    return -r[0] / 100.0;
  };
  const double turn = 2.0 * std::acos(-1.0);
  for (const double x1 : {-3.0, -1.0, -1e-9, 1e-9, 0.5, 2.0}) {
    for (const double x2 : {-2.0, -1e-3, -0.0, 0.0, 1e-3, 2.0}) {
      INFO(x1 << " " << x2);
      CHECK(std::abs(theta(x1, x2) - (std::atan(x2 / x1) / turn + (x1 < 0 ? 0.5 : 0.0))) <= 1e-15);
    }
  }
  CHECK(theta(0.0, 1.0) == 0.25);
  CHECK(theta(0.0, -1.0) == -0.25);
  CHECK(theta(-0.0, 1.0) == 0.25);
}
