#include <bit>
#include <cstdint>

#include <hesse/ad/detail/programs/bindings.hpp>

// Bindings of a cluster: compares its columns of constants with each other and within themselves.
namespace hesse::ad::detail {

namespace {

bool same(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace

BoundCluster bind(const Cluster& cluster) {
  const std::size_t columns = cluster.graph.constants, rows = cluster.alike ? 1 : cluster.count;
  const auto at = [&](std::size_t row, std::size_t column) { return cluster.constants[row * columns + column]; };
  BoundCluster bound;
  bound.bindings.resize(columns);
  auto& column_of = bound.columns;
  for (std::size_t c = 0; c < columns; ++c) {
    Binding& binding = bound.bindings[c];
    binding.value = at(0, c);
    for (std::size_t r = 1; r < rows && !binding.varies; ++r) binding.varies = !same(at(r, c), binding.value);
    if (!binding.varies) continue;
    binding.parameter = bound.parameters;
    for (std::uint32_t p = 0; p < bound.parameters && binding.parameter == bound.parameters; ++p) {
      std::size_t r = 0;
      while (r < rows && same(at(r, c), at(r, column_of[p]))) ++r;
      if (r == rows) binding.parameter = p;
    }
    if (binding.parameter != bound.parameters) continue;
    column_of.push_back(c);
    ++bound.parameters;
  }
  bound.values.resize(rows * bound.parameters);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t p = 0; p < column_of.size(); ++p) bound.values[r * bound.parameters + p] = at(r, column_of[p]);
  return bound;
}

bool fits(const BoundCluster& bound, std::span<const double> constants) {
  for (std::size_t c = 0; c < constants.size(); ++c) {
    const Binding& binding = bound.bindings[c];
    if (!same(constants[c], binding.varies ? constants[bound.columns[binding.parameter]] : binding.value)) return false;
  }
  return true;
}

}  // namespace hesse::ad::detail
