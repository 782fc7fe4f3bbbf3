#include <ostream>

#include <hesse/ad/plan/mode.hpp>

namespace hesse::ad {

std::string_view to_string(HessianMode mode) {
  constexpr std::array<std::string_view, all_hessian_modes.size()> names{
      "packed_forward", "forward_over_forward", "forward_over_reverse", "reverse_over_forward", "reverse_over_reverse"};
  return names.at(static_cast<std::size_t>(mode));
}

std::string_view to_string(JacobianMode mode) { return mode == JacobianMode::forward ? "forward" : "reverse"; }
std::string_view to_string(RecordedMode mode) {
  constexpr std::array<std::string_view, all_recorded_modes.size()> names{"recorded_interpreted", "recorded_compiled",
                                                                          "coloured_interpreted", "coloured_compiled"};
  return names.at(static_cast<std::size_t>(mode));
}
std::string_view to_string(CompressedMode mode) {
  return mode == CompressedMode::columns ? "compressed_columns" : "compressed_rows";
}
std::string_view to_string(const Mode& mode) {
  return std::visit([](auto m) { return to_string(m); }, mode);
}

std::ostream& operator<<(std::ostream& out, HessianMode mode) { return out << to_string(mode); }
std::ostream& operator<<(std::ostream& out, JacobianMode mode) { return out << to_string(mode); }

}  // namespace hesse::ad
