#pragma once

#include <optional>
#include <vector>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/programs/vector_programs.hpp>
#include <hesse/ad/detail/recording/recording.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// A recorded F: Rⁿ→Rᵐ and what is known about its Jacobian; members that no candidate needed are empty.
struct DerivedJacobian {
  std::vector<double> values;       // F at the point where it was recorded
  SparsityPattern dependence;       // the pattern of J
  std::optional<Separation> terms;  // clusters for which `programs` has the programs of J
  std::vector<JacobianProgram> programs;
  std::optional<Colouring> columns, rows;  // colourings of J
};

}  // namespace hesse::ad::detail
