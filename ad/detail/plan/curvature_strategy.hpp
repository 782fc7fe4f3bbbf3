#pragma once

#include <cstddef>
#include <optional>

#include <hesse/ad/detail/programs/direction_programs.hpp>
#include <hesse/ad/detail/separation/separation.hpp>
#include <hesse/ad/plan.hpp>

// The curvature strategy: whether the Hessian of a cluster's terms is derived by edge pushing or by directions.
namespace hesse::ad::detail {

// The predicted cost of one strategy, as far as the graph tells.
struct CurvatureCost {
  double instructions = 0;  // instructions to derive
  double blocks = 0;        // instructions executed for each block in an evaluation
  double points = 0;        // … and for each lane
  double moved = 0;         // variables and entries moved in an evaluation

  CurvatureCost& operator+=(const CurvatureCost& other);
  // Total seconds: derivation, translation, and all expected evaluations.
  double seconds(Backend backend, const PlanOptions& options) const;
};

// The cheaper strategy and its cost.
struct CurvatureStrategy {
  std::optional<HessianEntries> by_directions;  // the entries; none: edge pushing
  CurvatureCost cost;
};

// The cheaper strategy for the given back end, or for the better one. Edge pushing is counted up to max_instructions
// only; beyond, counting stops.
CurvatureStrategy cheaper_strategy(const Cluster& cluster, double max_instructions, const PlanOptions& options);

// A lower bound for the colours of a star colouring: the entries of a row. Rarely are many more needed.
double min_colours(std::uint32_t width, const HessianEntries& entries);

// The entries for derivation by directions, whatever it costs. None if there would be too many.
std::optional<HessianEntries> by_directions(const Cluster& cluster);

}  // namespace hesse::ad::detail
