#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/detail/programs/program.hpp>
#include <hesse/ad/detail/recording/guard.hpp>

namespace hesse::ad::detail {

// The derived programs of f: Rᵏ → R: value; gradient; Hessian. They share inputs and parameters, and none computes more
// than it must. The outputs of each end with the operands of the guards: left and right of the first, of the second, ….
struct DerivativePrograms {
  Program value;                                // f
  Program gradient;                             // f, ∂ᵢf for gradient_entries
  Program hessian;                              // f, ∂ᵢf for gradient_entries, ∂ᵢ∂ⱼf for hessian_entries
  std::vector<std::uint32_t> gradient_entries;  // ascending; all others are 0
  std::vector<std::pair<std::uint32_t, std::uint32_t>> hessian_entries;  // (i, j), i ≥ j, by column; all others are 0
  std::vector<Guard> guards;
};

}  // namespace hesse::ad::detail
