#include <hesse/problems/plans.hpp>

#include <algorithm>

#include <hesse/problems/error.hpp>
#include <hesse/problems/nearest.hpp>

namespace hesse::problems {

std::vector<std::string> plan_names() {
  std::vector<std::string> names;
  for (const auto mode : ad::all_hessian_modes) names.emplace_back(ad::to_string(mode));
  for (const auto mode : ad::all_recorded_modes) names.emplace_back(ad::to_string(mode));
  return names;
}

ad::PlanOptions forced_plan(std::string_view name, ad::PlanOptions options) {
  if (name.empty()) return options;
  const auto names = plan_names();
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw Error(unknown_name("plan", name, std::vector<std::string_view>(names.begin(), names.end())));
  options.mode = ad::mode_named(name);
  return options;
}

}  // namespace hesse::problems
