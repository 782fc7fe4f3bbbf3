#pragma once

#include <cmath>
#include <numbers>
#include <string_view>

#include <hesse/problems/bounded/grid.hpp>

// The Ginzburg–Landau energy of superconductors [ACMX92]. Without bounds: every function of the set can be minimised
// with and without.
namespace hesse::problems::bounded {

// ∫ α |u|² + ½ β u⁴ + γ u′² over a period of alternating layers of lead and tin at 5 K, u piecewise linear; lengths in
// 10⁻⁵ cm, scaled as in [ACMX92].
class GinzburgLandau1 : public Scalable {
 public:
  static constexpr std::string_view name = "GinzburgLandau1";
  static constexpr SizeRule sizes{cutest::hundred, 4, cutest::largest_n, 1, "n >= 4"};
  explicit GinzburgLandau1(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    // A quarter of the elements is in the left half-layer of tin, the same number in the right one, the others in the
    // lead.
    const int quarter = n() / 4;
    const double h_tin = tin_width / quarter, h_lead = lead_width / (n() - 2 * quarter);
    Scalar<X> in_tin(0.0), in_lead(0.0);
    for (int i = 0; i < n(); ++i) {
      const bool lead = i >= quarter && i < n() - quarter;
      const Material& m = lead ? lead_ : tin_;
      const double h = lead ? h_lead : h_tin;
      const auto &a = x[i], &b = x[i + 1 < n() ? i + 1 : 0];
      const Scalar<X> aa = a * a, ab = a * b, bb = b * b;
      // The integrals of u² and u⁴ over an element are exact.
      Scalar<X>& sum = lead ? in_lead : in_tin;
      sum += h * ((m.alpha / 3.0) * (aa + ab + bb) + (m.beta / 10.0) * (aa * aa + ab * (aa + ab + bb) + bb * bb) +
                  (gamma_ / (h * h)) * square(b - a));
    }
    return in_tin + in_lead;
  }

 private:
  static constexpr double tin_width = 2.2, lead_width = 2.0;  // of a half-layer, of a layer
  struct Material {
    double alpha, beta;
  };
  // The two-fluid model: critical temperature [K], critical field [G] and penetration depth [cm], these two at 0 K.
  static Material material(double critical_temperature, double critical_field, double penetration_depth);
  Material lead_, tin_;
  double gamma_;
};

// |ψ|⁴/2 − |ψ|² + |(∇ − iA)ψ|² + κ² (∇ × A)² per unit of area, κ = 5, with eight vortices in a cell that repeats up to
// a phase. The variables are Re ψ, Im ψ, A_x and A_y at nx · ny nodes. f does not change with the gauge and with the
// place of the vortices, so H is singular.
class GinzburgLandau2 : public Scalable {
 public:
  static constexpr std::string_view name = "GinzburgLandau2";
  static constexpr SizeRule sizes{cutest::hundred, 4, cutest::largest_n, 4,
                                  "n >= 4, multiple of 4: the most square grid of n/4"};
  static constexpr int vortices = 8;
  static constexpr double kappa = 5.0;
  explicit GinzburgLandau2(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::cos, std::sin;
    using T = Scalar<X>;
    const int nodes = n() / 4, nx = grid_.nx(), ny = grid_.ny();
    const auto at = [&](int i, int j) { return i + nx * j; };
    T condensation(0.0), kinetic(0.0), field(0.0);
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i) {
        const int here = at(i, j), above = at(i, j + 1 < ny ? j + 1 : 0), right = at(i + 1 < nx ? i + 1 : 0, j);
        const auto &re = x[here], &im = x[nodes + here], &ax = x[2 * nodes + here], &ay = x[3 * nodes + here];
        const T density = square(re) + square(im);
        condensation += 0.5 * square(density) - density;
        // Beyond the right edge ψ is turned by a phase, and A_y grows by what eight quanta of flux need.
        T re_right = x[right], im_right = x[nodes + right], ay_right = x[3 * nodes + right];
        if (i + 1 == nx) {
          const double phase = 2.0 * std::numbers::pi * vortices * j / ny;
          const T turned = std::cos(phase) * re_right - std::sin(phase) * im_right;
          im_right = std::sin(phase) * re_right + std::cos(phase) * im_right;
          re_right = turned;
          ay_right += 2.0 * std::numbers::pi * vortices / (ny * hy_);
        }
        const T cx = cos(hx_ * ax), sx = sin(hx_ * ax), cy = cos(hy_ * ay), sy = sin(hy_ * ay);
        kinetic += (square(re_right - re * cx + im * sx) + square(im_right - im * cx - re * sx)) / (hx_ * hx_);
        kinetic += (square(x[above] - re * cy + im * sy) + square(x[nodes + above] - im * cy - re * sy)) / (hy_ * hy_);
        field += square((ay_right - ay) / hx_ - (x[2 * nodes + above] - ax) / hy_);
      }
    return (condensation + kinetic + (kappa * kappa) * field) / static_cast<double>(nodes);
  }

 private:
  Grid grid_;
  double hx_, hy_;
};

}  // namespace hesse::problems::bounded
