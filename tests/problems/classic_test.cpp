#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/problems/classic/functors.hpp>

using namespace hesse::problems;

namespace {

// f at x in double and long double: a functor that narrows somewhere disagrees.
template <class F>
void check_precisions(const F& functor, const std::vector<double>& x) {
  const std::vector<long double> wide(x.begin(), x.end());
  const double f = functor(x);
  const long double exact = functor(wide);
  CHECK(std::isfinite(f));
  CHECK(std::fabs(static_cast<double>(f - exact)) <= 1e-13 * std::fabs(f) + 1e-14);
}

template <class... F>
void check_all(Functors<F...>) {
  const auto check = []<class G>(const G& functor) {
    for (const auto& start : functor.info().starts) check_precisions(functor, start.x);
  };
  (check(functor_of_size<F>(0)), ...);
}

// Central difference in long double; the coordinates of a minimiser have about 16 digits.
template <class F>
double slope(const F& functor, const std::vector<double>& x) {
  std::vector<long double> p(x.begin(), x.end());
  long double largest = 0.0L;
  for (auto& coordinate : p) {
    const long double kept = coordinate, h = 1e-6L;
    coordinate = kept + h;
    const long double above = functor(p);
    coordinate = kept - h;
    const long double below = functor(p);
    coordinate = kept;
    largest = std::fmax(largest, std::fabs(above - below) / (2.0L * h));
  }
  return static_cast<double>(largest);
}

template <class F>
void check_minima(const F& functor) {
  for (const auto& minimum : functor.info().minima) {
    if (minimum.x.empty()) continue;
    INFO(F::name << " f = " << minimum.f);
    CHECK(functor(minimum.x) == Approx(minimum.f).margin(1e-14));
    CHECK(slope(functor, minimum.x) <= 1e-7);
  }
}

}  // namespace

TEST_CASE("classic functors compute in double and long double") { check_all(ClassicFunctors{}); }

TEST_CASE("classic minima have the stated value and no slope") {
  check_minima(Himmelblau());
  check_minima(Beale());
  check_minima(GoldsteinPrice());
  check_minima(StyblinskiTang(2));
  check_minima(StyblinskiTang(10));
  check_minima(Saddle());
  check_minima(SaddleWithMinima());
  check_minima(MonkeySaddle());
}

TEST_CASE("Himmelblau and Goldstein-Price list four minima each") {
  CHECK(Himmelblau().info().minima.size() == 4);
  CHECK(GoldsteinPrice().info().minima.size() == 4);
}

TEST_CASE("Beale's function tends to its asymptotic infimum") {
  const auto asymptote = Beale().info().minima.at(1).f;
  const double x = -1e7;
  CHECK(Beale()(std::vector<double>{x, 1.0 - 111.0 / (112.0 * x)}) == Approx(asymptote).epsilon(1e-5));
}

TEST_CASE("Lennard-Jones: two atoms are at rest at distance 2^(1/6), four as a tetrahedron") {
  const double rest = std::pow(2.0, 1.0 / 6.0);
  CHECK(LennardJones(6)(std::vector<double>{0, 0, 0, rest, 0, 0}) == Approx(-1.0).epsilon(1e-14));
  const double a = rest / std::sqrt(8.0);
  CHECK(LennardJones(12)(std::vector<double>{a, a, a, a, -a, -a, -a, a, -a, -a, -a, a}) == Approx(-6.0).epsilon(1e-14));
  CHECK(LennardJones(6)(std::vector<double>{0, 0, 0, 1, 0, 0}) == 0.0);
}

TEST_CASE("Lennard-Jones starts lie above the known minimum and near it") {
  for (const int n : LennardJones::standard_sizes) {
    const LennardJones cluster(n);
    const auto info = cluster.info();
    const double f = cluster(info.starts.front().x);
    CHECK(f > info.known_f());
    CHECK(f < 0.9 * info.known_f());
  }
}

TEST_CASE("Helmholtz energy of one component, by hand") {
  // n = 1: b = 1, A = 1.
  const double x = 0.25, root2 = std::sqrt(2.0);
  const double expected =
      x * std::log(x / (1 - x)) - x / (2 * root2) * std::log((1 + (1 + root2) * x) / (1 + (1 - root2) * x));
  CHECK(Helmholtz(1)(std::vector<double>{x}) == Approx(expected).epsilon(1e-14));
  CHECK(std::isnan(Helmholtz(1)(std::vector<double>{-0.1})));
}

TEST_CASE("functions without a minimum say so") {
  CHECK(UnboundedCubic().info().expectation == Expectation::unbounded_below);
  CHECK(UnboundedLogarithm().info().expectation == Expectation::unbounded_below);
  CHECK(DecayingExponential().info().expectation == Expectation::infimum_at_infinity);
  CHECK(MonkeySaddle().info().expectation == Expectation::saddle_start);
  CHECK(std::isinf(UnboundedLinear().info().known_f()));
}
