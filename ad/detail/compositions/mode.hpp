#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string_view>
#include <variant>

#include <hesse/ad/detail/execution/backend.hpp>

namespace hesse::ad {

// The modes of differentiation. "Outer over inner" names the order in which a Hessian is composed.
enum class HessianMode : int {
  packed_forward,
  forward_over_forward,
  forward_over_reverse,
  reverse_over_forward,
  reverse_over_reverse
};
inline constexpr HessianMode packed_forward = HessianMode::packed_forward;
inline constexpr HessianMode forward_over_forward = HessianMode::forward_over_forward;
inline constexpr HessianMode forward_over_reverse = HessianMode::forward_over_reverse;
inline constexpr HessianMode reverse_over_forward = HessianMode::reverse_over_forward;
inline constexpr HessianMode reverse_over_reverse = HessianMode::reverse_over_reverse;

inline constexpr std::array all_hessian_modes{packed_forward, forward_over_forward, forward_over_reverse,
                                              reverse_over_forward, reverse_over_reverse};

enum class JacobianMode : int { forward, reverse };
inline constexpr std::array all_jacobian_modes{JacobianMode::forward, JacobianMode::reverse};

// Modes that record f, derive programs and replay them by the interpreter or as machine code. The Hessian is by edge
// pushing or, for a term where a colouring is cheaper, by products with directions (coloured_*: for every term).
enum class RecordedMode : int { recorded_interpreted, recorded_compiled, coloured_interpreted, coloured_compiled };
inline constexpr std::array all_recorded_modes{RecordedMode::recorded_interpreted, RecordedMode::recorded_compiled,
                                               RecordedMode::coloured_interpreted, RecordedMode::coloured_compiled};

// Replay by edge pushing, by back end.
inline constexpr std::array edge_pushing_modes{RecordedMode::recorded_interpreted, RecordedMode::recorded_compiled};
constexpr RecordedMode edge_pushing_mode(detail::Backend backend) {
  return edge_pushing_modes[static_cast<std::size_t>(backend)];
}

constexpr bool is_coloured(RecordedMode mode) { return mode >= RecordedMode::coloured_interpreted; }
constexpr detail::Backend backend_of(RecordedMode mode) {
  return mode == RecordedMode::recorded_interpreted || mode == RecordedMode::coloured_interpreted
             ? detail::Backend::interpreted
             : detail::Backend::compiled;
}

// A sparse Jacobian by products with the directions of a colouring: J·V in forward mode, or Jᵀ·W in reverse mode.
enum class CompressedMode : int { compressed_columns, compressed_rows };
inline constexpr std::array all_compressed_modes{CompressedMode::compressed_columns, CompressedMode::compressed_rows};

// All modes that a plan chooses from.
using Mode = std::variant<HessianMode, JacobianMode, RecordedMode, CompressedMode>;

// The name of a mode is that of its enumerator. Plans print it, calibrations store it, mode_named reads it.
std::string_view to_string(const Mode& mode);
std::ostream& operator<<(std::ostream& out, const Mode& mode);
// The mode of that name, or none.
std::optional<Mode> mode_named(std::string_view name);

}  // namespace hesse::ad
