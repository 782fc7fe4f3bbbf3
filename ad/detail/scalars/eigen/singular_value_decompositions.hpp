#pragma once

#include <Eigen/Core>
#include <algorithm>

#include <hesse/ad/detail/scalars/eigen/singular_values.hpp>

// JacobiSVD and BDCSVD of active matrices, by the refinement in singular_values.hpp.
namespace Eigen {

template <class Derived>
class SVDBase;
template <class MatrixType, int qr_preconditioner>
class JacobiSVD;
template <class MatrixType>
class BDCSVD;

}  // namespace Eigen

namespace hesse::ad::detail {

// The members of Eigen's SVD classes, for active matrices. Passive is Eigen's decomposition of the values.
template <class Solver, class MatrixType, class Passive, bool thin_allowed>
class ActiveSvd : public Eigen::SVDBase<Solver> {
 public:
  using Scalar = typename MatrixType::Scalar;
  using RealScalar = Scalar;
  using Index = Eigen::Index;

  Solver& compute(const MatrixType& matrix, unsigned int options) {
    this->allocate(matrix.rows(), matrix.cols(), options);
    const bool full = matrix.rows() < matrix.cols() ? this->m_computeFullV : this->m_computeFullU;
    const SingularVectors<Scalar> vectors = decompose(matrix, full);
    const bool wide = matrix.rows() < matrix.cols();
    copy(vectors.values, this->m_singularValues);
    if (this->computeU()) copy(wide ? vectors.v : vectors.u, this->m_matrixU);
    if (this->computeV()) copy(wide ? vectors.u : vectors.v, this->m_matrixV);
    this->m_isInitialized = true;
    return this->derived();
  }
  Solver& compute(const MatrixType& matrix) { return compute(matrix, this->m_computationOptions); }

 protected:
  using PassiveMatrix = typename Passive::MatrixType;
  static constexpr bool recorded = ScalarTraits<Scalar>::records_comparisons;

  template <class From, class To>
  static void copy(const From& from, To& to) {
    for (Index j = 0; j < to.cols(); ++j)
      for (Index i = 0; i < to.rows(); ++i) to(i, j) = from(i, j);
  }

  // Decomposes A or, if A has more columns than rows, Aᵀ. U is square if all of it was asked for.
  SingularVectors<Scalar> decompose(const MatrixType& matrix, bool full) {
    const bool wide = matrix.rows() < matrix.cols();
    SingularVectors<Scalar> vectors(std::max(matrix.rows(), matrix.cols()), std::min(matrix.rows(), matrix.cols()),
                                    full);
    PassiveMatrix values;
    values.resize(matrix.rows(), matrix.cols());
    for (Index j = 0; j < matrix.cols(); ++j)
      for (Index i = 0; i < matrix.rows(); ++i) {
        values(i, j) = ad::passive(matrix(i, j));
        (wide ? vectors.a(j, i) : vectors.a(i, j)) = matrix(i, j);
      }
    unsigned int options = Eigen::ComputeFullU | Eigen::ComputeFullV;
    if constexpr (thin_allowed && PassiveMatrix::ColsAtCompileTime == Eigen::Dynamic) {
      options = Eigen::ComputeThinU | Eigen::ComputeThinV;
      if (full) options = wide ? Eigen::ComputeThinU | Eigen::ComputeFullV : Eigen::ComputeFullU | Eigen::ComputeThinV;
    }
    Passive passive(values, options);
    bool success = true;
    if constexpr (requires { passive.info(); }) {
      this->m_info = passive.info();
      success = passive.info() == Eigen::Success;
    }
    this->m_nonzeroSingularValues = recorded || !success ? vectors.values.size() : passive.nonzeroSingularValues();
    if (!success) {
      vectors.invalidate();
      return vectors;
    }
    WorkMatrix<BaseOf<Scalar>> u = passive.matrixU(), v = passive.matrixV();
    if (wide) u.swap(v);
    vectors.compute(u, passive.singularValues(), v);
    return vectors;
  }
};

}  // namespace hesse::ad::detail

namespace Eigen {

template <class M, int qr_preconditioner>
requires hesse::ad::detail::Active<typename M::Scalar>
class JacobiSVD<M, qr_preconditioner>
    : public hesse::ad::detail::ActiveSvd<JacobiSVD<M, qr_preconditioner>, M,
                                          JacobiSVD<hesse::ad::detail::PassiveLike<M>, qr_preconditioner>,
                                          qr_preconditioner != FullPivHouseholderQRPreconditioner> {
 public:
  using MatrixType = M;

  JacobiSVD() = default;
  JacobiSVD(Index rows, Index cols, unsigned int options = 0) { this->allocate(rows, cols, options); }
  explicit JacobiSVD(const MatrixType& matrix, unsigned int options = 0) { this->compute(matrix, options); }
};

template <class M>
requires hesse::ad::detail::Active<typename M::Scalar>
class BDCSVD<M> : public hesse::ad::detail::ActiveSvd<BDCSVD<M>, M, BDCSVD<hesse::ad::detail::PassiveLike<M>>, true> {
 public:
  using MatrixType = M;

  BDCSVD() = default;
  BDCSVD(Index rows, Index cols, unsigned int options = 0) { this->allocate(rows, cols, options); }
  BDCSVD(const MatrixType& matrix, unsigned int options = 0) { this->compute(matrix, options); }

  // Eigen's switch between algorithms for small blocks. The values are decomposed with its default.
  void setSwitchSize(int) {}
};

}  // namespace Eigen
