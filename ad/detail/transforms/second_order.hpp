#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/transforms/jacrev.hpp>
#include <hesse/ad/detail/transforms/lanes.hpp>

// Hessian compositions that are more than two nested transforms: they use symmetry, or work block by block so that a
// tape holds one block only.
namespace hesse::ad::detail {

// The Hessians of all outputs of f, and the shape in which they are returned.
template <class T>
class HessianList {
 public:
  HessianList(Eigen::Index count, Eigen::Index n) : hessians_(static_cast<std::size_t>(count), Matrix<T>::Zero(n, n)) {}

  Eigen::Index size() const { return static_cast<Eigen::Index>(hessians_.size()); }

  // ∂ᵢ∂ⱼ of output k. The other triangle is mirrored.
  void set(Eigen::Index k, Eigen::Index i, Eigen::Index j, const T& v) {
    hessians_[static_cast<std::size_t>(k)](i, j) = v;
    hessians_[static_cast<std::size_t>(k)](j, i) = v;
  }

  template <class Y>
  auto shaped(const Y& y) {
    std::size_t next = 0;
    return shape(y, next);
  }

 private:
  template <class Y>
  auto shape(const Y& y, std::size_t& next) {
    if constexpr (ScalarOutput<Y>) {
      return std::move(hessians_[next++]);
    } else if constexpr (MatrixOutput<Y>) {
      std::vector<std::vector<Matrix<T>>> rows(static_cast<std::size_t>(y.rows()));
      for (auto& row : rows)
        for (Eigen::Index j = 0; j < y.cols(); ++j) row.push_back(std::move(hessians_[next++]));
      return rows;
    } else {
      using Each = decltype(shape(*std::begin(y), next));
      std::vector<Each> all;
      for (const auto& yi : y) all.push_back(shape(yi, next));
      return all;
    }
  }

  std::vector<Matrix<T>> hessians_;
};

// One evaluation for n ≤ 8, otherwise one for each pair of blocks of 4 variables.
template <class T, class F>
auto packed_hessian(const F& f, const Vector<T>& x) {
  const Eigen::Index n = x.size();
  const auto shape = settled(f(x));
  HessianList<T> hessians(count_outputs(shape), n);
  const auto run = [&]<int N>(std::integral_constant<int, N>, auto&& lane_of) {
    using D = Dual2<T, N>;
    Vector<D> point(n);
    for (Eigen::Index i = 0; i < n; ++i) point[i] = D::variable(x[i], lane_of(i));
    const auto y = settled(f(std::as_const(point)));
    Eigen::Index k = 0;
    for_each_output(y, [&](const auto& yk) {
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(yk)>, D>) {
        for (Eigen::Index i = 0; i < n; ++i)
          for (Eigen::Index j = 0; j <= i; ++j)
            if (lane_of(i) >= 0 && lane_of(j) >= 0) hessians.set(k, i, j, yk.hessian(lane_of(i), lane_of(j)));
      }
      ++k;
    });
  };
  const auto all = [](Eigen::Index i) { return static_cast<int>(i); };
  if (n <= 4) {
    run(std::integral_constant<int, 4>{}, all);
  } else if (n <= 8) {
    run(std::integral_constant<int, 8>{}, all);
  } else {
    for (Eigen::Index a = 0; a < n; a += 4)
      for (Eigen::Index b = a + 4; b < n; b += 4)
        run(std::integral_constant<int, 8>{}, [a, b](Eigen::Index i) {
          return static_cast<int>(i >= a && i < a + 4 ? i - a : i >= b && i < b + 4 ? i - b + 4 : -1);
        });
  }
  return hessians.shaped(shape);
}

// One evaluation for each pair of blocks of 4 variables, including the diagonal pairs.
template <class T, class F>
auto forward_over_forward_hessian(const F& f, const Vector<T>& x) {
  constexpr int K = 4;
  using Inner = TangentBlock<F, K>;
  const Eigen::Index n = x.size();
  const auto shape = settled(f(x));
  HessianList<T> hessians(count_outputs(shape), n);
  const Eigen::Index m = hessians.size();
  for (Eigen::Index a = 0; a < n; a += K) {
    const Inner inner{f, a};
    const Eigen::Index columns = std::min<Eigen::Index>(K, n - a);
    for (Eigen::Index b = a; b < n; b += K) {
      const auto second = TangentBlock<Inner, K>{inner, b}(x);
      for (Eigen::Index l = 0; l < std::min<Eigen::Index>(K, n - b); ++l)
        for (Eigen::Index k = 0; k < columns && a + k <= b + l; ++k)
          for (Eigen::Index i = 0; i < m; ++i) hessians.set(i, b + l, a + k, second[(l * columns + k) * m + i]);
    }
  }
  return hessians.shaped(shape);
}

// One tape for each block of 4 variables, whose tangents are swept together.
template <class T, class F>
auto reverse_over_forward_hessian(const F& f, const Vector<T>& x) {
  constexpr int K = 4;
  const Eigen::Index n = x.size();
  const auto shape = settled(f(x));
  HessianList<T> hessians(count_outputs(shape), n);
  const Eigen::Index m = hessians.size();
  for (Eigen::Index a = 0; a < n; a += K) {
    const Matrix<T> rows = jacrev(TangentBlock<F, K>{f, a})(x);
    for (Eigen::Index k = 0; k < std::min<Eigen::Index>(K, n - a); ++k)
      for (Eigen::Index i = 0; i < m; ++i)
        for (Eigen::Index j = a + k; j < n; ++j) hessians.set(i, j, a + k, rows(k * m + i, j));
  }
  return hessians.shaped(shape);
}

}  // namespace hesse::ad::detail
