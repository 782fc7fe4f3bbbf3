#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

struct Cluster;

// Limits on how much of a function is recorded and derived, and how thoroughly it is derived.
struct RecordingLimits {
  std::size_t operations = RecordingOptions().limit;
  std::size_t expressions = std::numeric_limits<std::size_t>::max();
  // Operations of one term: the derivation needs about 500 bytes for each.
  std::size_t term = std::size_t{1} << 24;
  bool thorough = false;  // compare orders of elimination even if there are few elements
  // The Hessian entries (i, j), i ≥ j, by column, of a cluster that is to be derived as products with directions. Empty: no
  // cluster is.
  std::function<std::optional<std::vector<SymmetricPattern::Entry>>(const Cluster&)> by_directions = {};
};

// The options to record a function that is to be derived.
inline RecordingOptions recording_options(const RecordingLimits& limits) {
  return {.limit = limits.operations, .loops = true};
}

// The message for a function with more operations than the limits allow.
std::string incomplete_recording(const RecordingLimits& limits);

}  // namespace hesse::ad::detail
