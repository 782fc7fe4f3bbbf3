#pragma once

#include <hesse/ad/detail/compositions/kernels.hpp>

#include "elements.hpp"

// Long double references, by compositions the contenders in double do not use.
namespace hesse::apps::hessians {

using LongVector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

// Entry by entry: values in the structure.
Judge judge_entries(long double f, LongVector g, std::vector<long double> h, const Structure& structure);
// By products with directions v: ∇²f V.
Judge judge_products(long double f, LongVector g, LongMatrix directions, LongMatrix products);
// All unit vectors where n is small, else a few random directions of no small component: a wrong entry shows in each.
LongMatrix directions(Eigen::Index n);

// Reverse over forward, one direction a sweep.
template <class F>
Judge reference_products(const F& functor, const VectorXd& x) {
  using Inner = ad::Var<long double>;
  using Number = ad::Dual<Inner, 1>;
  const LongMatrix v = directions(x.size());
  LongMatrix products(x.size(), v.cols());
  LongVector g(x.size());
  long double f = 0;
  ad::Tape<long double> tape;
  std::vector<Inner> inputs(at(x.size()));
  ad::Vector<Number> point(x.size());
  for (Eigen::Index k = 0; k < v.cols(); ++k) {
    tape.reset();
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      inputs[at(i)] = tape.input(static_cast<long double>(x[i]));
      point[i] = Number::variable(inputs[at(i)], -1);
      point[i].seed(0, Inner(v(i, k)));
    }
    const Number y(functor(std::as_const(point)));
    f = y.value.value();
    tape.gradient(y.tangent[0], inputs, {products.col(k).data(), at(x.size())});
    if (k == 0) tape.gradient(y.value, inputs, {g.data(), at(x.size())});
  }
  return judge_products(f, std::move(g), v, std::move(products));
}

// Element by element, forward over forward in chunks of four.
template <class Sum>
Judge reference_elements(const Sum& sum, const VectorXd& x, const Assembly& assembly) {
  constexpr int k = Sum::width;
  struct Sink {
    long double f, g[k], h[k * (k + 1) / 2];
    void value(long double y) { f = y; }
    void gradient(Eigen::Index i, long double entry) { g[i] = entry; }
    void hessian(Eigen::Index i, Eigen::Index j, long double entry) { h[i * (i + 1) / 2 + j] = entry; }
  };
  using Kernel = ad::detail::kernels::ForwardOverForward < long double, k<4 ? k : 4>;
  Kernel kernel;
  long double f = 0;
  LongVector g = LongVector::Zero(x.size());
  std::vector<long double> h(at(assembly.structure.size()), 0.0L);
  VectorXd point(k);
  const int* slot = assembly.slots.data();
  for (int e = 0; e < sum.count; ++e, slot += k * (k + 1) / 2) {
    const auto index = sum.index(e);
    for (int j = 0; j < k; ++j) point[j] = x[index[static_cast<std::size_t>(j)]];
    Sink sink{};
    const auto element = [&](const auto& z) { return sum.element(z.data(), sum.data(e)); };
    for (Eigen::Index p = 0; p < Kernel::passes(k); ++p) ad::detail::kernels::run_pass(kernel, element, point, p, sink);
    f += sink.f;
    for (int j = 0; j < k; ++j) g[index[static_cast<std::size_t>(j)]] += sink.g[j];
    for (int j = 0; j < k * (k + 1) / 2; ++j) h[static_cast<std::size_t>(slot[j])] += sink.h[j];
  }
  return judge_entries(f, std::move(g), std::move(h), assembly.structure);
}

}  // namespace hesse::apps::hessians
