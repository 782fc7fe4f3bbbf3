#include <algorithm>
#include <ostream>

#include <hesse/ad/detail/compositions/mode.hpp>
#include <hesse/ad/detail/core/error.hpp>

// The names of the modes, for printing and for reading.
namespace hesse::ad {

namespace {

struct Named {
  Mode mode;
  std::string_view name;
};

constexpr std::array named_modes{Named{HessianMode::packed_forward, "packed_forward"},
                                 Named{HessianMode::forward_over_forward, "forward_over_forward"},
                                 Named{HessianMode::forward_over_reverse, "forward_over_reverse"},
                                 Named{HessianMode::reverse_over_forward, "reverse_over_forward"},
                                 Named{HessianMode::reverse_over_reverse, "reverse_over_reverse"},
                                 Named{JacobianMode::forward, "forward"},
                                 Named{JacobianMode::reverse, "reverse"},
                                 Named{RecordedMode::recorded_interpreted, "recorded_interpreted"},
                                 Named{RecordedMode::recorded_compiled, "recorded_compiled"},
                                 Named{RecordedMode::coloured_interpreted, "coloured_interpreted"},
                                 Named{RecordedMode::coloured_compiled, "coloured_compiled"},
                                 Named{CompressedMode::compressed_columns, "compressed_columns"},
                                 Named{CompressedMode::compressed_rows, "compressed_rows"}};
static_assert(named_modes.size() == all_hessian_modes.size() + all_jacobian_modes.size() + all_recorded_modes.size() +
                                        all_compressed_modes.size());
static_assert(std::ranges::all_of(named_modes, [](const Named& named) {
  const auto* mode = std::get_if<RecordedMode>(&named.mode);
  return mode == nullptr || named.name.ends_with(detail::to_string(backend_of(*mode)));
}));

}  // namespace

std::string_view to_string(const Mode& mode) {
  const auto row =
      std::find_if(named_modes.begin(), named_modes.end(), [&](const Named& named) { return named.mode == mode; });
  if (row == named_modes.end()) throw Error("to_string: this is no mode; use one of the lists all_..._modes");
  return row->name;
}

std::ostream& operator<<(std::ostream& out, const Mode& mode) { return out << to_string(mode); }

std::optional<Mode> mode_named(std::string_view name) {
  for (const auto& [mode, known] : named_modes)
    if (known == name) return mode;
  return {};
}

}  // namespace hesse::ad
