#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include <hesse/problems/physics/functors.hpp>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/minimize.hpp>

using namespace hesse;
using namespace hesse::problems;
using Catch::Matchers::Contains;

namespace {

// A run from the first start.
solver::Result solved(const Problem& problem) {
  const auto& x = problem.info().starts.front().x;
  const auto objective = problem.objective();
  return solver::minimize(*objective, Eigen::Map<const Eigen::VectorXd>(x.data(), problem.info().n));
}

// A run from the first start ends at the known minimum, with the digits that the source gives.
void check_minimum(const std::string& name, int n) {
  const auto problem = find("physics/" + name, n);
  const auto result = solved(*problem);
  INFO(name << ", n = " << n << ": " << result.summary.brief());
  REQUIRE_FALSE(problem->info().minima.empty());
  CHECK(result.converged());
  CHECK(std::fabs(result.summary.f - problem->info().known_f()) <= 1e-9 * (1.0 + std::fabs(result.summary.f)));
}

std::vector<double> first_start(const Info& info) { return info.starts.front().x; }

}  // namespace

TEST_CASE("physics: runs end at the known minima") {
  for (const auto& instance : expand("physics")) {
    const int n = instance.problem()->info().n;
    check_minimum(std::string(instance.entry->name), n);
  }
}

TEST_CASE("physics: runs end at the known minima of more unknowns") {
  check_minimum("NeoHookeanSheet", 450);
  check_minimum("SymmetricDirichlet", 450);
  check_minimum("NeoHookeanBlock", 288);
  check_minimum("Cloth", 501);
  check_minimum("LennardJonesCrystal", 324);
  check_minimum("LennardJonesCube", 324);
  check_minimum("LqShooting", 400);
  check_minimum("VanDerPolPenalty", 498);
  check_minimum("PendulumSwingUp", 400);
}

TEST_CASE("physics: the spiral leads to the lowest known energies of up to 20 charges") {
  for (int charges = 2; charges <= 20; ++charges) check_minimum("Thomson", 2 * charges);
}

TEST_CASE("physics: elements that are turned over have no energy") {
  // The first node that is free goes past its neighbours.
  const auto turned_over = [](const auto& functor) {
    auto x = first_start(functor.info());
    CHECK(std::isfinite(functor(x)));
    x[0] += 10.0;
    return functor(x);
  };
  CHECK(std::isnan(turned_over(physics::NeoHookeanSheet(98))));
  CHECK(std::isnan(turned_over(physics::SymmetricDirichlet(98))));
  CHECK(std::isnan(turned_over(physics::NeoHookeanBlock(108))));
}

TEST_CASE("physics: starts of fine grids turn no element over") {
  CHECK(std::isfinite(physics::NeoHookeanSheet(5000)(first_start(physics::NeoHookeanSheet(5000).info()))));
  CHECK(std::isfinite(physics::NeoHookeanBlock(9504)(first_start(physics::NeoHookeanBlock(9504).info()))));
}

TEST_CASE("physics: triangles at rest have the identity as Jacobian") {
  const physics::Triangle t{{0, 1, 2}, {1.0, -0.5, 0.0, 1.0}, 0.5};  // edges (1, 0) and (0.5, 1)
  CHECK(physics::jacobian<double>(t, 1.0, 0.0, 0.5, 1.0) == std::array{1.0, 0.0, 0.0, 1.0});
}

TEST_CASE("physics: the pair potential ends at the cut-off with two derivatives") {
  const auto potential = [](long double s) { return physics::Crystal::potential(s); };
  CHECK(std::fabs(potential(4.0L)) < 1e-18L);
  // What is left is of third order.
  const long double far = potential(4.0L - 1e-2L), near = potential(4.0L - 1e-3L);
  CHECK(static_cast<double>(far / near) == Approx(1000.0).epsilon(0.05));
}

TEST_CASE("physics: the list of a cube of atoms has all pairs that interact at its minimum") {
  const int n = 324;
  const auto problem = find("physics/LennardJonesCube", n);
  const auto result = solved(*problem);
  const auto& x = result.x;
  double energy = 0.0;
  for (int i = 0; i < n; i += 3)
    for (int j = 0; j < i; j += 3) {
      const double s = (x.segment<3>(i) - x.segment<3>(j)).squaredNorm();
      if (s < physics::Crystal::cutoff) energy += physics::Crystal::potential(s);
    }
  CHECK(energy == Approx(result.summary.f).epsilon(1e-12));
}

TEST_CASE("physics: sizes that no grid has are refused") {
  CHECK_THROWS_WITH(find("physics/NeoHookeanSheet", 100), Contains("n = 100") && Contains("2p^2"));
  CHECK_THROWS_WITH(find("physics/NeoHookeanBlock", 100), Contains("n = 100") && Contains("6p(p + 1)^2"));
  CHECK_THROWS_WITH(find("physics/Cloth", 100), Contains("n = 100") && Contains("3(p^2 - 2)"));
  CHECK_THROWS_WITH(find("physics/LennardJonesCrystal", 120), Contains("n = 120") && Contains("12m^3"));
  CHECK_THROWS_WITH(find("physics/Thomson", 7), Contains("n = 7") && Contains("2N"));
  CHECK(find("physics/Cloth", 69)->info().n == 69);
  CHECK(find("physics/NeoHookeanBlock", 24)->info().n == 24);
}
