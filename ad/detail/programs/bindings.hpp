#pragma once

#include <span>
#include <vector>

#include <hesse/ad/detail/programs/edge_pushing.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// Bindings: each constant of an element type is shared by all terms or is a parameter. Equal columns share a parameter.
struct BoundCluster {
  std::vector<Binding> bindings;
  std::uint32_t parameters = 0;
  std::vector<double> values;        // count × parameters
  std::vector<std::size_t> columns;  // by parameter: the first constant that it stands for
};

BoundCluster bind(const Cluster& cluster);

// Whether the constants of a further term fit these bindings.
bool fits(const BoundCluster& bound, std::span<const double> constants);

}  // namespace hesse::ad::detail
