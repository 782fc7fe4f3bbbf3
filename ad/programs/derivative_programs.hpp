#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/programs/program.hpp>
#include <hesse/ad/recording/guard.hpp>

namespace hesse::ad {

// f: Rᵏ→R derived once: three programs over the same inputs and parameters, each doing no more than it must. All of them
// end with the operands of the guards: left and right of the first, of the second, ….
struct DerivativePrograms {
  Program value;                                // f
  Program gradient;                             // f, ∂ᵢf for gradient_entries
  Program hessian;                              // f, ∂ᵢf for gradient_entries, ∂ᵢ∂ⱼf for hessian_entries
  std::vector<std::uint32_t> gradient_entries;  // ascending; the others are 0
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hessian_entries;  // (i, j), i ≥ j, by column; the others are 0
  std::vector<Guard> guards;
};

}  // namespace hesse::ad
