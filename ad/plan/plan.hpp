#pragma once

#include <Eigen/Core>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hesse/ad/plan/mode.hpp>
#include <hesse/ad/plan/rates.hpp>
#include <hesse/ad/plan/trace.hpp>
#include <hesse/ad/scalars/counting.hpp>

namespace hesse::ad {

// What is known of a function F: Rⁿ→Rᵐ after one run.
struct Features {
  Eigen::Index inputs = 0;
  Eigen::Index outputs = 1;
  Eigen::Index evaluations = 20;       // expected number of derivative evaluations
  Counts operations;                   // of one evaluation, by class
  std::shared_ptr<const Trace> trace;  // the operations themselves
};

// One way to compute the derivative, and what it is expected to cost per evaluation.
struct Candidate {
  Mode mode;
  int lanes = 1;
  double passes = 0;   // evaluations of the function in the composed number
  Counts operations;   // base operations predicted
  bool exact = true;   // false: extrapolated from the beginning of a very long function
  double seconds = 0;  // operations × rates
  double bytes = 0;    // workspace and result
  bool admissible = true;
  std::string reason;  // why it is not admissible

  std::string name() const;
};

// Bytes of physical memory.
double machine_memory();

struct PlanOptions {
  std::optional<Mode> mode;  // force a composition …
  int lanes = 0;             // … and its width; 0: the best
  double memory_limit = machine_memory();
  Eigen::Index evaluations = 20;
  Rates rates = default_rates();
};

// The choice as data: every candidate, the chosen one, and why.
struct Plan {
  Features features;
  std::vector<Candidate> candidates;
  std::size_t choice = 0;
  bool forced = false;
  std::string reason;
  std::string would_change;

  const Candidate& chosen() const { return candidates[choice]; }
  HessianMode hessian_mode() const { return std::get<HessianMode>(chosen().mode); }
  JacobianMode jacobian_mode() const { return std::get<JacobianMode>(chosen().mode); }
};

// Predicts every candidate for the Hessian(s) of a traced function and chooses the cheapest admissible one. Allocates nothing
// of the derivative. Throws Error, listing the possible candidates, when a forced one is impossible or nothing fits.
Plan plan(Features features, const PlanOptions& options = {});
// The same for the Jacobian of F: Rⁿ→Rᵐ.
Plan jacobian_plan(Features features, const PlanOptions& options = {});

// Runs f once at x to learn its features. f takes a vector of any scalar and returns a scalar or a container of scalars.
template <class F>
Features features(const F& f, const Eigen::VectorXd& x) {
  auto trace = std::make_shared<Trace>();
  trace->record(f, x);
  Features found;
  found.inputs = x.size();
  found.outputs = static_cast<Eigen::Index>(trace->outputs().size());
  found.operations = trace->operations();
  found.trace = std::move(trace);
  return found;
}

template <class F>
Plan plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  return plan(features(f, x), options);
}

template <class F>
Plan jacobian_plan(const F& f, const Eigen::VectorXd& x, const PlanOptions& options = {}) {
  return jacobian_plan(features(f, x), options);
}

// A table of the candidates with their predicted operations, seconds and bytes, the reason, and what would change it.
std::string to_string(const Plan& plan);
std::ostream& operator<<(std::ostream& out, const Plan& plan);
// One line: the chosen candidate and why.
std::string summary(const Plan& plan);

}  // namespace hesse::ad
