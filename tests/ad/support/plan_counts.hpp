#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/plan.hpp>

#include "plan_functions.hpp"

// Predicted operations against those the functor itself costs in a composition, class by class.
namespace plan_counts {

using namespace hesse::ad;

using namespace hesse::ad::detail;

inline Eigen::VectorXd start(Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.4 + 0.3 * std::sin(1.0 + static_cast<double>(i));
  return x;
}

inline void require_equal(const Candidate& candidate, const Counts& counts) {
  INFO(candidate.name());
  CHECK(candidate.exact);
  for (std::size_t i = 0; i < operation_count; ++i) {
    INFO(to_string(static_cast<Operation>(i)));
    CHECK(candidate.operations.of[i] == counts.of[i]);
  }
}

struct Ignore {
  void value(const Counting&) {}
  void value(Eigen::Index, const Counting&) {}
  void gradient(Eigen::Index, const Counting&) {}
  void hessian(Eigen::Index, Eigen::Index, const Counting&) {}
  void jacobian(Eigen::Index, Eigen::Index, const Counting&) {}
};

// Every pass of the composition, with the functor itself.
template <class Kernel, class F>
Counts actual(const F& f, const Eigen::VectorXd& x) {
  Counts counts;
  const CountingScope scope(counts);
  Kernel kernel;
  Ignore sink;
  for (Eigen::Index p = 0; p < Kernel::passes(x.size()); ++p) kernels::run_pass(kernel, f, x, p, sink);
  return counts;
}

// For every function of plan_functions.hpp with 2, 6 and 19 variables, where the composition is possible.
template <class Kernel>
void require_exact() {
  int compared = 0;
  shapes::for_each([&](const std::string& name, const auto& f) {
    for (const Eigen::Index n : {2, 6, 19}) {
      if (!Kernel::possible(n) || (name == "Mixture" && n % 2 != 0)) continue;
      INFO(name << " of " << n);
      const Eigen::VectorXd x = start(n);
      const Features known = features(f, x);
      PlanOptions options;
      options.mode = Kernel::mode;
      options.lanes = Kernel::lanes;
      require_equal(plan(known, options).chosen(), actual<Kernel>(f, x));
      ++compared;
    }
  });
  CHECK(compared >= 24);
}

}  // namespace plan_counts
