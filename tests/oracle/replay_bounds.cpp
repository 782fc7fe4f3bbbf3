#include "replay_bounds.hpp"

#include <hesse/ad/detail/programs/bindings.hpp>
#include <limits>
#include <utility>
#include <vector>

#include "bounded_sum.hpp"

namespace oracle {

using hesse::ad::Bounded;

namespace {

// All of them parameters, but for exponents: whole ones are derived in another way.
std::vector<hesse::ad::detail::Binding> unfolded(const hesse::ad::detail::Cluster& cluster) {
  std::vector<hesse::ad::detail::Binding> bindings = hesse::ad::detail::bind(cluster).bindings;
  std::vector<bool> exponent(bindings.size());
  for (const auto& node : cluster.graph.nodes)
    if (node.operation == hesse::ad::detail::operation_of<hesse::ad::detail::elementary::Pow> &&
        node.form == hesse::ad::detail::Recording::Form::left)
      exponent[node.b] = true;
  for (std::uint32_t i = 0; i < bindings.size(); ++i)
    if (bindings[i].varies || !exponent[i]) bindings[i] = {true, 0.0, i};
  return bindings;
}

hesse::ad::detail::DerivedSum derive_unfolded(const hesse::ad::detail::Separation& separation,
                                              const hesse::ad::detail::RecordingLimits& limits) {
  hesse::ad::detail::DerivedSum sum;
  sum.n = separation.inputs;
  sum.forms = separation.forms;
  for (const hesse::ad::detail::Cluster& cluster : separation.clusters) {
    hesse::ad::detail::ElementType& kind = sum.types.emplace_back();
    const std::vector<hesse::ad::detail::Binding> bindings = unfolded(cluster);
    if (auto entries = limits.by_directions ? limits.by_directions(cluster) : std::nullopt) {
      hesse::ad::detail::DirectedPrograms directed = derive_directions(cluster.graph, bindings, std::move(*entries));
      kind.programs = std::move(directed.first_order);
      kind.directions = std::move(directed.directions);
    } else {
      const std::size_t elements = limits.thorough ? std::numeric_limits<std::size_t>::max() : cluster.count;
      kind.programs = hesse::ad::detail::derive(cluster.graph, bindings, elements);
    }
    kind.width = cluster.graph.inputs;
    kind.count = cluster.count;
    kind.index = cluster.index;
    for (std::size_t e = 0; e < kind.count; ++e)
      for (std::size_t p = 0; p < kind.programs.hessian.parameters; ++p)
        kind.parameters.push_back(cluster.constants[e * cluster.graph.constants + p]);
  }
  return sum;
}

}  // namespace

BoundedDerivatives replay_bounds(const hesse::ad::detail::Separation& separation, const Eigen::VectorXd& x,
                                 const hesse::ad::detail::RecordingLimits& limits) {
  const BoundedDerivatives folded = bounded_derivatives(hesse::ad::detail::derive(separation, limits), x);
  const BoundedDerivatives open = bounded_derivatives(derive_unfolded(separation, limits), x);
  const auto larger = [](const Bounded& a, const Bounded& b) { return a.error < b.error ? b : a; };
  return {larger(folded.value, open.value), folded.gradient.binaryExpr(open.gradient, larger),
          folded.hessian.binaryExpr(open.hessian, larger)};
}

}  // namespace oracle
