#pragma once

#include <array>
#include <cmath>
#include <string_view>

#include <hesse/problems/cutest/scalable.hpp>

// Bound-constrained functions of [GOT15] with a short closed definition, for any n, under the collection's names.
namespace hesse::problems::bounded {

using cutest::Scalable;
using cutest::Scalar;
using cutest::square;

struct Mccormck : Scalable {
  static constexpr std::string_view name = "MCCORMCK";
  static constexpr SizeRule sizes = cutest::from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    using std::sin;
    Scalar<X> f(0.0);
    for (int i = 0; i + 1 < n(); ++i)
      f += square(x[i] - x[i + 1]) + sin(x[i] + x[i + 1]) - 1.5 * x[i] + 2.5 * x[i + 1] + 1.0;
    return f;
  }
};

// A chain of Rosenbrock's valleys. At the minimum half of the bounds are active and their multipliers are 0.
struct Nonscomp : Scalable {
  static constexpr std::string_view name = "NONSCOMP";
  static constexpr SizeRule sizes = cutest::from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0);
    for (int i = 1; i < n(); ++i) f += 4.0 * square(x[i] - square(x[i - 1]));
    return f;
  }
};

struct Biggsb1 : Scalable {
  static constexpr std::string_view name = "BIGGSB1";
  static constexpr SizeRule sizes = cutest::from_2;
  using Scalable::Scalable;
  Info info() const;

  template <class X>
  auto operator()(const X& x) const {
    Scalar<X> f = square(x[0] - 1.0) + square(1.0 - x[n() - 1]);
    for (int i = 0; i + 1 < n(); ++i) f += square(x[i + 1] - x[i]);
    return f;
  }
};

// ½ Σ ± i (xᵢ + x₂ᵢ + x₃ᵢ)², indices modulo n; the first `convex` terms have the sign +.
class BoxQuadratic : public Scalable {
 public:
  BoxQuadratic(int n, int convex) : Scalable(n), convex_(convex) {}

  template <class X>
  auto operator()(const X& x) const {
    const auto at = [&](long i) { return static_cast<int>((i - 1) % n()); };
    Scalar<X> f(0.0);
    for (long i = 1; i <= n(); ++i) {
      const double weight = (i <= convex_ ? 0.5 : -0.5) * static_cast<double>(i);
      f += weight * square(x[at(i)] + x[at(2 * i)] + x[at(3 * i)]);
    }
    return f;
  }

 protected:
  Info describe(const char* title, std::vector<KnownMinimum> minima) const;

 private:
  int convex_;
};

struct Cvxbqp1 : BoxQuadratic {
  static constexpr std::string_view name = "CVXBQP1";
  static constexpr SizeRule sizes = cutest::from_1;
  explicit Cvxbqp1(int n) : BoxQuadratic(n, n) {}
  Info info() const;
};

struct Ncvxbqp1 : BoxQuadratic {
  static constexpr std::string_view name = "NCVXBQP1";
  static constexpr SizeRule sizes = cutest::from_1;
  explicit Ncvxbqp1(int n) : BoxQuadratic(n, n / 4) {}
  Info info() const;
};

struct Ncvxbqp2 : BoxQuadratic {
  static constexpr std::string_view name = "NCVXBQP2";
  static constexpr SizeRule sizes = cutest::from_1;
  explicit Ncvxbqp2(int n) : BoxQuadratic(n, n / 2) {}
  Info info() const;
};

struct Ncvxbqp3 : BoxQuadratic {
  static constexpr std::string_view name = "NCVXBQP3";
  static constexpr SizeRule sizes = cutest::from_1;
  explicit Ncvxbqp3(int n) : BoxQuadratic(n, n / 4 * 3) {}
  Info info() const;
};

}  // namespace hesse::problems::bounded
