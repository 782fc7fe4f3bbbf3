#pragma once

#include <cstdint>
#include <vector>

#include <hesse/ad/recording/recording.hpp>

namespace hesse::ad {

// A piece of a recording by itself: inputs 0 … inputs-1, then one number for each node. Operands of nodes are such numbers;
// constant operands are numbered in the order in which they are met, so that pieces that differ in nothing but variables
// and constants are equal. Compares among the nodes are guards.
struct TermGraph {
  std::uint32_t inputs = 0;
  std::uint32_t constants = 0;
  std::vector<Recording::Node> nodes;
  std::uint32_t root = no_root;      // none: guards alone, f = 0
  std::vector<std::uint32_t> roots;  // of F: Rⁿ→Rᵐ, whose root is none

  static constexpr std::uint32_t no_root = ~std::uint32_t{0};

  bool operator==(const TermGraph&) const = default;
};

}  // namespace hesse::ad
