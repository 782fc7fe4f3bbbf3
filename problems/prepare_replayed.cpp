#include <hesse/problems/prepare_replayed.hpp>

#include <variant>

#include <hesse/ad/detail/core/error.hpp>

namespace hesse::problems::detail {

ad::PlanOptions replayed(const Info& info, ad::PlanOptions options) {
  if (!options.mode) options.mode = ad::RecordedMode::recorded_interpreted;
  if (std::holds_alternative<ad::RecordedMode>(*options.mode)) return options;
  std::string ways;
  for (const auto mode : ad::all_recorded_modes) ways += (ways.empty() ? "" : ", ") + std::string(ad::to_string(mode));
  throw ad::Error(info.qualified_name() + ": plan '" + std::string(ad::to_string(*options.mode)) +
                  "' is not compiled for the set " + info.set + ", whose derivatives are replayed; choose one of " +
                  ways);
}

}  // namespace hesse::problems::detail
