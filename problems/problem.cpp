#include <hesse/problems/plans.hpp>
#include <hesse/problems/problem.hpp>

namespace hesse::problems {

std::unique_ptr<solver::Objective> Problem::objective(std::string_view plan, const ad::Rates& rates) const {
  ad::PlanOptions options = forced_plan(plan);
  options.rates = rates;
  return objective(options);
}

}  // namespace hesse::problems
