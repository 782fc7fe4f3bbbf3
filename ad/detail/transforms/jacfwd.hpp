#pragma once

#include <utility>

#include <hesse/ad/detail/transforms/lanes.hpp>

// jacfwd: the Jacobian by forward mode.
namespace hesse::ad {

namespace detail {

template <class F>
struct ForwardJacobian {
  F f;

  template <class X>
  auto operator()(const X& at) const {
    const auto x = detail::to_vector(at);
    using T = typename decltype(x)::Scalar;
    return detail::with_width<T>(x.size(), [&](auto width) { return columns<decltype(width)::value>(x); });
  }
  template <class T>
  auto operator()(std::initializer_list<T> at) const {
    return (*this)(std::vector<T>(at));
  }

 private:
  template <int K, class T>
  auto columns(const Vector<T>& x) const {
    const Eigen::Index n = x.size();
    const auto y = detail::run_lanes<K, F>(f, x, 0);
    Matrix<T> jacobian(detail::count_outputs(y), n);
    store<K>(y, 0, jacobian);
    for (Eigen::Index first = K; first < n; first += K) {
      const auto next = detail::run_lanes<K, F>(f, x, first);
      detail::require_equal("jacfwd", "F", detail::count_outputs(next), "F evaluated before", jacobian.rows());
      store<K>(next, first, jacobian);
    }
    return detail::shaped_derivative(y, std::move(jacobian));
  }

  template <int K, class Y, class T>
  void store(const Y& y, Eigen::Index first, Matrix<T>& jacobian) const {
    Eigen::Index i = 0;
    detail::for_each_output(y, [&](const auto& yi) {
      for (int k = 0; k < K && first + k < jacobian.cols(); ++k)
        jacobian(i, first + k) = detail::tangent_of<T, K, F>(yi, k);
      ++i;
    });
  }
};

}  // namespace detail

// jacfwd: x ↦ ∂F(x) by forward mode. A vector of size n for f: Rⁿ → R, m × n for F: Rⁿ → Rᵐ, one matrix per row for a
// matrix. Costs about (1.5 + lanes)·n/lanes evaluations of F, with 4 or 8 lanes. Nests. [GW08]
template <class F>
detail::ForwardJacobian<F> jacfwd(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
