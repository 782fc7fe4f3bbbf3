#pragma once

#include <Eigen/Core>
#include <vector>

#include <hesse/ad/detail/replay/replayed_jacobian.hpp>
#include <hesse/ad/detail/transforms/outputs.hpp>

namespace hesse::ad::detail {

// F with its outputs as a flat list, whether they are a number, a vector, a matrix or a list. Refers to F.
template <class F>
class FlatOutputs {
 public:
  explicit FlatOutputs(const F& f) : f_(f) {}

  template <class X>
  auto operator()(const X& x) const {
    auto y = settled(f_(x));
    if constexpr (VectorOutput<decltype(y)>) {
      return y;
    } else {
      std::vector<typename X::Scalar> flat;
      for_each_output(y, [&](const auto& yi) { flat.push_back(typename X::Scalar(yi)); });
      return flat;
    }
  }

 private:
  const F& f_;
};

// A functor as a VectorSource. Refers to it.
template <class F>
class FunctorOutputs final : public VectorSource {
 public:
  explicit FunctorOutputs(const F& f) : f_(f) {}
  void value(const Eigen::VectorXd& x, Eigen::VectorXd& y) const override {
    const auto result = settled(f_(x));
    y.resize(count_outputs(result));
    Eigen::Index i = 0;
    for_each_output(result, [&](const auto& yi) { y[i++] = static_cast<double>(yi); });
  }
  void record(const Eigen::VectorXd& x, Recording& recording) const override {
    recording.record(FlatOutputs<F>(f_), x);
  }

 private:
  const F& f_;
};

}  // namespace hesse::ad::detail
