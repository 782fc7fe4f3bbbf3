#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/eigen/matrix_kernels.hpp>

// A = U diag(σ) Vᵀ of an active matrix, for JacobiSVD and BDCSVD. Their algorithms set small entries to 0, which loses
// their derivatives. Here Eigen decomposes the values, and iterative refinement in active arithmetic [OA20] makes the
// derivatives exact. It converges quadratically, in powers of the perturbation too: ⌈log₂(p + 1)⌉ rounds suffice for
// derivatives of order p. σ, U and V have the values of Eigen. A recording starts from one-sided Jacobi rotations
// instead, whose operations are the same for every matrix.
namespace hesse::ad::detail {

// Decomposes A, which has at least as many rows as columns. U has as many columns as A has columns or rows.
template <class S>
class SingularVectors {
 public:
  using Index = Eigen::Index;
  using Base = BaseOf<S>;
  static constexpr bool recorded = ScalarTraits<S>::records_comparisons;

  WorkMatrix<S> a, u, v;
  Eigen::Matrix<S, Eigen::Dynamic, 1> values;

  SingularVectors(Index rows, Index cols, bool full)
      : a(rows, cols), u(rows, full ? rows : cols), v(cols, cols), values(cols) {}

  // U₀, σ₀ and V₀ decompose the values of A. U₀ may have more columns than U.
  template <class Values>
  void compute(const WorkMatrix<Base>& u0, const Values& values0, const WorkMatrix<Base>& v0) {
    if constexpr (recorded) {
      rotate();
      align(u0, v0);
      refine();
    } else {
      for (Index k = 0; k < u.size(); ++k) u.data()[k] = u0.data()[k];
      for (Index k = 0; k < v.size(); ++k) v.data()[k] = v0.data()[k];
      refine();
      for (Index k = 0; k < values.size(); ++k) set_value(values[k], values0[k]);
      for (Index k = 0; k < u.size(); ++k) set_value(u.data()[k], u0.data()[k]);
      for (Index k = 0; k < v.size(); ++k) set_value(v.data()[k], v0.data()[k]);
    }
  }
  void invalidate() {
    for (WorkMatrix<S>* m : {&u, &v}) m->setConstant(std::numeric_limits<Base>::quiet_NaN());
    values.setConstant(std::numeric_limits<Base>::quiet_NaN());
  }

 private:
  // U and V decompose the values of A.
  [[gnu::noinline]] void refine() {
    constexpr int order = ScalarTraits<S>::order;
    const Index rows = a.rows(), cols = a.cols(), width = u.cols();
    WorkMatrix<S> w(rows, cols), t(width, cols), r(width, width), s(cols, cols), f(width, width), g(cols, cols),
        row(1, width);
    for (int round = 0, reached = 1; reached <= order || round < 2; ++round, reached *= 2) {
      multiply(a.data(), v.data(), w.data(), rows, cols, cols);
      multiply_transposed(u.data(), w.data(), t.data(), width, rows, cols);
      departure_from_orthogonality(u.data(), r.data(), rows, width);
      departure_from_orthogonality(v.data(), s.data(), cols, cols);
      const Held<S> roundoff = approximate_values(t, r, s);
      for (Index j = 0; j < width; ++j)
        for (Index i = 0; i < width; ++i) {
          if (i < cols && j < cols)
            turn_pair(i, j, t, r, s, roundoff, f(i, j), g(i, j));
          else
            f(i, j) = turn_null_space(i, j, t, r, roundoff);
        }
      if (width < rows) turn_outside(w, t, r, roundoff);
      add_product(u.data(), f.data(), row.data(), rows, width);
      add_product(v.data(), g.data(), row.data(), cols, cols);
      if (width < rows)
        for (Index k = 0; k < w.size(); ++k) u.data()[k] += w.data()[k];
    }
  }

  // U and V of the values of A, without derivatives. One-sided Jacobi rotations of the columns [GV13, 8.6.3] give V and
  // W = U diag(σ); the Householder vectors of W give U. Only the order of the columns, and sweeps beyond those for
  // matrices of this size, depend on numbers.
  [[gnu::noinline]] void rotate() {
    using std::abs, std::copysign, std::fmax, std::sqrt;
    const Index rows = a.rows(), cols = a.cols();
    WorkMatrix<S> w(rows, cols);
    S largest(0);
    for (Index j = 0; j < cols; ++j)
      for (Index i = 0; i < rows; ++i) {
        w(i, j) = stop_gradient(a(i, j));
        largest = fmax(largest, abs(w(i, j)));
      }
    const S scale = 1.0 / fmax(largest, std::numeric_limits<double>::min());
    for (Index j = 0; j < cols; ++j)
      for (Index i = 0; i < rows; ++i) w(i, j) *= scale;
    v.setIdentity();
    int sweeps = cols > 1 ? 1 : 0;
    if (cols > 2)
      for (sweeps = 3; (Index{1} << (sweeps - 3)) < cols;) ++sweeps;
    constexpr int max_sweeps = 30;
    for (int sweep = 0; sweep < sweeps || (cols > 2 && sweep < max_sweeps && oblique(w)); ++sweep)
      for (Index p = 0; p < cols; ++p)
        for (Index q = p + 1; q < cols; ++q) orthogonalise(w, p, q);
    for (Index j = 0; j < cols; ++j) values[j] = norm_square(w, j, 0);
    for (Index j = 0; j < cols; ++j)
      for (Index k = j + 1; k < cols; ++k)
        if (values[k] > values[j]) {
          std::swap(values[j], values[k]);
          w.col(j).swap(w.col(k));
          v.col(j).swap(v.col(k));
        }
    orthonormal_columns(w);
  }

  // Computes all σᵢ. Returns the size of roundoff relative to the largest.
  [[gnu::noinline]] Held<S> approximate_values(const WorkMatrix<S>& t, const WorkMatrix<S>& r, const WorkMatrix<S>& s) {
    using std::abs, std::fmax;
    Held<S> largest(0);
    for (Index i = 0; i < values.size(); ++i) {
      values[i] = quotient<S>(t(i, i), 1.0 - 0.5 * sum(r(i, i), s(i, i)));
      largest = fmax(largest, abs(held(values[i])));
    }
    return largest * (16.0 * static_cast<double>(a.rows()) * std::numeric_limits<Base>::epsilon());
  }
  // U ← U(I + F), V ← V(I + G), with R = I - UᵀU, S = I - VᵀV, T = UᵀAV. α = tᵢⱼ + σⱼrᵢⱼ and β = tⱼᵢ + σⱼsᵢⱼ give f + g
  // = (α + β)/(σⱼ - σᵢ), f - g = (α - β)/(σⱼ + σᵢ). If σᵢ = σⱼ, f + g is free; f - g alone turns UVᵀ.
  [[gnu::noinline]] void turn_pair(Index i, Index j, const WorkMatrix<S>& t, const WorkMatrix<S>& r,
                                   const WorkMatrix<S>& s, const Held<S>& roundoff, S& f, S& g) const {
    using std::abs;
    S symmetric = sum(r(i, j), s(i, j)), skew = difference(r(i, j), s(i, j));
    if (i != j) {
      const S alpha = sum_with_product(t(i, j), values[j], r(i, j)),
              beta = sum_with_product(t(j, i), values[j], s(i, j));
      const S gap = difference(values[j], values[i]), both = sum(values[j], values[i]);
      if (abs(held(gap)) > roundoff) symmetric = 2.0 * quotient(sum(alpha, beta), gap);
      if (held(both) > roundoff) skew = 2.0 * quotient(difference(alpha, beta), both);
    }
    f = 0.25 * sum(symmetric, skew);
    g = 0.25 * difference(symmetric, skew);
  }
  // F for two columns of U of which one or both belong to no singular value.
  [[gnu::noinline]] S turn_null_space(Index i, Index j, const WorkMatrix<S>& t, const WorkMatrix<S>& r,
                                      const Held<S>& roundoff) const {
    const Index cols = a.cols();
    if (i >= cols && j < cols && held(values[j]) > roundoff) return sum(r(i, j), quotient(t(i, j), values[j]));
    if (i < cols && j >= cols && held(values[i]) > roundoff) return -quotient(t(j, i), values[i]);
    return 0.5 * r(i, j);
  }
  // W ← (W - U(T + RT)) diag(1/σ): how the columns of U turn out of the space that they span.
  [[gnu::noinline]] void turn_outside(WorkMatrix<S>& w, const WorkMatrix<S>& t, const WorkMatrix<S>& r,
                                      const Held<S>& roundoff) const {
    const Index rows = a.rows(), cols = a.cols();
    WorkMatrix<S> within(cols, cols), inside(rows, cols);
    multiply(r.data(), t.data(), within.data(), cols, cols, cols);
    for (Index k = 0; k < within.size(); ++k) within.data()[k] += t.data()[k];
    multiply(u.data(), within.data(), inside.data(), rows, cols, cols);
    for (Index j = 0; j < cols; ++j) {
      const bool nonzero = held(values[j]) > roundoff;
      for (Index i = 0; i < rows; ++i)
        w(i, j) = nonzero ? quotient(difference(w(i, j), inside(i, j)), values[j]) : S(0);
    }
  }

  static S norm_square(const WorkMatrix<S>& w, Index j, Index from) {
    return inner_product(&w(from, j), 1, &w(from, j), w.rows() - from);
  }
  // Whether two columns are too far from orthogonal for refinement.
  static bool oblique(const WorkMatrix<S>& w) {
    using std::fmax;
    constexpr double accuracy = 1e-20, negligible = 1e-40;
    S largest(0);
    for (Index q = 0; q < w.cols(); ++q)
      for (Index p = 0; p < q; ++p) {
        const S product = inner_product(&w(0, p), 1, &w(0, q), w.rows());
        largest = fmax(largest, product * product - accuracy * norm_square(w, p, 0) * norm_square(w, q, 0));
      }
    return largest > negligible;
  }
  // The longer column comes first, so its place does not depend on the matrix.
  void orthogonalise(WorkMatrix<S>& w, Index p, Index q) {
    using std::abs, std::copysign, std::fmax, std::sqrt;
    const S product = inner_product(&w(0, p), 1, &w(0, q), w.rows());
    const S middle = 0.5 * (norm_square(w, q, 0) - norm_square(w, p, 0));
    const S most = fmax(abs(middle) + sqrt(middle * middle + product * product), std::numeric_limits<double>::min());
    const S tangent = product / copysign(most, middle), cosine = 1.0 / sqrt(1.0 + tangent * tangent);
    const S sine = tangent * cosine, exchanged = 0.5 + copysign(S(0.5), middle), kept = 1.0 - exchanged;
    const S c = kept * cosine + exchanged * sine, s = kept * sine - exchanged * cosine;
    for (WorkMatrix<S>* m : {&w, &v})
      for (Index i = 0; i < m->rows(); ++i) {
        const S x = (*m)(i, p), y = (*m)(i, q);
        (*m)(i, p) = c * x - s * y;
        (*m)(i, q) = s * x + c * y;
      }
  }
  // Gives the columns the signs of those of U₀ and V₀.
  void align(const WorkMatrix<Base>& u0, const WorkMatrix<Base>& v0) {
    const auto turn_back = [](WorkMatrix<S>& m, Index j) {
      for (Index i = 0; i < m.rows(); ++i) m(i, j) = -m(i, j);
    };
    const auto opposite = [](const WorkMatrix<S>& m, const WorkMatrix<Base>& m0, Index j) {
      Base product(0);
      for (Index i = 0; i < m.rows(); ++i) product += ad::passive(m(i, j)) * m0(i, j);
      return product < 0;
    };
    for (Index j = 0; j < u.cols(); ++j)
      if (j < v.cols() ? opposite(v, v0, j) : opposite(u, u0, j)) {
        turn_back(u, j);
        if (j < v.cols()) turn_back(v, j);
      }
  }
  // Computes U: its first columns are those of W, normalised. A zero column is replaced by one orthogonal to the rest.
  void orthonormal_columns(WorkMatrix<S>& w) {
    using std::abs, std::copysign, std::sqrt;
    constexpr double smallest = 1e-150;  // its square is a normal number
    const Index rows = w.rows(), cols = w.cols();
    Eigen::Matrix<S, Eigen::Dynamic, 1> factor(cols), sign(cols);
    const auto reflect = [&](Index k, S* column) {
      const S along = factor[k] * inner_product(&w(k, k), 1, column + k, rows - k);
      for (Index i = k; i < rows; ++i) column[i] -= along * w(i, k);
    };
    for (Index k = 0; k < cols; ++k) {
      const S first = w(k, k) + copysign(S(smallest), w(k, k));
      w(k, k) = first;
      const S length = sqrt(norm_square(w, k, k));
      sign[k] = -copysign(S(1), first);
      factor[k] = 1.0 / (length * (length + abs(first)));
      w(k, k) = first - sign[k] * length;
      for (Index j = k + 1; j < cols; ++j) reflect(k, &w(0, j));
    }
    u.setIdentity();
    for (Index j = 0; j < u.cols(); ++j) {
      for (Index k = cols - 1; k >= 0; --k) reflect(k, &u(0, j));
      if (j < cols)
        for (Index i = 0; i < rows; ++i) u(i, j) *= sign[j];
    }
  }
};

}  // namespace hesse::ad::detail
