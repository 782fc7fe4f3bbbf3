#pragma once

#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/scalars/var.hpp>
#include <hesse/ad/detail/transforms/outputs.hpp>

namespace hesse::ad {

namespace detail {

// jacrev: the Jacobian by reverse mode. TapedRun: one run of f at x on a tape, and its outputs on that tape.
template <class T>
class TapedRun {
 public:
  template <class F>
  auto run(const F& f, const Vector<T>& x) {
    inputs_.resize(x.size());
    for (Eigen::Index i = 0; i < x.size(); ++i) inputs_[i] = tape_.input(x[i]);
    auto y = settled(f(std::as_const(inputs_)));
    for_each_output(y, [&](const auto& yi) { outputs_.push_back(Var<T>(yi)); });
    return y;
  }

  std::size_t outputs() const { return outputs_.size(); }

  Matrix<T> jacobian() {
    Matrix<T> rows(static_cast<Eigen::Index>(outputs_.size()), inputs_.size());
    tape_.jacobian(outputs_, inputs(), [&](std::size_t i, std::size_t j, const T& v) {
      rows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = v;
    });
    return rows;
  }

  Vector<T> pull_back(const Vector<T>& w) {
    Vector<T> g(inputs_.size());
    tape_.pull_back(outputs_, {w.data(), static_cast<std::size_t>(w.size())}, inputs(),
                    {g.data(), static_cast<std::size_t>(g.size())});
    return g;
  }

 private:
  std::span<const Var<T>> inputs() const { return {inputs_.data(), static_cast<std::size_t>(inputs_.size())}; }

  Tape<T> tape_;
  Vector<Var<T>> inputs_;
  std::vector<Var<T>> outputs_;
};

}  // namespace detail

namespace detail {

template <class F>
struct ReverseJacobian {
  F f;

  template <class X>
  auto operator()(const X& at) const {
    const auto x = detail::to_vector(at);
    using T = typename decltype(x)::Scalar;
    detail::TapedRun<T> taped;
    const auto y = taped.run(f, x);
    return detail::shaped_derivative(y, taped.jacobian());
  }
  template <class T>
  auto operator()(std::initializer_list<T> at) const {
    return (*this)(std::vector<T>(at));
  }
};

}  // namespace detail

// x ↦ ∂F(x) by reverse mode, of the shapes of jacfwd: one tape, one sweep for every 8 outputs (for each output if F is
// differentiated further). For scalar f it costs a few evaluations for any n. Nests. [GW08]
template <class F>
detail::ReverseJacobian<F> jacrev(F f) {
  return {std::move(f)};
}

}  // namespace hesse::ad
