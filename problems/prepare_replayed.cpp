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

ad::detail::ReplayOptions replay_options(const Info& info, const ad::PlanOptions& forced) {
  constexpr int dense_up_to = 48;
  auto options = ad::detail::replay_options(std::get<ad::RecordedMode>(*forced.mode),
                                            forced.dense || info.n <= dense_up_to, forced.threads);
  options.grows = true;
  return options;
}

}  // namespace hesse::problems::detail
