#pragma once

#include <Eigen/Core>
#include <memory>

#include <hesse/ad/plan/candidates.hpp>

namespace hesse::ad::detail {

// An empty std::function or null pointer is noticed before it is called.
template <class F>
bool is_null(const F& f) {
  if constexpr (requires { f == nullptr; })
    return f == nullptr;
  else
    return false;
}

// Where the derivatives of a prepared function go.
struct DenseSink {
  double& f;
  double* g;
  double* h;
  Eigen::Index n;
  void value(double y) { f = y; }
  void gradient(Eigen::Index i, double entry) { g[i] = entry; }
  void hessian(Eigen::Index i, Eigen::Index j, double entry) { h[i + j * n] = entry; }
};

// One composition applied to one functor: what the table of candidates holds for a prepared function.
template <class F>
class HessianKernel {
 public:
  virtual ~HessianKernel() = default;
  virtual void pass(const F& f, const Eigen::VectorXd& x, Eigen::Index pass, DenseSink& sink) = 0;
  virtual Eigen::Index passes(Eigen::Index n) const = 0;
};

template <class F>
class GradientKernel {
 public:
  virtual ~GradientKernel() = default;
  virtual double gradient(const F& f, const Eigen::VectorXd& x, Eigen::VectorXd& g) = 0;
};

template <class F, class Kernel>
class HessianKernelOf final : public HessianKernel<F> {
 public:
  void pass(const F& f, const Eigen::VectorXd& x, Eigen::Index pass, DenseSink& sink) override {
    kernels::run_pass(kernel_, f, x, pass, sink);
  }
  Eigen::Index passes(Eigen::Index n) const override { return Kernel::passes(n); }

 private:
  Kernel kernel_;
};

template <class F, class Kernel>
class GradientKernelOf final : public GradientKernel<F> {
 public:
  double gradient(const F& f, const Eigen::VectorXd& x, Eigen::VectorXd& g) override {
    double value = 0.0;
    for (Eigen::Index p = 0, passes = Kernel::passes(x.size()); p < passes; ++p)
      value = kernel_.end(typename Kernel::Number(f(kernel_.begin(x, p))), p, g);
    return value;
  }

 private:
  Kernel kernel_;
};

template <class F>
std::unique_ptr<HessianKernel<F>> make_hessian_kernel(HessianMode mode, int lanes) {
  std::unique_ptr<HessianKernel<F>> made;
  kernels::HessianKernels<double>::any([&]<class Kernel>() {
    if (Kernel::mode != mode || Kernel::lanes != lanes) return false;
    made = std::make_unique<HessianKernelOf<F, Kernel>>();
    return true;
  });
  return made;
}

// Where the Hessian is packed, so is the gradient: there a recording costs more than it saves.
template <class F>
std::unique_ptr<GradientKernel<F>> make_gradient_kernel(HessianMode mode) {
  if (mode == packed_forward) return std::make_unique<GradientKernelOf<F, kernels::ForwardGradient<double, 4>>>();
  return std::make_unique<GradientKernelOf<F, kernels::ReverseGradient<double>>>();
}

}  // namespace hesse::ad::detail

// What does not depend on the functor is compiled once, in kernels.cpp.
namespace hesse::ad {

#define HESSE_KERNEL(prefix, ...)    \
  prefix template class __VA_ARGS__; \
  prefix template void __VA_ARGS__::end(const typename __VA_ARGS__::Number&, Eigen::Index, detail::DenseSink&);
#define HESSE_TAPE(prefix, ...)                                                                          \
  prefix template class Tape<__VA_ARGS__>;                                                               \
  prefix template void Arena<__VA_ARGS__>::grow();                                                       \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::add_apart(Var<__VA_ARGS__>, Var<__VA_ARGS__>);      \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::subtract_apart(Var<__VA_ARGS__>, Var<__VA_ARGS__>); \
  prefix template Var<__VA_ARGS__> Var<__VA_ARGS__>::multiply_apart(Var<__VA_ARGS__>, Var<__VA_ARGS__>);
#define HESSE_KERNELS(prefix)                                                                        \
  prefix template void Arena<detail::Node<double>>::grow();                                          \
  HESSE_TAPE(prefix, double)                                                                         \
  HESSE_TAPE(prefix, Var<double>)                                                                    \
  HESSE_TAPE(prefix, Dual<double, 1>)                                                                \
  HESSE_TAPE(prefix, Dual<double, 4>)                                                                \
  HESSE_TAPE(prefix, Dual<double, 8>)                                                                \
  HESSE_TAPE(prefix, Dual<double, 16>)                                                               \
  HESSE_KERNEL(prefix, kernels::PackedForward<double, 2>)                                            \
  HESSE_KERNEL(prefix, kernels::PackedForward<double, 4>)                                            \
  HESSE_KERNEL(prefix, kernels::PackedForward<double, 8>)                                            \
  HESSE_KERNEL(prefix, kernels::ForwardOverForward<double, 4>)                                       \
  HESSE_KERNEL(prefix, kernels::ForwardOverReverse<double, 1>)                                       \
  HESSE_KERNEL(prefix, kernels::ForwardOverReverse<double, 4>)                                       \
  HESSE_KERNEL(prefix, kernels::ForwardOverReverse<double, 8>)                                       \
  HESSE_KERNEL(prefix, kernels::ForwardOverReverse<double, 16>)                                      \
  HESSE_KERNEL(prefix, kernels::ReverseOverForward<double, 4>)                                       \
  HESSE_KERNEL(prefix, kernels::ReverseOverReverse<double>)                                          \
  prefix template void kernels::ReverseOverReverse<double>::sweep(Eigen::Index, detail::DenseSink&); \
  prefix template class kernels::ForwardGradient<double, 4>;                                         \
  prefix template class kernels::ReverseGradient<double>;
HESSE_KERNELS(extern)

}  // namespace hesse::ad
