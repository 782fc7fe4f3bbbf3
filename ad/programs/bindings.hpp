#pragma once

#include <vector>

#include <hesse/ad/programs/edge_pushing.hpp>
#include <hesse/ad/recording/separation.hpp>

namespace hesse::ad {

// The constants of a cluster sorted out: the same in every term, or a parameter; equal columns are one parameter.
struct BoundCluster {
  std::vector<Binding> bindings;
  std::uint32_t parameters = 0;
  std::vector<double> values;  // count × parameters
};

BoundCluster bind(const Cluster& cluster);

}  // namespace hesse::ad
