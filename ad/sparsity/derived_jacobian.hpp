#pragma once

#include <optional>
#include <vector>

#include <hesse/ad/programs/vector_programs.hpp>
#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/sparsity/colouring.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad {

// A recorded F: Rⁿ→Rᵐ and what was found out about its Jacobian; what no candidate needed is not there.
struct DerivedJacobian {
  std::vector<double> values;       // F at the point where it was recorded
  SparsityPattern dependence;       // of Jᵀ, n × m: the structure of J row by row
  std::optional<Separation> terms;  // with programs for J, by cluster
  std::vector<JacobianProgram> programs;
  std::optional<Colouring> columns, rows;  // of J; as colourings of Jᵀ their kinds are the other way round
};

}  // namespace hesse::ad
