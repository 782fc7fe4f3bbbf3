#pragma once

#include <array>
#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

namespace hesse::problems::cutest {

// f = 1 + Σ (i/n)^a xᵢ² + β Σ (i/n)^b xᵢ²(xᵢ₊₁ + xᵢ₊₁²)² + γ Σ (i/n)^b xᵢ²xᵢ₊ₘ⁴ + δ Σ (i/n)^a xᵢxᵢ₊₂ₘ, n = 3m.
class DixonMaany : public Scalable {
 public:
  DixonMaany(int n, int a, int b, double beta, double gamma, double delta)
      : Scalable(n), a_(a), b_(b), beta_(beta), gamma_(gamma), delta_(delta) {}

  template <class X>
  auto operator()(const X& x) const {
    const int m = n() / 3;
    Scalar<X> f(1.0);
    for (int i = 0; i < n(); ++i) f += weight(i, a_) * square(x[i]);
    if (beta_ != 0.0)
      for (int i = 0; i + 1 < n(); ++i)
        f += (beta_ * weight(i, b_)) * (square(x[i]) * square(x[i + 1] + square(x[i + 1])));
    for (int i = 0; i < 2 * m; ++i) f += (gamma_ * weight(i, b_)) * (square(x[i]) * fourth(x[i + m]));
    for (int i = 0; i < m; ++i) f += (delta_ * weight(i, a_)) * (x[i] * x[i + 2 * m]);
    return f;
  }

 protected:
  Info describe(std::string_view name) const;

 private:
  double weight(int i, int power) const {
    const double t = (i + 1.0) / n();
    return power == 0 ? 1.0 : power == 1 ? t : t * t;
  }

  int a_, b_;
  double beta_, gamma_, delta_;
};

// DIXMAANA to DIXMAANP: four choices of the weights, each with four of the coefficients.
template <char letter>
class Dixmaan : public DixonMaany {
  static constexpr int group = (letter - 'A') / 4, member = (letter - 'A') % 4;
  static constexpr std::array<double, 4> coefficients{0.125, 0.0625, 0.125, 0.26};
  static constexpr double coefficient = coefficients[member];
  static constexpr std::array<char, 8> characters{'D', 'I', 'X', 'M', 'A', 'A', 'N', letter};
  static constexpr std::array standard{99};

 public:
  static constexpr std::string_view name{characters.data(), characters.size()};
  static constexpr SizeRule sizes{standard, 3, largest_n, 3, "n >= 3, multiple of 3"};
  explicit Dixmaan(int n)
      : DixonMaany(n, group == 3 ? 2 : group, group == 3 ? 1 : 0, member == 0 ? 0.0 : coefficient, coefficient,
                   coefficient) {}
  Info info() const { return describe(name); }
};

}  // namespace hesse::problems::cutest
