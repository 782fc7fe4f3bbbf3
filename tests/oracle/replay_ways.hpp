#pragma once

#include <Eigen/Core>
#include <catch2/catch.hpp>
#include <hesse/ad/detail/colouring/coloured_hessian.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/plan/curvature_strategy.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/detail/transforms/hvp.hpp>
#include <optional>
#include <string>
#include <vector>

#include "replay_bounds.hpp"
#include "replayed.hpp"

namespace oracle {

// Σ of `count` copies of f, each of variables of its own: terms that are found to be equal.
template <class F>
struct Copies {
  static constexpr Eigen::Index count = 9;
  F f;

  template <class Vector>
  auto operator()(const Vector& x) const {
    using T = std::decay_t<decltype(x[0])>;
    const Eigen::Index n = x.size() / count;
    T sum(0.0);
    for (Eigen::Index c = 0; c < count; ++c) {
      std::vector<T> own;
      for (Eigen::Index i = 0; i < n; ++i) own.push_back(x[c * n + i]);
      sum += f(own);
    }
    return sum;
  }
};

// ∇f and ∇²f by one way, once for every copy, and what may be wrong with them: the bounds of what was evaluated.
struct Way {
  const char* name;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
  BoundedDerivatives own;
};

template <class F>
Way replay(const char* name, const F& f, const Eigen::VectorXd& x, const hesse::ad::detail::ReplayOptions& options,
           const hesse::ad::detail::RecordingLimits& limits = {}) {
  hesse::ad::detail::RecordedFunction recorded(f, x, options, limits);
  const Replayed r = replayed(recorded, x);
  INFO(name << ": " << r.diagnosis);
  REQUIRE(r.outcome == hesse::ad::Evaluation::ok);
  return {name, r.gradient, r.hessian, replay_bounds(f, x, limits)};
}

// With the order of elimination that is best, which otherwise only many elements are worth.
template <class F>
Way eliminated(const F& f, const Eigen::VectorXd& x) {
  const hesse::ad::detail::RecordingLimits limits{.thorough = true};
  hesse::ad::detail::PreparedSum sum(hesse::ad::detail::derived_sum(f, x, limits), {.dense = true});
  double value = 0;
  Eigen::VectorXd g, h;
  REQUIRE(sum.value_gradient_hessian(x, value, g, h));
  return {"eliminated in the best order", g, Eigen::Map<const Eigen::MatrixXd>(h.data(), x.size(), x.size()),
          replay_bounds(f, x, limits)};
}

// From products with the directions of a colouring of the pattern that replay promises; nothing where that is dense.
template <class F>
std::optional<Way> coloured(const Copies<F>& f, const Eigen::VectorXd& x, const BoundedDerivatives& of_copy) {
  const auto structure = hesse::ad::detail::RecordedFunction(f, x).hessian_structure();
  if (structure.dense()) return std::nullopt;
  hesse::ad::detail::ColouredHessian hessian(structure);
  const auto products = [&](const Eigen::VectorXd& at, const auto& directions, auto& result) {
    for (Eigen::Index k = 0; k < directions.cols(); ++k)
      result.col(k) = hesse::ad::hvp(f, at, Eigen::VectorXd(directions.col(k)));
    return hesse::ad::Evaluation::ok;
  };
  Eigen::VectorXd values;
  REQUIRE(hessian.evaluate(x, products, values) == hesse::ad::Evaluation::ok);
  constexpr Eigen::Index count = Copies<F>::count;
  return Way{"coloured",
             hesse::ad::grad(f)(x),
             full_matrix(structure, values),
             {of_copy.value, of_copy.gradient.replicate(count, 1), of_copy.hessian.replicate(count, count)}};
}

// f at x by every way there is. compositions: with the bounds of forward over reverse, which are those of colouring.
template <class F>
std::vector<Way> replay_ways(const F& f, const Eigen::VectorXd& x, const BoundedDerivatives& compositions) {
  const Eigen::VectorXd copied = x.replicate(Copies<F>::count, 1);
  hesse::ad::detail::ReplayOptions dense, compiled;
  dense.dense = compiled.dense = true;
  compiled.backend = hesse::ad::detail::Backend::compiled;
  std::vector<Way> all{replay("interpreted", f, x, dense), replay("clustered", Copies<F>{f}, copied, {}),
                       eliminated(f, x)};
  hesse::ad::detail::RecordingLimits directed;
  directed.by_directions = hesse::ad::detail::by_directions;
  all.push_back(replay("products with directions", f, x, dense, directed));
  all.push_back(replay("products with directions, clustered", Copies<F>{f}, copied, {}, directed));
  if (hesse::ad::detail::compiled_available()) {
    all.push_back(replay("compiled", f, x, compiled));
    all.push_back(replay("products with directions, compiled", f, x, compiled, directed));
  }
  if (auto found = coloured(Copies<F>{f}, copied, compositions)) all.push_back(std::move(*found));
  return all;
}

// The first entry of one of the ways that is further from the truth than rounding explains, as text: by more than the bound of
// what was evaluated and that of the truth, which is of forward over reverse. The second stands for constants like ln 2 that
// derivation has rounded; together they leave a function of a library 10 u, of which vector mathematics takes up to 8.
// `worst` becomes the largest error over bound seen.
std::optional<std::string> mismatch(const std::vector<Way>& ways, const BoundedDerivatives& truth, double& worst);

}  // namespace oracle
