#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>

#include <hesse/ad/detail/scalars/eigen/matrix_kernels.hpp>

namespace hesse::ad::detail {

// A ← exp(A) by scaling and squaring. exp(A/2ˢ) is the Padé approximant (U + V)(V - U)⁻¹ of degree 7. If ‖A/2ˢ‖₁ ≤ 3/4,
// its derivatives are as accurate as its value [AH09], and V - U is diagonally dominant by columns, so elimination
// needs no pivots. Only s depends on numbers.
template <class S>
class MatrixExponential {
 public:
  using Index = Eigen::Index;

  explicit MatrixExponential(WorkMatrix<S>& a) : a_(a), n_(a.rows()) {}

  [[gnu::noinline]] void compute() {
    const int squarings = scale();
    approximate();
    for (int k = 0; k < squarings; ++k) {
      const WorkMatrix<S> root = a_;
      multiply(root.data(), root.data(), a_.data(), n_, n_, n_);
    }
  }

 private:
  // A ← A/2ˢ. Returns s.
  int scale() {
    using std::abs, std::fmax, std::pow;
    using Limits = std::numeric_limits<BaseOf<S>>;
    Held<S> norm(0);
    for (Index j = 0; j < n_; ++j) {
      Held<S> sum(0);
      for (Index i = 0; i < n_; ++i) sum += abs(held(a_(i, j)));
      norm = fmax(norm, sum);
    }
    // The error of the approximant has order 14.
    const double digits = Limits::digits, doubles = std::numeric_limits<double>::digits;
    double bound = 0.75 * std::exp2((doubles - digits) / 14);
    int squarings = 0;
    for (; norm > bound && squarings < Limits::max_exponent; bound *= 2) ++squarings;
    if (squarings > 0) {
      const BaseOf<S> factor = pow(BaseOf<S>(0.5), squarings);
      for (Index k = 0; k < a_.size(); ++k) a_.data()[k] *= factor;
    }
    return squarings;
  }
  void approximate() {
    static constexpr double b[] = {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1};
    WorkMatrix<S> power = WorkMatrix<S>::Identity(n_, n_), square(n_, n_), odd(n_, n_), even(n_, n_), u(n_, n_);
    multiply(a_.data(), a_.data(), square.data(), n_, n_, n_);
    for (int k = 0; k < 4; ++k) {
      if (k == 1) power = square;
      if (k > 1) {
        u = power;
        multiply(u.data(), square.data(), power.data(), n_, n_, n_);
      }
      add(even, power, b[2 * k], k == 0);
      add(odd, power, b[2 * k + 1], k == 0);
    }
    multiply(a_.data(), odd.data(), u.data(), n_, n_, n_);
    for (Index k = 0; k < a_.size(); ++k) {
      a_.data()[k] = even.data()[k] + u.data()[k];
      even.data()[k] -= u.data()[k];
    }
    solve(even, a_);
  }
  [[gnu::noinline]] void add(WorkMatrix<S>& sum, const WorkMatrix<S>& power, double factor, bool first) {
    for (Index k = 0; k < sum.size(); ++k) {
      const S term = factor * power.data()[k];
      sum.data()[k] = first ? term : S(sum.data()[k] + term);
    }
  }
  // X ← M⁻¹X by LU without pivots, which overwrites M. Rows of the factors of M, columns of U and X are contiguous.
  [[gnu::noinline]] void solve(WorkMatrix<S>& m, WorkMatrix<S>& x) {
    for (Index j = 0; j < n_; ++j)
      for (Index i = 0; i < n_; ++i) {
        const Index known = std::min(i, j);
        if (known > 0) m(i, j) = difference(m(i, j), inner_product(&m(i, 0), n_, &m(0, j), known));
        if (i > j) m(i, j) = quotient(m(i, j), m(j, j));
      }
    for (Index j = 0; j < n_; ++j) {
      for (Index i = 1; i < n_; ++i) x(i, j) = difference(x(i, j), inner_product(&m(i, 0), n_, &x(0, j), i));
      for (Index i = n_ - 1; i >= 0; --i) {
        if (i + 1 < n_) x(i, j) = difference(x(i, j), inner_product(&m(i, i + 1), n_, &x(i + 1, j), n_ - 1 - i));
        x(i, j) = quotient(x(i, j), m(i, i));
      }
    }
  }

  WorkMatrix<S>& a_;
  const Index n_;
};

}  // namespace hesse::ad::detail

namespace Eigen {

template <class Derived>
struct MatrixExponentialReturnValue;

// exp(A) of <unsupported/Eigen/MatrixFunctions>. For unknown number types Eigen computes eigenvalues of complex
// matrices, also where they have no derivatives.
template <class Derived>
requires hesse::ad::detail::Active<typename internal::traits<Derived>::Scalar>
struct MatrixExponentialReturnValue<Derived> : ReturnByValue<MatrixExponentialReturnValue<Derived>> {
  explicit MatrixExponentialReturnValue(const Derived& source) : source_(source) {}

  template <class Result>
  void evalTo(Result& result) const {
    hesse::ad::detail::WorkMatrix<typename internal::traits<Derived>::Scalar> a = source_;
    hesse::ad::detail::MatrixExponential(a).compute();
    result.resize(rows(), cols());
    for (Index j = 0; j < cols(); ++j)
      for (Index i = 0; i < rows(); ++i) result.coeffRef(i, j) = a(i, j);
  }
  Index rows() const { return source_.rows(); }
  Index cols() const { return source_.cols(); }

 private:
  const typename internal::ref_selector<Derived>::type source_;
};

}  // namespace Eigen
