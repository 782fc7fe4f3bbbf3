#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/transforms/inputs.hpp>

// The outputs of a functor as a flat list of numbers, and derivatives in the shape of the outputs: a number has a
// gradient (vector), a vector of size m a Jacobian (m × n), an r × c matrix r Jacobians (c × n), a list of results a
// list of derivatives.
namespace hesse::ad::detail {

template <class Y>
concept ScalarOutput = std::is_arithmetic_v<Y> || Active<Y> ||
    (Leaf<Y>&& std::is_constructible_v<Y, double> && !EigenObject<Y> && !requires(const Y& y) { std::begin(y); });
template <class Y>
concept MatrixOutput = EigenObject<Y> && Y::ColsAtCompileTime != 1 && Y::RowsAtCompileTime != 1;
template <class Y>
concept ListOutput = !EigenObject<Y> && requires(const Y& y) {
  std::begin(y), std::end(y);
};
template <class Y>
concept VectorOutput = (EigenObject<Y> && !MatrixOutput<Y>) ||
                       (ListOutput<Y> &&
                        ScalarOutput<std::remove_cvref_t<decltype(*std::begin(std::declval<const Y&>()))>>);

// Evaluates an Eigen expression. Other values pass through.
template <class Y>
decltype(auto) settled(Y&& y) {
  if constexpr (EigenObject<std::remove_cvref_t<Y>>)
    return typename std::remove_cvref_t<Y>::PlainObject(std::forward<Y>(y));
  else
    return std::remove_cvref_t<Y>(std::forward<Y>(y));
}

// Calls visit(number) for each output in order; a matrix row by row.
template <class Y, class Visit>
void for_each_output(const Y& y, Visit&& visit) {
  if constexpr (ScalarOutput<Y>) {
    visit(y);
  } else if constexpr (MatrixOutput<Y>) {
    for (Eigen::Index i = 0; i < y.rows(); ++i)
      for (Eigen::Index j = 0; j < y.cols(); ++j) visit(y(i, j));
  } else if constexpr (EigenObject<Y>) {
    for (Eigen::Index i = 0; i < y.size(); ++i) visit(y[i]);
  } else {
    static_assert(ListOutput<Y>, "a function to differentiate returns a number, a vector, a matrix or a list of them");
    for (const auto& yi : y) for_each_output(yi, visit);
  }
}

template <class Y>
Eigen::Index count_outputs(const Y& y) {
  Eigen::Index count = 0;
  for_each_output(y, [&](const auto&) { ++count; });
  return count;
}

// The rows of the flat Jacobian from `row` on, in the shape of y.
template <class T, class Y>
auto shaped_rows(const Y& y, const Matrix<T>& rows, Eigen::Index& row) {
  if constexpr (ScalarOutput<Y>) {
    return Vector<T>(rows.row(row++).transpose());
  } else if constexpr (VectorOutput<Y>) {
    const Eigen::Index m = count_outputs(y);
    row += m;
    return Matrix<T>(rows.middleRows(row - m, m));
  } else if constexpr (MatrixOutput<Y>) {
    std::vector<Matrix<T>> jacobians;
    for (Eigen::Index i = 0; i < y.rows(); ++i, row += y.cols()) jacobians.push_back(rows.middleRows(row, y.cols()));
    return jacobians;
  } else {
    using Each = decltype(shaped_rows<T>(*std::begin(y), rows, row));
    std::vector<Each> all;
    for (const auto& yi : y) all.push_back(shaped_rows<T>(yi, rows, row));
    return all;
  }
}

template <class T, class Y>
auto shaped_derivative(const Y& y, Matrix<T>&& rows) {
  if constexpr (VectorOutput<Y>) {
    return std::move(rows);
  } else {
    Eigen::Index row = 0;
    return shaped_rows<T>(y, rows, row);
  }
}

// A directional derivative has the shape of y, with T for numbers.
template <class T, class Y, class Entry>
auto shaped_like(const Y& y, Entry&& entry) {
  if constexpr (ScalarOutput<Y>) {
    return T(entry(y));
  } else if constexpr (MatrixOutput<Y>) {
    Matrix<T> shaped(y.rows(), y.cols());
    for (Eigen::Index i = 0; i < y.rows(); ++i)
      for (Eigen::Index j = 0; j < y.cols(); ++j) shaped(i, j) = entry(y(i, j));
    return shaped;
  } else if constexpr (VectorOutput<Y>) {
    Vector<T> shaped(count_outputs(y));
    Eigen::Index i = 0;
    for_each_output(y, [&](const auto& yi) { shaped[i++] = entry(yi); });
    return shaped;
  } else {
    using Each = decltype(shaped_like<T>(*std::begin(y), entry));
    std::vector<Each> all;
    for (const auto& yi : y) all.push_back(shaped_like<T>(yi, entry));
    return all;
  }
}

}  // namespace hesse::ad::detail
