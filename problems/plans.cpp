#include <hesse/problems/plans.hpp>

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
  std::vector<std::string_view> names;
  const auto consider = [&](const auto mode) {
    names.push_back(ad::to_string(mode));
    if (name == names.back()) options.mode = mode;
  };
  for (const auto mode : ad::all_hessian_modes) consider(mode);
  for (const auto mode : ad::all_recorded_modes) consider(mode);
  if (!options.mode) throw Error(unknown_name("plan", name, names));
  return options;
}

}  // namespace hesse::problems
