#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/transforms/outputs.hpp>

namespace hesse::ad::detail {

// Evaluation with several tangents, one in each lane: ∂y/∂x in lane k. A y that does not depend on x gives 0.
template <class T, int K, class Tag, class S>
T tangent_of(const S& y, int k) {
  if constexpr (std::is_same_v<S, Dual<T, K, Tag>>)
    return y.tangent[k];
  else
    return T(0.0);
}

template <class D, class T>
D directed(const T& x, const T& direction) {
  D d(x);
  d.seed(0, direction);
  return d;
}

// f at x, where lane k carries ∂/∂x[first + k].
template <int K, class Tag, class F, class T>
auto run_lanes(const F& f, const Vector<T>& x, Eigen::Index first) {
  using D = Dual<T, K, Tag>;
  Vector<D> point(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i)
    point[i] = D::variable(x[i], i >= first && i < first + K ? static_cast<int>(i - first) : -1);
  return settled(f(std::as_const(point)));
}

// The numbers of ∂F/∂x[first … first + K) at x, lane by lane. It is a function of x again, so blocks nest.
template <class F, int K>
struct TangentBlock {
  const F& f;
  Eigen::Index first;

  template <class T>
  Vector<T> operator()(const Vector<T>& x) const {
    const auto y = run_lanes<K, F>(f, x, first);
    const int used = static_cast<int>(std::min<Eigen::Index>(K, x.size() - first));
    const Eigen::Index m = count_outputs(y);
    Vector<T> tangents(m * used);
    Eigen::Index i = 0;
    for_each_output(y, [&](const auto& yi) {
      for (int k = 0; k < used; ++k) tangents[k * m + i] = tangent_of<T, K, F>(yi, k);
      ++i;
    });
    return tangents;
  }
};

// Many lanes pay off for plain numbers. Inside another derivative one width is used, to save compile time.
template <class T, class Run>
decltype(auto) with_width(Eigen::Index n, Run&& run) {
  if constexpr (std::is_floating_point_v<T>) {
    if (n > 4) return run(std::integral_constant<int, 8>{});
  }
  return run(std::integral_constant<int, 4>{});
}

}  // namespace hesse::ad::detail
