#pragma once

#include <hesse/ad/detail/compositions/kernels.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/problems/problem.hpp>
#include <memory>

#include "elements.hpp"

// hesse's own ways to the Hessian of a workload: every one is added here, for every workload that it fits.
namespace hesse::apps::hessians {

namespace detail {

// One element in packed second-order numbers.
template <class Sum>
struct PackedElement {
  static constexpr int k = Sum::width;
  typename Sum::Element element;

  void operator()(const double* x, const typename Sum::Data& data, double& f, double* g, double* h) const {
    using Number = ad::Dual2<double, k>;
    Number point[k];
    for (int j = 0; j < k; ++j) point[j] = Number::variable(x[j], j);
    const Number y = element(point, data);
    f = y.value;
    for (int j = 0; j < k; ++j) g[j] = y.gradient[j];
    for (int j = 0; j < k * (k + 1) / 2; ++j) h[j] = y.packed[j];
  }
};

// One element recorded and swept in the given composition.
template <class Sum, class Kernel>
class ElementKernel {
  static constexpr int k = Sum::width;

 public:
  explicit ElementKernel(typename Sum::Element element)
      : element_(element), kernel_(std::make_shared<Kernel>()), point_(k) {}

  void operator()(const double* x, const typename Sum::Data& data, double& f, double* g, double* h) {
    struct Sink {
      double& f;
      double* g;
      double* h;
      void value(double y) { f = y; }
      void gradient(Eigen::Index i, double entry) { g[i] = entry; }
      void hessian(Eigen::Index i, Eigen::Index j, double entry) { h[i * (i + 1) / 2 + j] = entry; }
    } sink{f, g, h};
    for (int j = 0; j < k; ++j) point_[j] = x[j];
    const auto one = [&](const auto& z) { return element_(z.data(), data); };
    for (Eigen::Index p = 0; p < Kernel::passes(k); ++p) ad::detail::kernels::run_pass(*kernel_, one, point_, p, sink);
  }

 private:
  typename Sum::Element element_;
  std::shared_ptr<Kernel> kernel_;
  VectorXd point_;
};

}  // namespace detail

// An objective that computes the dense Hessian as hesse plans it.
inline Prepared planned(std::shared_ptr<solver::Objective> objective) {
  return {[objective](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) {
            objective->value_gradient_hessian(x, f, g, h);
          },
          {},
          {objective->dimension(), {}, {}}};
}

// How recorded functions are measured: without the second opinion of the user's own code, which f costs once more.
inline ad::detail::ReplayOptions unverified(ad::detail::Backend backend, bool dense, std::size_t threads = 1) {
  return {.backend = backend, .dense = dense, .threads = threads, .verified = false};
}

// make(options) gives a prepared object of the solver's shape.
template <class Make>
Prepared replayed(Make make, const ad::detail::ReplayOptions& options) {
  if (!ad::detail::available(options.backend)) return {{}, "skipped: " + ad::detail::why_not_compiled()};
  auto object = std::make_shared<decltype(make(options))>(make(options));
  const auto structure = object->hessian_structure();
  return {
      [object](const VectorXd& x, double& f, VectorXd& g, VectorXd& h) { object->value_gradient_hessian(x, f, g, h); },
      {},
      {structure.n,
       {structure.outer.begin(), structure.outer.end()},
       {structure.inner.begin(), structure.inner.end()}}};
}

// Recorded, replayed on the interpreter and as machine code.
template <class Make>
void add_replayed(Workload& workload, const std::string& form, bool dense, Make make) {
  workload.add("hesse", form + ", interpreted",
               [=] { return replayed(make, unverified(ad::detail::Backend::interpreted, dense)); });
  workload.add("hesse", form + ", compiled",
               [=] { return replayed(make, unverified(ad::detail::Backend::compiled, dense)); });
}

template <class Loop>
void add_recorded_loop(Workload& workload, const Loop& loop, bool dense) {
  add_replayed(workload, "recorded loop", dense, [loop, x = workload.x](const ad::detail::ReplayOptions& options) {
    return ad::detail::RecordedFunction<Loop>(loop, x, options);
  });
}

// A bundled problem as a plain loop; the registry has its planned objective compiled already.
template <class Loop>
void add_engine_contenders(Workload& workload, const Loop& loop,
                           const std::shared_ptr<const problems::Problem>& bundled) {
  workload.add("hesse", "plan", [bundled] { return planned(bundled->objective()); });
  add_recorded_loop(workload, loop, true);
}

// A function of few variables as a plain loop.
template <class Loop>
void add_engine_contenders(Workload& workload, const Loop& loop) {
  workload.add("hesse", "plan",
               [loop, n = workload.n()] { return planned(solver::erase(ad::Function<Loop>(loop, n))); });
  add_recorded_loop(workload, loop, true);
}

// A sum of elements; the object is its plain loop as well, whose dense Hessian as planned is no way to a sparse one.
template <class E, class Map>
void add_engine_contenders(Workload& workload, const ElementSum<E, Map>& sum,
                           const std::shared_ptr<const Assembly>& assembly) {
  using Sum = ElementSum<E, Map>;
  constexpr int widest_packed = 8;
  if constexpr (Sum::width <= widest_packed) {
    workload.add("hesse", "packed forward element-wise",
                 [=] { return elementwise(sum, assembly, detail::PackedElement<Sum>{sum.element}); });
  }
  if constexpr (Sum::width > 2) {
    using Kernel = ad::detail::kernels::ForwardOverReverse<double, Sum::width <= 4 ? 4 : Sum::width <= 8 ? 8 : 16>;
    workload.add("hesse", "forward over reverse element-wise",
                 [=] { return elementwise(sum, assembly, detail::ElementKernel<Sum, Kernel>(sum.element)); });
  }
  add_recorded_loop(workload, sum, false);
  const auto make = [sum, x = workload.x](const ad::detail::ReplayOptions& options) {
    ad::Sum replayed(sum.n, options);
    replayed.add<Sum::width>(
        sum.count, [sum](std::size_t e) { return sum.index(static_cast<int>(e)); },
        [sum](const auto& local, std::size_t e) { return sum.element(local.data(), sum.data(static_cast<int>(e))); });
    replayed.prepare(x);
    return replayed;
  };
  add_replayed(workload, "sum", false, make);
  workload.threaded = [make](bool compiled, std::size_t threads) {
    return replayed(
        make, unverified(compiled ? ad::detail::Backend::compiled : ad::detail::Backend::interpreted, false, threads));
  };
}

}  // namespace hesse::apps::hessians
