#pragma once

#include <Eigen/Core>
#include <memory>

#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/detail/functions/product_structure.hpp>
#include <hesse/ad/detail/replay/vector_source.hpp>

// The kernels for candidates of a prepared F: Rⁿ → Rᵐ.
namespace hesse::ad::detail {

// Receives a full Jacobian, m × n column by column, and counts the outputs.
struct FullJacobianSink {
  Eigen::VectorXd& y;
  Eigen::VectorXd& values;
  Eigen::Index outputs = 0;

  void value(Eigen::Index i, double yi) {
    outputs = i + 1;
    if (i < y.size()) y[i] = yi;
  }
  void jacobian(Eigen::Index i, Eigen::Index j, double entry) {
    if (i < y.size()) values[i + j * y.size()] = entry;
  }
};

// A kernel with one functor: a pass of it.
template <class F, class Sink>
class OutputsKernel {
 public:
  virtual ~OutputsKernel() = default;
  virtual void pass(const F& f, const Eigen::VectorXd& x, Eigen::Index pass, Sink& sink) = 0;
  virtual Eigen::Index passes(Eigen::Index n, Eigen::Index m) const = 0;
};

template <class F, class Sink, class Kernel>
class OutputsKernelOf final : public OutputsKernel<F, Sink> {
 public:
  explicit OutputsKernelOf(kernels::Directions directions) requires std::is_constructible_v<Kernel, kernels::Directions>
      : kernel_(std::move(directions)) {}
  OutputsKernelOf() requires std::is_default_constructible_v<Kernel>
  = default;

  void pass(const F& f, const Eigen::VectorXd& x, Eigen::Index pass, Sink& sink) override {
    kernels::run_jacobian_pass(kernel_, FlatOutputs<F>(f), x, pass, sink);
  }
  Eigen::Index passes(Eigen::Index n, Eigen::Index m) const override {
    if constexpr (requires { Kernel::passes(n, m); })
      return Kernel::passes(n, m);
    else
      return Kernel::passes(n);
  }

 private:
  Kernel kernel_;
};

template <class F>
using FullJacobianKernel = OutputsKernel<F, FullJacobianSink>;
template <class F>
using ProductKernel = OutputsKernel<F, ProductSink>;

template <class F>
std::unique_ptr<FullJacobianKernel<F>> make_jacobian_kernel(JacobianMode mode, int lanes) {
  std::unique_ptr<FullJacobianKernel<F>> made;
  kernels::JacobianKernels<double>::any([&]<class Kernel>() {
    if (Kernel::mode != mode || Kernel::lanes != lanes) return false;
    made = std::make_unique<OutputsKernelOf<F, FullJacobianSink, Kernel>>();
    return true;
  });
  return made;
}

template <class F>
std::unique_ptr<ProductKernel<F>> make_product_kernel(CompressedMode mode, int lanes,
                                                      const kernels::Directions& directions) {
  std::unique_ptr<ProductKernel<F>> made;
  kernels::CompressedKernels<double>::any([&]<class Kernel>() {
    if (Kernel::mode != mode || Kernel::lanes != lanes) return false;
    made = std::make_unique<OutputsKernelOf<F, ProductSink, Kernel>>(directions);
    return true;
  });
  return made;
}

}  // namespace hesse::ad::detail
