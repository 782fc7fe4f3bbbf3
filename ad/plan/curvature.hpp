#pragma once

#include <cstddef>
#include <optional>

#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/recording/separation.hpp>

// How the Hessian of a cluster's terms is derived: by edge pushing, or as products with directions.
namespace hesse::ad::detail {

// What one of the ways takes, as far as the graph tells.
struct CurvatureCost {
  double instructions = 0;  // to derive
  double blocks = 0;        // instructions carried out, by the block, an evaluation
  double points = 0;        // … by the lane
  double moved = 0;         // variables and entries, an evaluation

  CurvatureCost& operator+=(const CurvatureCost& other);
  // In all: derived, translated, evaluated as often as expected.
  double seconds(RecordedMode mode, const PlanOptions& options) const;
};

// The cheaper way, and what it takes.
struct CurvatureWay {
  std::optional<HessianEntries> by_directions;  // the entries; none: edge pushing
  CurvatureCost cost;
};

// For given back end, or for the better of them. Of edge pushing no more than so many instructions are considered; what more takes is
// not walked through to its end.
CurvatureWay cheaper_way(const Cluster& cluster, double most_instructions, const PlanOptions& options);

// Of a star colouring: as many as a row has entries, seldom many more.
double least_colours(std::uint32_t width, const HessianEntries& entries);

// The entries, whatever it costs; none where there would be too many.
std::optional<HessianEntries> by_directions(const Cluster& cluster);

}  // namespace hesse::ad::detail
