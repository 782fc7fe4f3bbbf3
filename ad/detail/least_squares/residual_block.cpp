#include <bit>
#include <cstdint>

#include <hesse/ad/detail/least_squares/residual_block.hpp>

// The mark of a residual that a functor did not write, and descriptions of residual blocks.
namespace hesse::ad::detail {

namespace {
constexpr std::uint64_t payload = 0x000068657373'65ULL;  // "hesse"
constexpr std::uint64_t quiet_nan = 0x7ff8000000000000ULL;
constexpr std::uint64_t payload_mask = 0x0007ffffffffffffULL;
}  // namespace

std::string ResidualBlock::name() const {
  return std::to_string(residual_count()) + " residuals of " + std::to_string(width()) + " parameters";
}

std::string ResidualBlock::method() const {
  return name() + (packed() ? ": packed forward" : ": forward Jacobian, forward-over-reverse second order");
}

double unwritten() { return std::bit_cast<double>(quiet_nan | payload); }

// The sign may have been flipped. The payload identifies the value.
bool is_unwritten(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & quiet_nan) == quiet_nan && (bits & payload_mask) == payload;
}

}  // namespace hesse::ad::detail
