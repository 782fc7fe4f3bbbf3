#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Eigenvalues and eigenvectors of symmetric active matrices.
namespace Eigen {

template <class MatrixType>
class SelfAdjointEigenSolver;

// A = X diag(λ) Xᵀ of an active matrix. Eigen's algorithm sets small subdiagonal entries to 0, which loses their
// derivatives. Here Eigen decomposes the values, and iterative refinement in active arithmetic [OA18, algorithm
// 1] makes the derivatives exact. It converges quadratically, in powers of the perturbation too: ⌈log₂(p + 1)⌉
// rounds suffice for derivatives of order p. The values of λ and X are those of Eigen. A recording starts from
// Jacobi's method instead, whose operations are the same for every matrix. Eigenvectors of a repeated eigenvalue
// have no derivative. Results that do not depend on their choice have right first derivatives; square roots have
// all.
template <class M>
requires hesse::ad::detail::Active<typename M::Scalar>
class SelfAdjointEigenSolver<M> {
 public:
  using MatrixType = M;
  enum {
    Size = MatrixType::RowsAtCompileTime,
    ColsAtCompileTime = MatrixType::ColsAtCompileTime,
    Options = MatrixType::Options,
    MaxColsAtCompileTime = MatrixType::MaxColsAtCompileTime
  };
  using Scalar = typename MatrixType::Scalar;
  using RealScalar = Scalar;
  using Index = Eigen::Index;
  using EigenvectorsType = Matrix<Scalar, Size, Size, ColMajor, MaxColsAtCompileTime, MaxColsAtCompileTime>;
  using RealVectorType = typename internal::plain_col_type<MatrixType, Scalar>::type;
  static constexpr int sub_size = Size == Dynamic || Size == 1 ? int(Size) : Size - 1;
  using SubDiagonalType = Matrix<Scalar, sub_size, 1>;
  static const int m_maxIterations = 30;

  SelfAdjointEigenSolver() = default;
  explicit SelfAdjointEigenSolver(Index size) : m_eivec(size, size), m_eivalues(size) {}
  template <class Input>
  explicit SelfAdjointEigenSolver(const EigenBase<Input>& matrix, int options = ComputeEigenvectors) {
    compute(matrix, options);
  }

  // Reads the lower triangle.
  template <class Input>
  SelfAdjointEigenSolver& compute(const EigenBase<Input>& matrix, int options = ComputeEigenvectors) {
    return decompose(symmetric(matrix.derived()), options,
                     [](auto& solver, const auto& a) { solver.compute(a, ComputeEigenvectors); });
  }
  SelfAdjointEigenSolver& computeDirect(const MatrixType& matrix, int options = ComputeEigenvectors) {
    return decompose(symmetric(matrix), options,
                     [](auto& solver, const auto& a) { solver.computeDirect(a, ComputeEigenvectors); });
  }
  SelfAdjointEigenSolver& computeFromTridiagonal(const RealVectorType& diagonal, const SubDiagonalType& subdiagonal,
                                                 int options = ComputeEigenvectors) {
    EigenvectorsType a = EigenvectorsType::Zero(diagonal.size(), diagonal.size());
    a.diagonal() = diagonal;
    for (Index i = 0; i + 1 < a.rows(); ++i) a(i + 1, i) = a(i, i + 1) = subdiagonal[i];
    return decompose(a, options, [](auto& solver, const auto& t) {
      solver.computeFromTridiagonal(t.diagonal(), t.template diagonal<-1>(), ComputeEigenvectors);
    });
  }

  const EigenvectorsType& eigenvectors() const {
    if (!m_eigenvectorsOk)
      throw hesse::ad::Error(
          "SelfAdjointEigenSolver: eigenvectors were not computed; call compute() with ComputeEigenvectors");
    return m_eivec;
  }
  const RealVectorType& eigenvalues() const {
    if (!m_isInitialized)
      throw hesse::ad::Error("SelfAdjointEigenSolver: no matrix was decomposed; call compute() first");
    return m_eivalues;
  }
  ComputationInfo info() const { return m_info; }

  // B = A^½ and C = A^-½. Newton's method on the residuals of B² = A and CAC = I, with the derivative of the map fixed
  // at the values. Each round makes one more order exact, and no difference of eigenvalues is divided by.
  MatrixType operatorSqrt() const {
    return root(m_start_values.cwiseSqrt(),
                [&](const EigenvectorsType& b) { return EigenvectorsType(m_matrix - b.lazyProduct(b)); });
  }
  MatrixType operatorInverseSqrt() const {
    const Index n = m_matrix.cols();
    return root(m_start_values.cwiseSqrt().cwiseInverse(), [&](const EigenvectorsType& c) {
      return EigenvectorsType(EigenvectorsType::Identity(n, n) -
                              c.lazyProduct(EigenvectorsType(m_matrix.lazyProduct(c))));
    });
  }

 protected:
  using Base = hesse::ad::detail::BaseOf<Scalar>;
  using Traits = hesse::ad::detail::ScalarTraits<Scalar>;
  using StartScalar = std::conditional_t<Traits::records_comparisons, Scalar, Base>;
  using PassiveMatrix = Matrix<Base, Size, Size, ColMajor, MaxColsAtCompileTime, MaxColsAtCompileTime>;
  using Start = Matrix<StartScalar, Size, Size, ColMajor, MaxColsAtCompileTime, MaxColsAtCompileTime>;
  using StartValues = Matrix<StartScalar, Size, 1, ColMajor, MaxColsAtCompileTime, 1>;
  static constexpr int order = Traits::order;

  template <class Input>
  static EigenvectorsType symmetric(const Input& matrix) {
    EigenvectorsType a = matrix;
    for (Index j = 0; j < a.cols(); ++j)
      for (Index i = 0; i < j; ++i) a(i, j) = a(j, i);
    return a;
  }

  template <class Decompose>
  SelfAdjointEigenSolver& decompose(const EigenvectorsType& a, int options, const Decompose& decompose) {
    m_matrix = a;
    SelfAdjointEigenSolver<PassiveMatrix> passive;
    decompose(passive, PassiveMatrix(a.unaryExpr([](const Scalar& x) { return hesse::ad::passive(x); })));
    m_info = passive.info();
    if constexpr (Traits::records_comparisons) {
      rotate_to_diagonal();
      for (Index j = 0; j < a.cols(); ++j)
        if (passive_product(m_eivec.col(j), passive.eigenvectors().col(j)) < 0) m_eivec.col(j) *= -1.0;
      refine();
      m_start = stop_gradient(m_eivec);
      m_start_values = stop_gradient(m_eivalues);
    } else {
      m_start = passive.eigenvectors();
      m_start_values = passive.eigenvalues();
      m_eivec = m_start.template cast<Scalar>();
      m_eivalues = m_start_values.template cast<Scalar>();
      refine();
      for (Index j = 0; j < a.cols(); ++j) {
        set_value(m_eivalues[j], m_start_values[j]);
        for (Index i = 0; i < a.rows(); ++i) set_value(m_eivec(i, j), m_start(i, j));
      }
    }
    m_isInitialized = true;
    m_eigenvectorsOk = (options & ComputeEigenvectors) == ComputeEigenvectors;
    return *this;
  }

  // Cyclic Jacobi [GV13, 8.5] without derivatives, with ascending eigenvalues. The number of sweeps is that for
  // matrices of this size; a further sweep is a decision.
  void rotate_to_diagonal() {
    using std::abs, std::copysign, std::fmax, std::sqrt;
    constexpr double accuracy = 1e-14, smallest = std::numeric_limits<double>::min();
    const Index n = m_matrix.cols();
    EigenvectorsType a = stop_gradient(m_matrix);
    Scalar largest(0);
    for (Index j = 0; j < n; ++j)
      for (Index i = j; i < n; ++i) largest = fmax(largest, abs(a(i, j)));
    const Scalar scale = 1.0 / fmax(largest, smallest);
    for (Index j = 0; j < n; ++j)
      for (Index i = 0; i < n; ++i) a(i, j) *= scale;
    m_eivec = EigenvectorsType::Identity(n, n);
    const auto rotate = [](Scalar& u, Scalar& v, const Scalar& c, const Scalar& s) {
      const Scalar rotated = c * u - s * v;
      v = s * u + c * v;
      u = rotated;
    };
    int sweeps = 1;
    if (n > 2)
      for (sweeps = 3; (Index{1} << (sweeps - 3)) < n;) ++sweeps;
    for (int sweep = 0; sweep < sweeps || (sweep < m_maxIterations && off_diagonal(a) > accuracy); ++sweep)
      for (Index p = 0; p < n; ++p)
        for (Index q = p + 1; q < n; ++q) {
          const Scalar h = a(q, p), middle = 0.5 * (a(q, q) - a(p, p));
          const Scalar t = h / copysign(fmax(abs(middle) + sqrt(middle * middle + h * h), smallest), middle);
          const Scalar c = 1.0 / sqrt(1.0 + t * t), s = t * c;
          a(p, p) -= t * h;
          a(q, q) += t * h;
          a(q, p) = Scalar(0);
          for (Index k = 0; k < n; ++k) {
            rotate(m_eivec(k, p), m_eivec(k, q), c, s);
            if (k != p && k != q) rotate(a(std::max(k, p), std::min(k, p)), a(std::max(k, q), std::min(k, q)), c, s);
          }
        }
    m_eivalues = a.diagonal();
    for (Index j = 0; j < n; ++j)
      for (Index k = j + 1; k < n; ++k)
        if (m_eivalues[k] < m_eivalues[j]) {
          std::swap(m_eivalues[j], m_eivalues[k]);
          m_eivec.col(j).swap(m_eivec.col(k));
        }
  }
  static Scalar off_diagonal(const EigenvectorsType& a) {
    using std::abs, std::fmax;
    Scalar largest(0);
    for (Index j = 0; j < a.cols(); ++j)
      for (Index i = j + 1; i < a.rows(); ++i) largest = fmax(largest, abs(a(i, j)));
    return largest;
  }
  template <class Column, class PassiveColumn>
  static Base passive_product(const Column& active, const PassiveColumn& passive) {
    Base sum = 0;
    for (Index i = 0; i < passive.size(); ++i) sum += hesse::ad::passive(active[i]) * passive[i];
    return sum;
  }
  static void set_value(Scalar& x, const Base& value) { x += value - hesse::ad::passive(x); }

  // R = I - XᵀX, S = XᵀAX: λᵢ = sᵢᵢ/(1 - rᵢᵢ), X ← X(I + E), eᵢⱼ = (sᵢⱼ + λⱼrᵢⱼ)/(λⱼ - λᵢ), or rᵢⱼ/2 if λᵢ ≈ λⱼ up to
  // rounding. A closed-form decomposition is less accurate than double, so there are at least two rounds.
  void refine() {
    using std::abs, std::fmax;
    const Index n = m_matrix.cols();
    for (int round = 0, reached = 1; reached <= order || round < 2; ++round, reached *= 2) {
      const EigenvectorsType ax = m_matrix.lazyProduct(m_eivec);
      const EigenvectorsType s = m_eivec.transpose().lazyProduct(ax);
      EigenvectorsType r = m_eivec.transpose().lazyProduct(m_eivec);
      r = EigenvectorsType::Identity(n, n) - r;
      Scalar largest(0);
      for (Index i = 0; i < n; ++i) {
        m_eivalues[i] = s(i, i) / (1.0 - r(i, i));
        largest = fmax(largest, abs(m_eivalues[i]));
      }
      const Scalar rounding = largest * (16.0 * static_cast<double>(n) * std::numeric_limits<Base>::epsilon());
      EigenvectorsType e(n, n);
      for (Index j = 0; j < n; ++j)
        for (Index i = 0; i < n; ++i) {
          const Scalar gap = m_eivalues[j] - m_eivalues[i];
          const bool distinct = i != j && abs(gap) > rounding;
          e(i, j) = distinct ? Scalar((s(i, j) + m_eivalues[j] * r(i, j)) / gap) : Scalar(0.5 * r(i, j));
        }
      m_eivec += EigenvectorsType(m_eivec.lazyProduct(e));
    }
  }

  // X₀ diag(values) X₀ᵀ, corrected by `residual`. In the basis X₀ the inverse derivative divides by √λᵢ + √λⱼ.
  template <class Residual>
  EigenvectorsType root(const StartValues& values, const Residual& residual) const {
    const StartValues roots = m_start_values.cwiseSqrt();
    Start scaled = m_start;
    for (Index j = 0; j < scaled.cols(); ++j) scaled.col(j) *= values[j];
    EigenvectorsType x = Start(scaled.lazyProduct(m_start.transpose())).template cast<Scalar>();
    for (int round = 0; round < order; ++round) {
      EigenvectorsType e = m_start.transpose().lazyProduct(EigenvectorsType(residual(x).lazyProduct(m_start)));
      for (Index j = 0; j < e.cols(); ++j)
        for (Index i = 0; i < e.rows(); ++i) e(i, j) /= roots[i] + roots[j];
      x += EigenvectorsType(m_start.lazyProduct(EigenvectorsType(e.lazyProduct(m_start.transpose()))));
    }
    return x;
  }

  // Names as in Eigen's class, because GeneralizedSelfAdjointEigenSolver uses them.
  EigenvectorsType m_eivec, m_matrix;
  Start m_start;  // λ and X, held constant
  StartValues m_start_values;
  RealVectorType m_eivalues;
  ComputationInfo m_info = InvalidInput;
  bool m_isInitialized = false, m_eigenvectorsOk = false;
};

}  // namespace Eigen
