#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include <hesse/problems/cutest/functors.hpp>
#include <hesse/problems/generator.hpp>
#include <hesse/problems/mgh/functors.hpp>
#include <hesse/problems/registry.hpp>

#include "nist_mgh_evaluate.hpp"

using namespace hesse::problems;
using namespace hesse::problems::testing;

namespace {

std::vector<double> anywhere(int n) {
  Generator random(23);
  std::vector<double> x;
  for (int j = 0; j < n; ++j) x.push_back(random.uniform(-1.5, 1.5));
  return x;
}

// A function of the set is the sum of squares of the residuals of [MGH81], at the start and elsewhere.
template <class F, class G>
void compare(int n, const G& residual) {
  const F functor(n);
  INFO(functor.name << ", n = " << n);
  CHECK(functor.info().start("1").x == residual.info().start("1").x);
  for (const auto& x : {functor.info().start("1").x, anywhere(n)}) {
    const double expected = sum_of_squares(residuals(residual, x));
    CHECK(functor(x) == Approx(expected).epsilon(1e-12));
  }
}

// f of a qualified problem at its start, in long double.
double at_start(const std::string& name, int n) {
  const auto problem = find("cutest/" + name, n);
  const auto& x = problem->info().starts.front().x;
  long double f = 0;
  REQUIRE(problem->reference(Eigen::Map<const Eigen::VectorXd>(x.data(), n).cast<long double>(), f));
  return static_cast<double>(f);
}

}  // namespace

TEST_CASE("cutest: what [MGH81] has too is the same function") {
  compare<cutest::Srosenbr>(2, mgh::Rosenbrock());
  compare<cutest::Srosenbr>(8, mgh::ExtendedRosenbrock(8));
  compare<cutest::Woods>(4, mgh::Wood());
  compare<cutest::Powellsg>(4, mgh::PowellSingular());
  compare<cutest::Powellsg>(8, mgh::ExtendedPowellSingular(8));
  compare<cutest::Freuroth>(2, mgh::FreudensteinRoth());
  for (const int n : {4, 10}) {
    compare<cutest::Penalty1>(n, mgh::PenaltyI(n));
    compare<cutest::Penalty2>(n, mgh::PenaltyII(n));
    compare<cutest::Vardim>(n, mgh::VariablyDimensioned(n));
    compare<cutest::Brownal>(n, mgh::BrownAlmostLinear(n));
    compare<cutest::Morebv>(n, mgh::DiscreteBoundaryValue(n));
    compare<cutest::Inteqne>(n, mgh::DiscreteIntegralEquation(n));
    compare<cutest::Broydn3d>(n, mgh::BroydenTridiagonal(n));
    compare<cutest::Brybnd>(n, mgh::BroydenBanded(n));
    compare<cutest::Arglina>(n, mgh::LinearFullRank(n));
    compare<cutest::Arglinb>(n, mgh::LinearRankOne(n));
    compare<cutest::Arglinc>(n, mgh::LinearRankOneZero(n));
  }
}

TEST_CASE("cutest: f at the start is what hand computation gives") {
  // One term and a count of them.
  CHECK(at_start("ARWHEAD", 100) == 3.0 * 99.0);
  CHECK(at_start("BDQRTIC", 100) == 226.0 * 96.0);
  CHECK(at_start("DIXON3DQ", 100) == 8.0);
  CHECK(at_start("DQDRTIC", 100) == 9.0 * 201.0 * 98.0);
  CHECK(at_start("EXTROSNB", 100) == 4.0 + 99.0 * 400.0);
  CHECK(at_start("FLETCHCR", 100) == 99.0);
  CHECK(at_start("LIARWHD", 100) == 100.0 * (4.0 * 144.0 + 9.0));
  CHECK(at_start("NONDIA", 100) == 4.0 + 99.0 * 400.0);
  CHECK(at_start("NONDQUAR", 100) == 4.0 + 98.0);
  CHECK(at_start("POWER", 100) == 5050.0 * 5050.0);
  CHECK(at_start("TESTQUAD", 100) == 5050.0);
  CHECK(at_start("TQUARTIC", 100) == Approx(0.81).epsilon(1e-15));
  CHECK(at_start("TRIDIA", 100) == 5049.0);
  CHECK(at_start("COSINE", 100) == Approx(99.0 * std::cos(0.5)).epsilon(1e-15));
  CHECK(at_start("TOINTGSS", 100) == Approx(10.0 + 98.0 * 9.0).epsilon(1e-15));
  CHECK(at_start("EG2", 100) == Approx(-99.0 * std::sin(1.0)).epsilon(1e-15));
  CHECK(at_start("BOXPOWER", 3) == Approx(std::pow(0.99, 2) + std::pow(2.97, 2) + std::pow(0.99, 20)).epsilon(1e-15));
  CHECK(at_start("KSSLS", 100) == 100.0 * std::pow(996.0e3 + 1.0e5 - 99.0, 2));
  CHECK(at_start("EIGENALS", 90) == 204.0);      // Σ (1 − j)², j to 9
  CHECK(at_start("EIGENBLS", 90) == 9.0 + 8.0);  // the diagonals
  CHECK(at_start("EIGENCLS", 90) == 69.0 + 8.0);
  CHECK(at_start("FLETCBV3", 2) ==
        Approx(1.0e-8 * (1.0 / 3.0 + 19.0 - 9.0 * (std::cos(1.0 / 3.0) + std::cos(2.0 / 3.0)))));
  CHECK(at_start("FLETCHBV", 2) == Approx(1.0 / 3.0 + 6.0 - 9.0 * (std::cos(1.0 / 3.0) + std::cos(2.0 / 3.0))));
  // f that solvers published at the start, on matrices of order 350.
  CHECK(at_start("YATP1LS", 123200) == Approx(2540369480.0).epsilon(5e-9));
  CHECK(at_start("YATP1CLS", 123200) == Approx(2540369480.0).epsilon(5e-9));
  CHECK(at_start("YATP2LS", 123200) == Approx(7672672050.0).epsilon(1e-9));
  CHECK(at_start("YATP2CLS", 123200) == Approx(7672672050.0).epsilon(1e-9));
  CHECK(at_start("DIXMAANA", 99) == Approx(1.0 + 4.0 * 99.0 + 8.0 * 66.0 + 0.5 * 33.0).epsilon(1e-15));
  CHECK(at_start("DIXMAAND", 99) ==
        Approx(1.0 + 396.0 + 0.26 * (144.0 * 98.0 + 64.0 * 66.0 + 4.0 * 33.0)).epsilon(1e-15));
}

TEST_CASE("cutest: matrices that are sought are roots") {
  for (const int n : {9, 100}) {
    CHECK(cutest::Msqrta(n)(cutest::Msqrta(n).info().minima.front().x) < 1e-26);
    CHECK(cutest::Msqrtb(n)(cutest::Msqrtb(n).info().minima.front().x) < 1e-26);
  }
  CHECK(cutest::Spmsrt(100)(cutest::Spmsrt(100).info().minima.front().x) == 0.0);
}

TEST_CASE("cutest: particles on a ring solve the equations of their rotation") {
  // λ = -i (p − 1)/2 for the corners of a regular polygon.
  for (const int p : {3, 10}) {
    auto x = cutest::Spin2(2 + 2 * p).info().start("1").x;
    x[0] = 0.0;
    x[1] = -0.5 * (p - 1);
    CHECK(cutest::Spin2(2 + 2 * p)(x) < 1e-26);
    for (int i = 0; i < p; ++i)
      for (int j = 0; j < i; ++j) x.push_back(2.0 * std::sin(3.14159265358979323846 * (i - j) / p));
    CHECK(cutest::Spin(static_cast<int>(x.size()))(x) < 1e-26);
  }
}

TEST_CASE("cutest: sizes that a matrix cannot have are refused") {
  CHECK_THROWS_WITH(find("cutest/FMINSURF", 99),
                    Catch::Matchers::Contains("n = 99") && Catch::Matchers::Contains("square"));
  CHECK_THROWS_WITH(find("cutest/SPMSRTLS", 99),
                    Catch::Matchers::Contains("n = 99") && Catch::Matchers::Contains("3m - 2"));
  CHECK_THROWS_WITH(find("cutest/EIGENALS", 100),
                    Catch::Matchers::Contains("n = 100") && Catch::Matchers::Contains("p(p + 1)"));
  CHECK_THROWS_WITH(find("cutest/EIGENCLS", 110), Catch::Matchers::Contains("p odd"));
  CHECK_THROWS_WITH(find("cutest/CYCLOOCFLS", 99), Catch::Matchers::Contains("3p - 4"));
  CHECK_THROWS_WITH(find("cutest/SPINLS", 68), Catch::Matchers::Contains("p(p - 1)/2"));
  CHECK_THROWS_WITH(find("cutest/YATP1LS", 100), Catch::Matchers::Contains("p(p + 2)"));
  CHECK(find("cutest/MSQRTALS", 49)->info().n == 49);
  CHECK(find("cutest/SPMSRTLS", 10)->info().n == 10);
}

TEST_CASE("cutest: scaled variants are the functions they scale") {
  const cutest::Sscosine scaled(20);
  auto x = anywhere(20);
  const double f = cutest::Cosine(20)(x);
  for (int i = 0; i < 20; ++i) x[static_cast<std::size_t>(i)] /= scaled.scale(i);
  CHECK(scaled.scale(0) == 1.0);
  CHECK(scaled.scale(19) == Approx(std::exp(6.0)));
  CHECK(scaled(x) == Approx(f).epsilon(1e-12));
}
