#pragma once

#include <Eigen/Core>
#include <type_traits>

#include <hesse/ad/detail/elementary/functions.hpp>

// Products of small active matrices, stored by columns. Decompositions call these functions instead of using Eigen's
// expressions. An operation on a wide number takes hundreds of instructions, and fixed-size expressions repeat it for
// every entry. Each function is compiled once for each number type.
namespace hesse::ad::detail {

template <class S>
using WorkMatrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

// The type of the matrix of M's values.
template <class M>
using PassiveLike = Eigen::Matrix<BaseOf<typename M::Scalar>, M::RowsAtCompileTime, M::ColsAtCompileTime, M::Options,
                                  M::MaxRowsAtCompileTime, M::MaxColsAtCompileTime>;

// Σ aᵢbᵢ over `size` entries. Those of a are `step` apart.
template <class S>
[[gnu::noinline]] S inner_product(const S* a, Eigen::Index step, const S* b, Eigen::Index size) {
  if (size == 0) return S(0);
  S sum = a[0] * b[0];
  for (Eigen::Index i = 1; i < size; ++i) sum += a[i * step] * b[i];
  return sum;
}

// Operations as function calls, for formulas with many of them.
template <class S>
[[gnu::noinline]] S sum(const S& a, const S& b) {
  return a + b;
}
template <class S>
[[gnu::noinline]] S difference(const S& a, const S& b) {
  return a - b;
}
template <class S>
[[gnu::noinline]] S quotient(const S& a, const S& b) {
  return a / b;
}
template <class S>
[[gnu::noinline]] S sum_with_product(const S& a, const S& b, const S& c) {
  return a + b * c;
}

// C = AB with A of rows × inner, B of inner × cols.
template <class S>
[[gnu::noinline]] void multiply(const S* a, const S* b, S* c, Eigen::Index rows, Eigen::Index inner,
                                Eigen::Index cols) {
  for (Eigen::Index j = 0; j < cols; ++j)
    for (Eigen::Index i = 0; i < rows; ++i) c[i + j * rows] = inner_product(a + i, rows, b + j * inner, inner);
}
// C = AᵀB with A of inner × rows, B of inner × cols.
template <class S>
[[gnu::noinline]] void multiply_transposed(const S* a, const S* b, S* c, Eigen::Index rows, Eigen::Index inner,
                                           Eigen::Index cols) {
  for (Eigen::Index j = 0; j < cols; ++j)
    for (Eigen::Index i = 0; i < rows; ++i) c[i + j * rows] = inner_product(a + i * inner, 1, b + j * inner, inner);
}
// C = I - AᵀA with A of rows × cols.
template <class S>
[[gnu::noinline]] void departure_from_orthogonality(const S* a, S* c, Eigen::Index rows, Eigen::Index cols) {
  for (Eigen::Index j = 0; j < cols; ++j)
    for (Eigen::Index i = 0; i <= j; ++i) {
      const S entry = (i == j ? 1.0 : 0.0) - inner_product(a + i * rows, 1, a + j * rows, rows);
      c[i + j * cols] = entry;
      c[j + i * cols] = entry;
    }
}
// A ← A + AE with A of rows × cols; `row` has room for cols numbers.
template <class S>
[[gnu::noinline]] void add_product(S* a, const S* e, S* row, Eigen::Index rows, Eigen::Index cols) {
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index j = 0; j < cols; ++j) row[j] = a[i + j * rows];
    for (Eigen::Index j = 0; j < cols; ++j) a[i + j * rows] += inner_product(row, 1, e + j * cols, cols);
  }
}

// A number without derivatives, for the decisions of a decomposition. A recording stores how it is computed.
template <class S>
using Held = std::conditional_t<ScalarTraits<S>::records_comparisons, S, BaseOf<S>>;
template <class S>
Held<S> held(const S& x) {
  if constexpr (ScalarTraits<S>::records_comparisons)
    return stop_gradient(x);
  else
    return passive(x);
}

// Replaces the value of x and keeps its derivatives. The first sum may round, the second does not.
template <class S>
void set_value(S& x, const BaseOf<S>& value) {
  for (int k = 0; k < 2; ++k) x += value - ad::passive(x);
}

}  // namespace hesse::ad::detail
