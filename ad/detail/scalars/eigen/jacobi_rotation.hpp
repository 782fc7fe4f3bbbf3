#pragma once

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

namespace Eigen {

// Eigen's rotation without its branches on zeros, whose derivatives may turn the rotation. If no operand is 0, the
// formulas are those of Eigen. The values always are.
template <hesse::ad::detail::Active S>
class JacobiRotation<S> {
 public:
  using RealScalar = S;

  JacobiRotation() = default;
  JacobiRotation(const S& c, const S& s) : c_(c), s_(s) {}

  S& c() { return c_; }
  S c() const { return c_; }
  S& s() { return s_; }
  S s() const { return s_; }

  JacobiRotation operator*(const JacobiRotation& other) const {
    return {c_ * other.c_ - s_ * other.s_, c_ * other.s_ + s_ * other.c_};
  }
  JacobiRotation transpose() const { return {c_, -s_}; }
  JacobiRotation adjoint() const { return transpose(); }

  // J with JᵀBJ diagonal, B = (x y; y z). False if J is the identity.
  bool makeJacobi(const S& x, const S& y, const S& z) {
    using std::abs;
    using std::sqrt;
    const S twice = 2.0 * abs(y), difference = x - z;
    if (twice >= std::numeric_limits<hesse::ad::detail::BaseOf<S>>::min()) {
      const S tau = difference / twice;
      const S w = sqrt(tau * tau + 1.0);
      const S t = 1.0 / (tau > S(0) ? S(tau + w) : S(tau - w));
      turn(y > S(0) ? t : S(-t));
      return true;
    }
    // At y = 0 the angle is a smooth function of y unless x = z.
    if (difference == S(0) || hesse::ad::is_structural_zero(y)) {
      c_ = S(1);
      s_ = S(0);
      return false;
    }
    const S ratio = 2.0 * y / difference;
    turn(S(ratio / (1.0 + sqrt(ratio * ratio + 1.0))));
    return true;
  }
  template <class Derived>
  bool makeJacobi(const MatrixBase<Derived>& m, Index p, Index q) {
    return makeJacobi(m.coeff(p, p), m.coeff(p, q), m.coeff(q, q));
  }

  // G with Gᵀ(p, q) = (r, 0).
  void makeGivens(const S& p, const S& q, S* r = nullptr) {
    using std::abs;
    using std::sqrt;
    if (hesse::ad::is_structural_zero(q) || (p == S(0) && q == S(0))) {
      const S length = abs(p);
      c_ = p < S(0) ? S(-1) : S(1);
      s_ = S(0);
      if (r) *r = length;
    } else if (abs(p) > abs(q)) {
      const S t = q / p;
      S u = sqrt(t * t + 1.0);
      if (p < S(0)) u = -u;
      const S length = p * u;
      c_ = 1.0 / u;
      s_ = -t * c_;
      if (r) *r = length;
    } else {
      const S t = p / q;
      S u = sqrt(t * t + 1.0);
      if (q < S(0)) u = -u;
      const S length = q * u;
      s_ = -1.0 / u;
      c_ = -t * s_;
      if (r) *r = length;
    }
  }

 private:
  // t is the tangent of the angle.
  void turn(const S& t) {
    using std::sqrt;
    c_ = 1.0 / sqrt(t * t + 1.0);
    s_ = -t * c_;
  }

  S c_, s_;
};

}  // namespace Eigen
