#pragma once

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Members of Eigen::MatrixBase that look at values although derivatives count, rewritten for active numbers. Every
// dense expression of Eigen derives from internal::dense_xpr_base<…>::type. Here that type has members that hide those
// of MatrixBase, both for Eigen's decompositions and for user code.
namespace hesse::ad::detail::numbers {

template <class Derived>
class ActiveMatrixBase : public Eigen::MatrixBase<Derived> {
 public:
  using Base = Eigen::MatrixBase<Derived>;
  using typename Base::RealScalar;
  using typename Base::Scalar;

  using Base::operator=;
  Derived& operator=(const ActiveMatrixBase& other) { return Base::operator=(static_cast<const Base&>(other)); }

  // The reflector H = I - τvvᵀ that maps the vector to (β, 0, …, 0). Eigen uses H = I if the square of the tail
  // underflows, although derivatives of the tail turn H. Here H = I only if the tail is a structural zero or the whole
  // vector is 0. Q and R jump where the tail is 0; the sign of β there is that of the neighbourhood.
  template <class Essential>
  void makeHouseholder(Essential& essential, Scalar& tau, RealScalar& beta) const {
    using std::sqrt;
    bool structural = true;
    for (Eigen::Index i = 1; structural && i < this->size(); ++i) structural = is_structural_zero(this->coeff(i));
    const Scalar c0 = this->coeff(0);
    const Eigen::VectorBlock<const Derived, Essential::SizeAtCompileTime> tail(this->derived(), 1, this->size() - 1);
    if (!structural) {
      const Scalar square = c0 * c0 + tail.squaredNorm();
      if (!(square <= std::numeric_limits<detail::BaseOf<Scalar>>::min())) {
        beta = sqrt(square);
        if (c0 >= Scalar(0)) beta = -beta;
        essential = tail / (c0 - beta);
        tau = (beta - c0) / beta;
        return;
      }
    }
    tau = Scalar(0);
    beta = c0;
    essential.setZero();
  }
  void makeHouseholderInPlace(Scalar& tau, RealScalar& beta) {
    constexpr int size = Base::SizeAtCompileTime;
    Eigen::VectorBlock<Derived, size == Eigen::Dynamic ? Eigen::Dynamic : size - 1> essential(this->derived(), 1,
                                                                                              this->size() - 1);
    makeHouseholder(essential, tau, beta);
  }

  // Rotations of two rows or columns. Those of Eigen do nothing if the values of c and s are 1 and 0.
  using Base::applyOnTheLeft;
  using Base::applyOnTheRight;
  template <class S>
  void applyOnTheLeft(Eigen::Index p, Eigen::Index q, const Eigen::JacobiRotation<S>& j) {
    auto x = this->row(p), y = this->row(q);
    apply_rotation_in_the_plane(x, y, j);
  }
  template <class S>
  void applyOnTheRight(Eigen::Index p, Eigen::Index q, const Eigen::JacobiRotation<S>& j) {
    auto x = this->col(p), y = this->col(q);
    apply_rotation_in_the_plane(x, y, j.transpose());
  }

  // Norms that neither overflow nor underflow. Those of Eigen drop terms that do not matter for the value, and |xᵢ| has
  // no second derivative at xᵢ = 0. The norm of the vector 0 is the constant 0, its subgradient of least norm.
  RealScalar stableNorm() const {
    using std::isinf;
    using std::sqrt;
    using Limits = std::numeric_limits<detail::BaseOf<Scalar>>;
    const Scalar square = this->squaredNorm();
    if (square > Limits::min() / Limits::epsilon() && square < Limits::max()) return sqrt(square);
    const Scalar scale = this->cwiseAbs().maxCoeff();
    if (scale == Scalar(0)) return Scalar(0);
    if (!(scale <= Limits::max())) return scale;
    return scale * sqrt((this->derived() / scale).squaredNorm());
  }
  RealScalar blueNorm() const { return stableNorm(); }
  RealScalar hypotNorm() const { return stableNorm(); }

 protected:
  ActiveMatrixBase() = default;
  ActiveMatrixBase(const ActiveMatrixBase&) = default;
  ~ActiveMatrixBase() = default;
};

}  // namespace hesse::ad::detail::numbers

namespace Eigen {

namespace internal {

template <class Derived>
requires hesse::ad::detail::Active<typename traits<Derived>::Scalar>
struct dense_xpr_base<Derived, MatrixXpr> {
  using type = hesse::ad::detail::numbers::ActiveMatrixBase<Derived>;
};

template <hesse::ad::detail::Active S>
struct hypot_impl<S> {
  static S run(const S& x, const S& y) { return hypot(x, y); }
};

// Only structural zeros are "much smaller than 0": sparseView() and prune() keep a zero that has derivatives.
template <hesse::ad::detail::Active S>
struct scalar_fuzzy_impl<S> : scalar_fuzzy_default_impl<S, false, false> {
  template <class Other>
  static bool isMuchSmallerThan(const S& x, const Other& y, const typename NumTraits<S>::Real& precision) {
    if (hesse::ad::is_structural_zero(y)) return hesse::ad::is_structural_zero(x);
    return abs(x) <= abs(y) * precision;
  }
};

}  // namespace internal

// LLT::rankUpdate calls this without qualification. It is more constrained than Eigen's function, so it is chosen.
template <class X, class Y, hesse::ad::detail::Active S>
void apply_rotation_in_the_plane(DenseBase<X>& x, DenseBase<Y>& y, const JacobiRotation<S>& j) {
  const S c = j.c(), s = j.s();
  for (Index i = 0; i < x.size(); ++i) {
    const typename X::Scalar xi = x.derived().coeff(i), yi = y.derived().coeff(i);
    x.derived().coeffRef(i) = c * xi + s * yi;
    y.derived().coeffRef(i) = c * yi - s * xi;
  }
}

}  // namespace Eigen
