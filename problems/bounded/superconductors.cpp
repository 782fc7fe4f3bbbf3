#include <hesse/problems/bounded/superconductors.hpp>

#include <hesse/problems/bounded/describe.hpp>

namespace hesse::problems::bounded {
namespace {

// The constants of [ACMX92], in centimetres, grams and seconds.
constexpr double electron_mass = 9.11e-28, light_speed = 2.99e10, charge = 4.80e-10, hbar = 1.05459e-27;
constexpr double temperature = 5.0;

}  // namespace

// u² counts pairs of electrons in 10⁻¹⁸ cm³.
GinzburgLandau1::Material GinzburgLandau1::material(double critical_temperature, double critical_field,
                                                    double penetration_depth) {
  const double e = square(charge / light_speed) / electron_mass;
  const double moment = square(critical_field) * square(penetration_depth);
  const double t = square(temperature / critical_temperature);
  return {-2.0 * e * moment * (1.0 - t) / (1.0 + t) * 1e18,
          16.0 * std::numbers::pi * square(e) * moment * square(penetration_depth) / square(1.0 + t) * 1e36};
}

GinzburgLandau1::GinzburgLandau1(int n)
    : Scalable(n),
      lead_(material(7.32, 803.0, 3.7e-6)),
      tin_(material(3.73, 309.0, 3.4e-6)),
      gamma_(square(hbar) / (4.0 * electron_mass) * 1e30) {}

Info GinzburgLandau1::info() const {
  const double start = std::sqrt((lead_.beta + tin_.beta) / (2.0 * (std::abs(lead_.alpha) + std::abs(tin_.alpha))));
  return describe("layers of two superconductors", "[ACMX92]", "tridiagonal, cyclic", all(n(), start), {},
                  at_size(n(), {{100, -8456.1882555104639}}, "own solution"));
}

GinzburgLandau2::GinzburgLandau2(int n)
    : Scalable(n),
      grid_(n / 4),
      hx_(std::sqrt(0.5 * vortices) * 3.0 / grid_.nx()),
      hy_(std::sqrt(0.5 * vortices) * 3.0 * std::numbers::sqrt3 / grid_.ny()) {}

Info GinzburgLandau2::info() const {
  const std::size_t nodes = static_cast<std::size_t>(n() / 4);
  auto start = all(n(), 0.0);
  const double wave = std::sqrt(1.0 * vortices) * std::numbers::pi / 6.0;
  const double slope = 2.0 * std::numbers::pi * vortices / (grid_.nx() * hx_ * grid_.ny() * hy_);
  for (std::size_t k = 0; k < nodes; ++k) {
    const double sx = hx_ * static_cast<double>(k % static_cast<std::size_t>(grid_.nx()));
    const double sy = hy_ * static_cast<double>(k / static_cast<std::size_t>(grid_.nx()));
    start[k] = 1.0 - square(std::sin(wave * sx) * std::sin(wave * sy / std::numbers::sqrt3));
    start[3 * nodes + k] = slope * sx;
  }
  return describe("vortices in a superconductor", "[ACMX92]", "grid", start, {},
                  at_size(n(), {{100, 16.112895487936225}}, "own solution"));
}

}  // namespace hesse::problems::bounded
