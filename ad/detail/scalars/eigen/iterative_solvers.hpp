#pragma once

#include <Eigen/Core>
#include <type_traits>

#include <hesse/ad/detail/scalars/forward_declarations.hpp>

// Eigen's iterative solvers for active numbers. Eigen's stop when the value of the residual is small, before
// derivatives converge; sparse factorisations have exact ones. Forward declarations: no sparse header is needed.
namespace Eigen {

template <class MatrixType, int up_lo, class Preconditioner>
class ConjugateGradient;
template <class MatrixType, class Preconditioner>
class BiCGSTAB;
template <class MatrixType, class Preconditioner>
class LeastSquaresConjugateGradient;
template <class MatrixType, class Ordering>
class SparseQR;
template <class MatrixType, int up_lo, class Ordering>
class SimplicialLDLT;
template <class Scalar, int options, class StorageIndex>
class SparseMatrix;
template <class StorageIndex>
class AMDOrdering;
template <class Derived>
class SparseSolverBase;

}  // namespace Eigen

namespace hesse::ad::detail {

template <class T>
inline constexpr bool refused = false;

template <class M>
inline constexpr bool is_sparse_matrix = false;
template <class S, int options, class Index>
inline constexpr bool is_sparse_matrix<Eigen::SparseMatrix<S, options, Index>> = true;

}  // namespace hesse::ad::detail

namespace Eigen {

// Conjugate gradients of active numbers. SimplicialLDLT solves the system instead. There are no iterations, so limits
// and guesses have no effect.
template <class M, int up_lo, class Preconditioner>
requires hesse::ad::detail::Active<typename M::Scalar>
class ConjugateGradient<M, up_lo, Preconditioner>
    : public SparseSolverBase<ConjugateGradient<M, up_lo, Preconditioner>> {
  static_assert(
      hesse::ad::detail::is_sparse_matrix<M>,
      "hesse: ConjugateGradient of active numbers needs an Eigen::SparseMatrix, since it solves the system directly; "
      "for an operator without a matrix differentiate the solution by hand, for a dense matrix use llt()");
  static_assert(
      !hesse::ad::detail::is_sparse_matrix<M> || requires { sizeof(SimplicialLDLT<M, Lower, AMDOrdering<int>>); },
      "hesse: ConjugateGradient of active numbers solves the system by SimplicialLDLT; include <Eigen/SparseCholesky>");
  using Base = SparseSolverBase<ConjugateGradient>;

 public:
  using MatrixType = M;
  using Scalar = typename M::Scalar;
  using RealScalar = Scalar;
  using StorageIndex = typename M::StorageIndex;
  enum {
    UpLo = up_lo,
    ColsAtCompileTime = MatrixType::ColsAtCompileTime,
    MaxColsAtCompileTime = MatrixType::MaxColsAtCompileTime
  };

  ConjugateGradient() = default;
  template <class Derived>
  explicit ConjugateGradient(const EigenBase<Derived>& a) {
    compute(a);
  }

  template <class Derived>
  ConjugateGradient& analyzePattern(const EigenBase<Derived>& a) {
    direct_.analyzePattern(stored(a.derived()));
    return *this;
  }
  template <class Derived>
  ConjugateGradient& factorize(const EigenBase<Derived>& a) {
    direct_.factorize(stored(a.derived()));
    this->m_isInitialized = true;
    return *this;
  }
  template <class Derived>
  ConjugateGradient& compute(const EigenBase<Derived>& a) {
    analyzePattern(a);
    return factorize(a);
  }
  template <class B, class Guess>
  auto solveWithGuess(const MatrixBase<B>& b, const MatrixBase<Guess>&) const {
    return this->solve(b);
  }

  Index rows() const { return direct_.rows(); }
  Index cols() const { return direct_.cols(); }
  ComputationInfo info() const { return direct_.info(); }
  Index iterations() const { return 0; }
  RealScalar error() const { return RealScalar(0); }
  ConjugateGradient& setTolerance(const RealScalar&) { return *this; }
  Index maxIterations() const { return max_iterations_ < 0 ? 2 * cols() : max_iterations_; }
  ConjugateGradient& setMaxIterations(Index limit) {
    max_iterations_ = limit;
    return *this;
  }

  template <class B, class X>
  void _solve_impl(const B& b, X& x) const {
    direct_._solve_impl(b, x);
  }

 private:
  using Stored = SparseMatrix<Scalar, ColMajor, StorageIndex>;
  template <class Derived>
  static Stored stored(const Derived& a) {
    return a;
  }

  SimplicialLDLT<Stored, up_lo == Upper ? Upper : Lower, AMDOrdering<StorageIndex>> direct_;
  Index max_iterations_ = -1;
};

template <class M, class Preconditioner>
requires hesse::ad::detail::Active<typename M::Scalar>
class BiCGSTAB<M, Preconditioner> {
  static_assert(hesse::ad::detail::refused<M>,
                "hesse: BiCGSTAB stops by values before derivatives have converged; solve the system by SparseLU");
};

template <class M, class Preconditioner>
requires hesse::ad::detail::Active<typename M::Scalar>
class LeastSquaresConjugateGradient<M, Preconditioner> {
  static_assert(
      hesse::ad::detail::refused<M>,
      "hesse: LeastSquaresConjugateGradient stops by values before derivatives have converged; solve the normal "
      "equations by SimplicialLDLT, or a dense system by householderQr()");
};

template <class M, class Ordering>
requires hesse::ad::detail::Active<typename M::Scalar>
class SparseQR<M, Ordering> {
  static_assert(
      hesse::ad::detail::refused<M>,
      "hesse: SparseQR drops the derivatives of entries that are 0; solve a square system by SparseLU, the normal "
      "equations by SimplicialLDLT, or a dense system by householderQr()");
};

}  // namespace Eigen
