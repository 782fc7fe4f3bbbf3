#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hesse::ad::detail {

// The execution back ends, which run programs: the interpreter, or machine code. Each uses the widest instruction set of
// the processor (Isa). The name of a mode that replays ends in that of its back end.
enum class Backend : std::uint8_t { interpreted, compiled };
inline constexpr std::array all_backends{Backend::interpreted, Backend::compiled};

constexpr std::string_view to_string(Backend backend) {
  return backend == Backend::compiled ? "compiled" : "interpreted";
}

}  // namespace hesse::ad::detail
