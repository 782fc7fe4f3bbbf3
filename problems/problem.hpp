#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/plan.hpp>
#include <hesse/problems/error.hpp>
#include <hesse/problems/info.hpp>
#include <hesse/solver/objective.hpp>

namespace hesse::problems {

using LongVector = Eigen::Matrix<long double, Eigen::Dynamic, 1>;
using LongMatrix = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

// A bundled problem: what is known about it, a differentiated objective for the solver, and an evaluation that shares
// neither the arithmetic (long double) nor the composition of derivatives with that objective: the certificate against
// false convergence.
class Problem {
 public:
  explicit Problem(Info info) : info_(std::move(info)) {}
  virtual ~Problem() = default;
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  const Info& info() const { return info_; }

  // A fresh objective (own workspaces), planned by the options.
  virtual std::unique_ptr<solver::Objective> objective(const ad::PlanOptions& options) const = 0;
  // plan "" lets the library choose, otherwise the name of a Hessian mode of plan_names(). Throws Error naming the nearest.
  std::unique_ptr<solver::Objective> objective(std::string_view plan = {},
                                               const ad::Rates& rates = ad::default_rates()) const;

  // The plan for derivatives at x (n numbers). Throws ad::Error as ad::plan.
  virtual ad::Plan plan(const Eigen::VectorXd& x, const ad::PlanOptions& options) const = 0;

  // Where the Hessian may be nonzero, as recorded at x. Throws ad::Error when the function is too large to be recorded.
  virtual ad::SymmetricPattern hessian_pattern(const Eigen::VectorXd& x) const = 0;

  // Cost (not f_factor * cost) in long double; false where it cannot be evaluated.
  virtual bool reference(const LongVector& x, long double& f) const = 0;
  // … with gradient and full symmetric Hessian, reverse over forward in long double: n sweeps.
  virtual bool reference(const LongVector& x, long double& f, LongVector& g, LongMatrix& hessian) const = 0;

 private:
  Info info_;
};

}  // namespace hesse::problems
