#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/numbers.hpp>
#include <hesse/ad/plan.hpp>
#include <hesse/problems/entry.hpp>
#include <hesse/problems/problem.hpp>

// What every preparation of a functor has in common: its metadata, its plan and its evaluation in long double.
namespace hesse::problems::detail {

template <class F>
concept ResidualFunctor = requires(const F& f, const double* x, double* r) {
  { f.m() } -> std::convertible_to<int>;
  { f(x, r) } -> std::convertible_to<bool>;
};

// ½ Σ rᵢ² as a general function; NaN where the residuals cannot be computed.
template <class F>
struct HalfSquares {
  F functor;

  template <class X>
  auto operator()(const X& x) const {
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> r(static_cast<std::size_t>(functor.m()), T(0.0));
    if (!functor(x.data(), r.data())) return T(std::numeric_limits<double>::quiet_NaN());
    T sum(0.0);
    for (const auto& residual : r) sum += residual * residual;
    return T(0.5 * sum);
  }
};

// f, ∇f and ∇²f by reverse over forward in long double, one direction a sweep.
template <class F>
void differentiate(const F& functor, const LongVector& x, long double& f, LongVector& g, LongMatrix& hessian) {
  using Inner = ad::Var<long double>;
  using Number = ad::Dual<Inner, 1>;
  const Eigen::Index n = x.size();
  const auto count = static_cast<std::size_t>(n);
  ad::Tape<long double> tape;
  std::vector<Inner> inputs(count);
  ad::Vector<Number> point(n);
  g.resize(n);
  hessian.resize(n, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    tape.reset();
    for (Eigen::Index i = 0; i < n; ++i) {
      inputs[static_cast<std::size_t>(i)] = tape.input(x[i]);
      point[i] = Number::variable(inputs[static_cast<std::size_t>(i)], i == j ? 0 : -1);
    }
    const Number y(functor(std::as_const(point)));
    f = y.value.value();
    g[j] = y.tangent[0].value();
    tape.gradient(y.tangent[0], inputs, {hessian.col(j).data(), count});
  }
}

template <class F>
Info complete(Info info, std::string_view set, const F& functor) {
  info.set = set;
  info.name = F::name;
  info.n = functor.n();
  if constexpr (ResidualFunctor<F>) {
    info.least_squares = true;
    info.m = functor.m();
  }
  if constexpr (ScalableFunctor<F>) {
    info.scalable = SizeRule(F::sizes).scalable();
    info.size_rule = SizeRule(F::sizes).text;
  } else {
    info.size_rule = "n = " + std::to_string(info.n);
  }
  if constexpr (requires { F::published_size(F::name); }) info.published_n = F::published_size(F::name);
  return info;
}

// A problem but for its objective.
template <class F>
class PreparedProblem : public Problem {
 protected:
  static constexpr bool residuals = ResidualFunctor<F>;
  using General = std::conditional_t<residuals, HalfSquares<F>, F>;

 public:
  PreparedProblem(std::string_view set, F functor)
      : Problem(complete(functor.info(), set, functor)), general_{std::move(functor)} {}

  ad::Plan plan(const Eigen::VectorXd& x, const ad::PlanOptions& options) const override {
    return ad::plan(general_, x, options);
  }

  ad::SymmetricPattern hessian_pattern(const Eigen::VectorXd& x) const override {
    return ad::detail::hessian_pattern(
        ad::detail::derived_sum(general_, x, {.operations = 10'000'000, .expressions = 2'000'000}));
  }

  bool reference(const LongVector& x, long double& f) const override {
    f = static_cast<long double>(general_(x));
    return std::isfinite(f);
  }

  bool reference(const LongVector& x, long double& f, LongVector& g, LongMatrix& hessian) const override {
    detail::differentiate(general_, x, f, g, hessian);
    return std::isfinite(f) && g.allFinite() && hessian.allFinite();
  }

 protected:
  // ½ Σ rᵢ² of residuals, the functor itself otherwise.
  const General& general() const { return general_; }

 private:
  General general_;
};

}  // namespace hesse::problems::detail
