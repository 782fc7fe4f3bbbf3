#pragma once

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <array>

#include "systems.hpp"

// The table of decompositions: a row is a struct with its name, kind and a function of a matrix and a right side.
namespace oracle::linear {

template <class T>
using M = hesse::ad::Matrix<T>;
template <class T>
using V = hesse::ad::Vector<T>;
template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using Sparse = Eigen::SparseMatrix<T>;

template <Kind k>
struct Solves {
  static constexpr Kind kind = k;
  static constexpr Quantity quantity = Quantity::solution;
};

// clang-format off
#define HESSE_SOLVES(type, kind, expression)                        \
  struct type : Solves<Kind::kind> {                                \
    static constexpr std::string_view name = #type;                 \
    template <class T> static V<T> of(const M<T>& a, const V<T>& b) { return expression; } \
  };

// Two right sides at once; the second is -2 b.
template <class T> M<T> twice(const V<T>& b) { M<T> m(b.size(), 2); m.col(0) = b; m.col(1) = -2.0 * b; return m; }
template <class T> V<T> once(const M<T>& x) { return x.col(0) * 0.6 - x.col(1) * 0.2; }
template <class T> M<T> turned(const M<T>& m) { return m.transpose(); }
template <class T> Sparse<T> sparse(const M<T>& m) { return m.sparseView(); }

HESSE_SOLVES(PartialPivLu, square, a.partialPivLu().solve(b))
HESSE_SOLVES(PartialPivLuTransposed, square, turned<T>(a).partialPivLu().transpose().solve(b))
HESSE_SOLVES(PartialPivLuMatrix, square, once<T>(a.partialPivLu().solve(twice<T>(b))))
HESSE_SOLVES(FullPivLu, square, a.fullPivLu().solve(b))
HESSE_SOLVES(HouseholderQr, square, a.householderQr().solve(b))
HESSE_SOLVES(HouseholderQrMatrix, square, once<T>(a.householderQr().solve(twice<T>(b))))
HESSE_SOLVES(ColPivHouseholderQr, square, a.colPivHouseholderQr().solve(b))
HESSE_SOLVES(FullPivHouseholderQr, square, a.fullPivHouseholderQr().solve(b))
HESSE_SOLVES(CompleteOrthogonal, square, a.completeOrthogonalDecomposition().solve(b))
HESSE_SOLVES(Inverse, square, a.inverse() * b)
HESSE_SOLVES(RowMajorLu, square, RowMajor<T>(a).partialPivLu().solve(b))
HESSE_SOLVES(RowMajorQr, square, RowMajor<T>(a).householderQr().solve(b))
HESSE_SOLVES(SparseLu, square, Eigen::SparseLU<Sparse<T>>(sparse<T>(a)).solve(b))

HESSE_SOLVES(Llt, definite, a.llt().solve(b))
HESSE_SOLVES(LltUpper, definite, (a.template selfadjointView<Eigen::Upper>().llt().solve(b)))
HESSE_SOLVES(LltMatrix, definite, once<T>(a.llt().solve(twice<T>(b))))
HESSE_SOLVES(Ldlt, definite, a.ldlt().solve(b))
HESSE_SOLVES(LdltUpper, definite, (a.template selfadjointView<Eigen::Upper>().ldlt().solve(b)))
HESSE_SOLVES(SimplicialLlt, definite, Eigen::SimplicialLLT<Sparse<T>>(sparse<T>(a)).solve(b))
HESSE_SOLVES(SimplicialLdlt, definite, Eigen::SimplicialLDLT<Sparse<T>>(sparse<T>(a)).solve(b))
HESSE_SOLVES(ConjugateGradient, definite, Eigen::ConjugateGradient<Sparse<T>>(sparse<T>(a)).solve(b))
HESSE_SOLVES(SelfAdjointRoots, definite, [&] {
  const Eigen::SelfAdjointEigenSolver<M<T>> s(a);
  const V<T> x = s.operatorInverseSqrt() * b;
  return V<T>(s.operatorInverseSqrt() * x);
}())

template <unsigned mode, class A, class T> V<T> substituted(const A& a, const V<T>& b) {
  return a.template triangularView<mode>().solve(b);
}
template <unsigned mode, class A, class T> V<T> substituted_right(const A& a, const V<T>& b) {
  Eigen::Matrix<T, 1, Eigen::Dynamic> x = b.transpose();
  a.template triangularView<mode>().template solveInPlace<Eigen::OnTheRight>(x);
  return x.transpose();
}
template <unsigned mode, class A, class T> V<T> substituted_matrix(const A& a, const V<T>& b) {
  return once<T>(M<T>(a.template triangularView<mode>().solve(twice<T>(b))));
}
template <unsigned mode, class A, class T> V<T> substituted_right_matrix(const A& a, const V<T>& b) {
  RowMajor<T> x = twice<T>(b).transpose();
  a.template triangularView<mode>().template solveInPlace<Eigen::OnTheRight>(x);
  return once<T>(M<T>(x.transpose()));
}
template <unsigned mode, class A, class T> V<T> substituted_sparse(const A& a, const V<T>& b) {
  Sparse<T> x = M<T>(b).sparseView();
  a.template triangularView<mode>().solveInPlace(x);
  return M<T>(x).col(0);
}

HESSE_SOLVES(Lower, lower, (substituted<Eigen::Lower>(a, b)))
HESSE_SOLVES(LowerRowMajor, lower, (substituted<Eigen::Lower>(RowMajor<T>(a), b)))
HESSE_SOLVES(LowerMatrix, lower, (substituted_matrix<Eigen::Lower>(a, b)))
HESSE_SOLVES(LowerRight, lower, (substituted_right<Eigen::Upper>(turned<T>(a), b)))
HESSE_SOLVES(LowerRightRowMajor, lower, (substituted_right<Eigen::Upper>(RowMajor<T>(turned<T>(a)), b)))
HESSE_SOLVES(LowerRightMatrix, lower, (substituted_right_matrix<Eigen::Upper>(turned<T>(a), b)))
HESSE_SOLVES(LowerSparse, lower, (substituted<Eigen::Lower>(sparse<T>(a), b)))
HESSE_SOLVES(LowerSparseRowMajor, lower, (substituted<Eigen::Lower>(Eigen::SparseMatrix<T, Eigen::RowMajor>(sparse<T>(a)), b)))
HESSE_SOLVES(LowerSparseSparse, lower, (substituted_sparse<Eigen::Lower>(sparse<T>(a), b)))
HESSE_SOLVES(Upper, upper, (substituted<Eigen::Upper>(a, b)))
HESSE_SOLVES(UpperRowMajor, upper, (substituted<Eigen::Upper>(RowMajor<T>(a), b)))
HESSE_SOLVES(UpperRight, upper, (substituted_right<Eigen::Lower>(turned<T>(a), b)))
HESSE_SOLVES(UpperSparse, upper, (substituted<Eigen::Upper>(sparse<T>(a), b)))
HESSE_SOLVES(UpperSparseSparse, upper, (substituted_sparse<Eigen::Upper>(sparse<T>(a), b)))

HESSE_SOLVES(TallHouseholderQr, tall, a.householderQr().solve(b))
HESSE_SOLVES(TallColPivHouseholderQr, tall, a.colPivHouseholderQr().solve(b))
HESSE_SOLVES(TallFullPivHouseholderQr, tall, a.fullPivHouseholderQr().solve(b))
HESSE_SOLVES(TallCompleteOrthogonal, tall, a.completeOrthogonalDecomposition().solve(b))
HESSE_SOLVES(WideCompleteOrthogonal, wide, a.completeOrthogonalDecomposition().solve(b))
#undef HESSE_SOLVES

#define HESSE_NUMBER(type, kind_, quantity_, expression)            \
  struct type {                                                     \
    static constexpr Kind kind = Kind::kind_;                       \
    static constexpr Quantity quantity = Quantity::quantity_;       \
    static constexpr std::string_view name = #type;                 \
    template <class T> static T of(const M<T>& a) { using std::log; using std::sqrt; return expression; } \
  };
HESSE_NUMBER(Determinant, square, determinant, a.determinant())
HESSE_NUMBER(FullPivLuDeterminant, square, determinant, a.fullPivLu().determinant())
HESSE_NUMBER(HouseholderQrLogDeterminant, square, log_determinant, a.householderQr().logAbsDeterminant())
HESSE_NUMBER(ColPivLogDeterminant, square, log_determinant, a.colPivHouseholderQr().logAbsDeterminant())
HESSE_NUMBER(SimplicialLogDeterminant, definite, log_determinant,
             (Eigen::SimplicialLDLT<Sparse<T>>(sparse<T>(a)).vectorD().array().log().sum()))
HESSE_NUMBER(RootTrace, definite, trace_of_root, (Eigen::SelfAdjointEigenSolver<M<T>>(a).operatorSqrt().trace()))
#undef HESSE_NUMBER
// clang-format on

struct Spectrum {
  static constexpr Kind kind = Kind::definite;
  static constexpr Quantity quantity = Quantity::spectrum;
  static constexpr std::string_view name = "Spectrum";
  template <class T>
  static T of(const LinearSystem& system, const M<T>& a) {
    const V<T> values = Eigen::SelfAdjointEigenSolver<M<T>>(a, Eigen::EigenvaluesOnly).eigenvalues();
    const M<T> vectors = Eigen::SelfAdjointEigenSolver<M<T>>(a).eigenvectors();
    T y = system.weighted(values);
    for (Eigen::Index j = 0; j < a.cols(); ++j)
      y += static_cast<double>(j + 1) * system.weighted(V<T>(vectors.col(j).cwiseProduct(vectors.col(j))));
    return y;
  }
};

template <class... Rows>
struct Table {
  static std::vector<Decomposition> rows() { return {{Rows::name, Rows::kind, Rows::quantity}...}; }
  template <class T>
  static T evaluate(std::size_t row, const LinearSystem& system, const T& t0, const T& t1) {
    std::size_t at = 0;
    T y(0.0);
    ((at++ == row ? (y = of<Rows>(system, t0, t1), 0) : 0), ...);
    return y;
  }

 private:
  template <class Row, class T>
  static T of(const LinearSystem& system, const T& t0, const T& t1) {
    if constexpr (Row::quantity == Quantity::solution) {
      return system.weighted<T>(Row::of(system.matrix(t0, t1), system.right_side(t0, t1)));
    } else if constexpr (Row::quantity == Quantity::spectrum) {
      return Row::template of<T>(system, system.matrix(t0, t1));
    } else {
      return Row::of(system.matrix(t0, t1));
    }
  }
};

// What every second-order number is tested with,
using Square = Table<PartialPivLu, FullPivLu, HouseholderQr, ColPivHouseholderQr, FullPivHouseholderQr,
                     CompleteOrthogonal, Inverse, Determinant>;
using Definite = Table<Llt, Ldlt, SimplicialLdlt, ConjugateGradient, SelfAdjointRoots, Spectrum>;
using Others =
    Table<SparseLu, Lower, LowerRowMajor, LowerRight, LowerSparse, Upper, TallHouseholderQr, WideCompleteOrthogonal>;
// what the other numbers are: a row for everything that is specialised for active numbers,
using Specialised =
    Table<HouseholderQr, Llt, SimplicialLdlt, SelfAdjointRoots, Spectrum, Lower, LowerRowMajor, LowerSparse, Upper>;
// and the remaining ways through Eigen, for one number.
using MoreSquare = Table<PartialPivLuTransposed, PartialPivLuMatrix, HouseholderQrMatrix, RowMajorLu, RowMajorQr,
                         FullPivLuDeterminant, HouseholderQrLogDeterminant, ColPivLogDeterminant>;
using MoreDefinite = Table<LltUpper, LltMatrix, LdltUpper, SimplicialLlt, SimplicialLogDeterminant, RootTrace>;
using MoreOthers = Table<LowerMatrix, LowerRightRowMajor, LowerRightMatrix, LowerSparseRowMajor, LowerSparseSparse,
                         UpperRowMajor, UpperRight, UpperSparse, UpperSparseSparse, TallColPivHouseholderQr,
                         TallFullPivHouseholderQr, TallCompleteOrthogonal>;

}  // namespace oracle::linear
