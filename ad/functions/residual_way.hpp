#pragma once

#include <cstdint>

namespace hesse::ad {

// How the derivatives of residuals are computed: replayed or by overloading scalars, whichever is cheaper over the expected
// evaluations; or one of them, wherever it is possible.
enum class ResidualWay : std::uint8_t { planned, replayed, overloaded };

}  // namespace hesse::ad
