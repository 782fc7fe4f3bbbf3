#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <hesse/problems/bounded/functors.hpp>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/minimize.hpp>

using namespace hesse::problems;
using namespace hesse;
using Eigen::Index;

namespace {

Eigen::VectorXd to_vector(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Index>(x.size()));
}

solver::Result solve(const Problem& problem) {
  const Info& info = problem.info();
  solver::Options options;
  options.lower = to_vector(info.lower);
  options.upper = to_vector(info.upper);
  return solver::minimize(*problem.objective(), to_vector(info.starts.front().x), options);
}

bool inside(const Info& info, const Eigen::VectorXd& x) {
  for (std::size_t i = 0; i < info.lower.size(); ++i)
    if (!(info.lower[i] <= x[static_cast<Index>(i)] && x[static_cast<Index>(i)] <= info.upper[i])) return false;
  return true;
}

// Central differences of f in long double, extrapolated: no derivative of the library takes part.
LongVector difference_gradient(const Problem& problem, const LongVector& x) {
  LongVector g(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const long double h = 1e-4L * std::fmax(std::fabs(x[i]), 1e-2L);
    const auto slope = [&](long double step) {
      LongVector above = x, below = x;
      above[i] += step;
      below[i] -= step;
      long double f_above = 0, f_below = 0;
      REQUIRE(problem.reference(above, f_above));
      REQUIRE(problem.reference(below, f_below));
      return (f_above - f_below) / (2 * step);
    };
    g[i] = (4 * slope(h) - slope(2 * h)) / 3;
  }
  return g;
}

// The largest |x − P(x − g/s)|, relative to x where x is large; P projects into the box, and s is the curvature along
// the variable where that is above 1.
double kkt_residual(const Problem& problem, const Eigen::VectorXd& at) {
  const Info& info = problem.info();
  const LongVector x = at.cast<long double>();
  long double f = 0;
  LongVector unused;
  LongMatrix hessian;
  REQUIRE(problem.reference(x, f, unused, hessian));
  const LongVector g = difference_gradient(problem, x);
  long double residual = 0;
  for (Index i = 0; i < x.size(); ++i) {
    long double end = x[i] - g[i] / std::fmax(std::fabs(hessian(i, i)), 1.0L);
    if (info.bounded()) {
      const auto k = static_cast<std::size_t>(i);
      end = std::clamp(end, static_cast<long double>(info.lower[k]), static_cast<long double>(info.upper[k]));
    }
    residual = std::max(residual, std::fabs(x[i] - end) / std::fmax(std::fabs(x[i]), 1.0L));
  }
  return static_cast<double>(residual);
}

void check_solution(const Problem& problem) {
  const Info& info = problem.info();
  const solver::Result result = solve(problem);
  const double f = info.f_factor * result.summary.f;
  INFO(info.qualified_name() << ", n = " << info.n << ": " << result.summary.brief() << "\n" << result.summary.message);
  CHECK(result.converged());
  REQUIRE(inside(info, result.x));
  CHECK(kkt_residual(problem, result.x) <= 1e-8);
  double nearest = std::numeric_limits<double>::infinity();
  for (const auto& minimum : info.minima)
    nearest = std::min(nearest, std::fabs(f - minimum.f) / (std::fabs(minimum.f) + 1e-6));
  CHECK(nearest <= 1e-8);
}

}  // namespace

TEST_CASE("bounded: every problem is solved within its bounds") {
  for (const auto& instance : expand("bounded")) check_solution(*instance.problem());
}

TEST_CASE("bounded: grids at which f is published are solved") {
  for (const auto* name : {"JournalBearing", "OBSTCLAE", "OBSTCLBM"})
    for (const int n : {4, 64, 441}) check_solution(*find("bounded/" + std::string(name), n));
  check_solution(*find("bounded/BrownAlmostLinear", 12));
  check_solution(*find("bounded/LinearRankOneZero", 8));
}

TEST_CASE("bounded: minima agree with published ones") {
  struct Published {
    const char* name;
    int n;
    double f, digits;  // as many as are printed
  };
  // The functions of [Gay84] as half the sum of squares.
  for (const auto& [name, n, f, digits] : std::vector<Published>{{"FreudensteinRoth", 0, 24.492601, 8},
                                                                 {"JennrichSampson", 0, 62.191556458188948, 14},
                                                                 {"HelicalValley", 0, 0.495211060480699850, 13},
                                                                 {"Bard", 0, 0.00479114236, 9},
                                                                 {"Meyer", 0, 63.7258856, 9},
                                                                 {"Box3D", 0, 0.00005717409, 7},
                                                                 {"PowellSingular", 0, 0.000093909815, 8},
                                                                 {"KowalikOsborne", 0, 0.000153915361732099, 14},
                                                                 {"BrownDennis", 0, 44430.239883750226, 14},
                                                                 {"Osborne1", 0, 0.000027351416716868, 13},
                                                                 {"Watson", 6, 0.001144803219124709, 13},
                                                                 {"Watson", 9, 0.018700698896592250, 13},
                                                                 {"Watson", 12, 5.8971220901104857, 14},
                                                                 {"BrownAlmostLinear", 10, 0.003046589288298371, 13},
                                                                 {"BrownAlmostLinear", 12, 0.003408552998621086, 13},
                                                                 {"Chebyquad", 8, 0.001796121192987531, 13}}) {
    INFO(name << ", n = " << n);
    CHECK(find("bounded/" + std::string(name), n)->info().known_f() ==
          Approx(2 * f).epsilon(std::pow(10.0, 1 - digits)));
  }
  for (const auto& [name, n, f, digits] : std::vector<Published>{{"HS2", 0, 0.050426, 5},
                                                                 {"HS5", 0, -1.9132229, 8},
                                                                 {"HS110", 0, -45.77846971, 10},
                                                                 {"NCVXBQP1", 100, -1.99558e6, 6},
                                                                 {"NCVXBQP2", 100, -1.33305e6, 6},
                                                                 {"NCVXBQP3", 100, -6.60133e5, 6},
                                                                 {"JournalBearing", 4, -0.22474, 5},
                                                                 {"JournalBearing", 64, -0.17896, 5},
                                                                 {"JournalBearing", 441, -0.18005, 5},
                                                                 {"JournalBearing", 900, -0.1803, 5},
                                                                 {"OBSTCLAE", 4, 0.753659753, 9},
                                                                 {"OBSTCLAE", 64, 1.397897560, 10},
                                                                 {"OBSTCLAE", 441, 1.678027027, 10},
                                                                 {"OBSTCLAE", 900, 1.748270031, 10},
                                                                 {"OBSTCLBM", 4, -0.0081108, 5},
                                                                 {"OBSTCLBM", 64, 2.87503823, 9},
                                                                 {"OBSTCLBM", 441, 6.51932527, 9},
                                                                 {"OBSTCLBM", 900, 6.88708670, 9},
                                                                 {"Torsion", 2500, -4.18087e-1, 6}}) {
    INFO(name << ", n = " << n);
    CHECK(find("bounded/" + std::string(name), n)->info().known_f() == Approx(f).epsilon(std::pow(10.0, 1 - digits)));
  }
}

TEST_CASE("bounded: the most square grid of n nodes") {
  const auto shape = [](int n) {
    const bounded::Grid grid(n);
    return std::vector<int>{grid.nx(), grid.ny()};
  };
  CHECK(shape(1) == std::vector<int>{1, 1});
  CHECK(shape(7) == std::vector<int>{1, 7});
  CHECK(shape(12) == std::vector<int>{3, 4});
  CHECK(shape(2500) == std::vector<int>{50, 50});
  CHECK(shape(3750) == std::vector<int>{50, 75});
  // One node of a unit square: the height v meets the boundary along four edges.
  const Eigen::VectorXd v = Eigen::VectorXd::Constant(1, 0.1);
  CHECK(bounded::Torsion(1)(v) == Approx(2 * 0.01 - 5 * 0.25 * 0.1));
  CHECK(bounded::Obstclae(1)(v) == Approx(0.01 - 0.25 * 0.1));
}

TEST_CASE("bounded: functors that are written anew are those of the sources") {
  const std::vector<double> x{40.0, 20.0, 1.3};
  std::vector<double> r(100);
  REQUIRE(mgh::Gulf()(x.data(), r.data()));
  double sum = 0;
  for (std::size_t i = 0; i < 99; ++i) sum += r[i] * r[i];
  CHECK(bounded::Hs25()(x) == Approx(sum).epsilon(1e-13));
  const std::vector<double> y{0.3, -0.7};
  CHECK(bounded::Mccormck(2)(y) == Approx(bounded::Hs5()(y)).epsilon(1e-15));
}

TEST_CASE("bounded: a gauge transformation does not change the energy of vortices") {
  // ψ times a constant phase.
  const bounded::GinzburgLandau2 functor(100);
  auto x = functor.info().starts.front().x;
  for (std::size_t k = 0; k < x.size(); ++k) x[k] += 0.1 * std::sin(1.0 + static_cast<double>(k));
  auto turned = x;
  for (std::size_t k = 0; k < 25; ++k) {
    turned[k] = std::cos(0.7) * x[k] - std::sin(0.7) * x[25 + k];
    turned[25 + k] = std::sin(0.7) * x[k] + std::cos(0.7) * x[25 + k];
  }
  CHECK(functor(turned) == Approx(functor(x)).epsilon(1e-13));
}
