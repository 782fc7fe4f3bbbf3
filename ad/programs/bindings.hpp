#pragma once

#include <span>
#include <vector>

#include <hesse/ad/programs/edge_pushing.hpp>
#include <hesse/ad/recording/separation.hpp>

namespace hesse::ad {

// The constants of a cluster sorted out: the same in every term, or a parameter; equal columns are one parameter.
struct BoundCluster {
  std::vector<Binding> bindings;
  std::uint32_t parameters = 0;
  std::vector<double> values;        // count × parameters
  std::vector<std::size_t> columns;  // the first constant that is the parameter, for each
};

BoundCluster bind(const Cluster& cluster);

// Whether the constants of one more term are bound in the same way.
bool fits(const BoundCluster& bound, std::span<const double> constants);

}  // namespace hesse::ad
