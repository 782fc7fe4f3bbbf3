#pragma once

#include <iterator>

#include <hesse/ad/detail/compositions/kernels.hpp>

// Kernels for gradients of f: Rⁿ → R and Jacobians of F: Rⁿ → Rᵐ. They work as those of kernels.hpp.
namespace hesse::ad::detail::kernels {

template <class Base>
class ReverseGradient {
 public:
  using Number = Var<Base>;
  static Index passes(Index) { return 1; }

  const Vector<Number>& begin(const VectorXd& x, Index) {
    x_.resize(x.size());
    tape_.reset();
    for (Index i = 0; i < x.size(); ++i) x_[i] = tape_.input(Base(x[i]));
    return x_;
  }
  Base end(const Number& y, Index, Vector<Base>& g) {
    const auto n = static_cast<std::size_t>(x_.size());
    tape_.gradient(y, {x_.data(), n}, {g.data(), n});
    return y.value();
  }

 private:
  Tape<Base> tape_;
  Vector<Number> x_;
};

// K columns of the Jacobian in each pass. Calls sink.value(i, y) and sink.jacobian(i, j, ∂ⱼFᵢ).
template <class Base, int K>
class ForwardJacobian {
 public:
  using Number = Dual<Base, K>;
  static constexpr JacobianMode mode = JacobianMode::forward;
  static constexpr int lanes = K;
  static constexpr bool uniform = true;

  static Index passes(Index n, Index) { return std::max<Index>(1, blocks(n, K)); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass) {
    x_.resize(x.size());
    for (Index i = 0; i < x.size(); ++i) x_[i] = Number::variable(Base(x[i]), lane_of<K>(i, pass * K));
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index pass, Sink& sink) {
    Index i = 0;
    for (const Number& yi : y) {
      if (pass == 0) sink.value(i, yi.value);
      for (int k = 0; k < used_lanes(x_.size(), K, pass * K); ++k) sink.jacobian(i, pass * K + k, yi.tangent[k]);
      ++i;
    }
  }

 private:
  Vector<Number> x_;
};

// Pass 0 writes the tape; every further pass sweeps it for a block of rows.
template <class Base>
class ReverseJacobian {
 public:
  using Number = Var<Base>;
  static constexpr JacobianMode mode = JacobianMode::reverse;
  static constexpr int lanes = 8;
  static constexpr bool uniform = false;

  static Index passes(Index, Index m) { return 1 + blocks(m, lanes); }
  static bool evaluates(Index pass) { return pass == 0; }

  const Vector<Number>& begin(const VectorXd& x, Index) {
    x_.resize(x.size());
    tape_.reset();
    for (Index i = 0; i < x.size(); ++i) x_[i] = tape_.input(Base(x[i]));
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index, Sink& sink) {
    outputs_.assign(y.begin(), y.end());
    Index i = 0;
    for (const Number& yi : outputs_) sink.value(i++, yi.value());
  }
  template <class Sink>
  void sweep(Index pass, Sink& sink) {
    const auto first = static_cast<std::size_t>((pass - 1) * lanes);
    tape_.jacobian(
        std::span<const Number>(outputs_).subspan(first, std::min<std::size_t>(lanes, outputs_.size() - first)),
        {x_.data(), static_cast<std::size_t>(x_.size())}, [&](std::size_t k, std::size_t j, const Base& entry) {
          sink.jacobian(static_cast<Index>(first + k), static_cast<Index>(j), entry);
        });
  }

 private:
  Tape<Base> tape_;
  Vector<Number> x_;
  std::vector<Number> outputs_;
};

// Pass p of a Jacobian kernel, applied to F. F returns any range of numbers.
template <class Kernel, class F, class Sink>
void run_jacobian_pass(Kernel& kernel, const F& f, const VectorXd& x, Index pass, Sink& sink) {
  if constexpr (requires { kernel.sweep(pass, sink); }) {
    if (!Kernel::evaluates(pass)) {
      kernel.sweep(pass, sink);
      return;
    }
  }
  kernel.end(f(kernel.begin(x, pass)), pass, sink);
}

}  // namespace hesse::ad::detail::kernels
