#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/physics/common.hpp>

namespace hesse::problems::physics {

// A square cloth of p × p knots hangs by two corners [Pro95]: f = sum of k/2 (length − rest length)² over springs along the
// threads (k = 1000), across the cells (500) and to the knot after the next (50), and the weight of the knots, 1 in all. A spring
// that is shorter than at rest has negative curvature across. x has all knots but the two corners.
class Cloth : public Scalable {
 public:
  static constexpr std::string_view name = "Cloth";
  static constexpr std::array standard_sizes{102};
  static constexpr int count(int p) { return 3 * (p * p - 2); }
  static constexpr SizeRule sizes{standard_sizes,
                                  21,
                                  6'000'000,
                                  1,
                                  "n = 3(p^2 - 2) for p x p knots, p >= 3",
                                  [](int n) { return is_count(n, count); }};
  explicit Cloth(int n);
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sqrt;
    using T = Scalar<X>;
    T energy(0.0);
    for (const auto& s : springs_) {
      T squares(0.0);
      for (int k = 0; k < 3; ++k) squares += square<T>(at(x, s.a, k) - at(x, s.b, k));
      energy += (0.5 * s.stiffness) * square<T>(sqrt(squares) - s.length);
    }
    const double weight = 1.0 / static_cast<double>(variable_.size());
    for (int i = 2; i < n(); i += 3) energy += weight * x[i];
    return energy;
  }

 private:
  struct Spring {
    int a = 0, b = 0;  // knots
    double length = 0.0, stiffness = 0.0;
  };

  // Coordinate k of a knot: a variable or the place of a corner.
  template <class X>
  Scalar<X> at(const X& x, int knot, int k) const {
    const int first = variable_[static_cast<std::size_t>(knot)];
    if (first < 0) return Scalar<X>(k == 0 && knot > 0 ? 1.0 : 0.0);
    return Scalar<X>(x[first + k]);
  }

  std::vector<Spring> springs_;
  std::vector<int> variable_;  // the first variable of a knot; −1: a corner that is held
};

}  // namespace hesse::problems::physics
