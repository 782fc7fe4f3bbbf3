#pragma once

#include <cstdint>

namespace hesse::ad {

// The strategy for derivatives of residuals. planned: replayed or overloaded (active numbers), whichever is cheaper
// over the expected evaluations. replayed, overloaded: that one, wherever it is possible.
enum class ResidualStrategy : std::uint8_t { planned, replayed, overloaded };

}  // namespace hesse::ad
