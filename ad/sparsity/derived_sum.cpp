#include <algorithm>
#include <utility>

#include <hesse/ad/programs/bindings.hpp>
#include <hesse/ad/programs/edge_pushing.hpp>
#include <hesse/ad/sparsity/derived_sum.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

std::size_t DerivedSum::most_entries() const {
  const std::size_t dense = n * (n + 1) / 2;
  if (full()) return dense;
  std::size_t entries = 0;
  for (const ElementKind& kind : kinds) entries += kind.count * kind.entries().size();
  return std::min(entries, dense);
}

namespace {

void require_derivable(const Separation& separation, std::size_t longest) {
  for (const Cluster& cluster : separation.clusters) {
    const std::size_t operations = cluster.graph.nodes.size();
    if (operations > longest)
      throw Error("record: a term of the function takes " + std::to_string(operations) + " operations, more than " +
                  std::to_string(longest) + " to derive programs of; use Function, which has ways without");
  }
}

}  // namespace

DerivedSum derive(Separation separation, KnownPrograms& known, const RecordingLimits& limits) {
  require_derivable(separation, limits.term);
  std::size_t limit = limits.expressions;
  DerivedSum sum;
  sum.n = separation.inputs;
  sum.forms = std::move(separation.forms);
  for (Cluster& cluster : separation.clusters) {
    BoundCluster bound = bind(cluster);
    ElementKind& kind = sum.kinds.emplace_back();
    std::optional<DirectedPrograms> directed;
    if (limits.by_directions)
      directed = known.derive_directions(
          cluster.graph, bound.bindings, [&] { return limits.by_directions(cluster); }, limit);
    if (directed) {
      kind.programs = std::move(directed->first_order);
      kind.directions = std::move(directed->directions);
    } else {
      const std::size_t elements = limits.thorough ? std::numeric_limits<std::size_t>::max() : cluster.count;
      kind.programs = known.derive(cluster.graph, bound.bindings, elements, limit);
    }
    limit -= std::min(limit, instructions(kind));
    kind.width = cluster.graph.inputs;
    kind.count = cluster.count;
    kind.index = std::move(cluster.index);
    kind.numbers = std::move(cluster.numbers);
    kind.parameters = std::move(bound.values);
    cluster = {};
  }
  for (Separation& group : separation.groups) sum.groups.push_back(derive(std::move(group), known, limits));
  return sum;
}

std::string incomplete_recording(const RecordingLimits& limits) {
  return "record: the function takes more than " + std::to_string(limits.operations) + " operations";
}

DerivedSum derive(Separation separation, const RecordingLimits& limits) {
  KnownPrograms nothing;
  return derive(std::move(separation), nothing, limits);
}

DerivedSum derive(Recording recording, KnownPrograms& known, const RecordingLimits& limits) {
  if (!recording.complete()) throw Error(incomplete_recording(limits));
  const double value = recording.values().front();
  Separation separation = separate(recording);
  recording.release();
  DerivedSum sum = derive(std::move(separation), known, limits);
  sum.value = value;
  return sum;
}

DerivedSum derive(Recording recording, const RecordingLimits& limits) {
  KnownPrograms nothing;
  return derive(std::move(recording), nothing, limits);
}

SymmetricPattern hessian_pattern(const DerivedSum& sum) {
  std::vector<Eigen::Index> outer{0}, inner;
  if (!sum.full()) {
    const LowerTriangle lower = lower_triangle(sum.n, sum.kinds);
    outer.assign(lower.outer.begin(), lower.outer.end());
    inner.assign(lower.inner.begin(), lower.inner.end());
  } else {
    for (std::size_t j = 0; j < sum.n; ++j) {
      for (std::size_t i = j; i < sum.n; ++i) inner.push_back(static_cast<Eigen::Index>(i));
      outer.push_back(static_cast<Eigen::Index>(inner.size()));
    }
  }
  return SymmetricPattern::from_columns(static_cast<Eigen::Index>(sum.n), std::move(outer), std::move(inner));
}

std::string to_string(const DerivedSum& sum) {
  constexpr std::size_t shown = 3;
  std::vector<const ElementKind*> order;
  for (const ElementKind& kind : sum.kinds) order.push_back(&kind);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->count > b->count; });
  std::string text = std::to_string(order.size()) + (order.size() == 1 ? " kind" : " kinds") + " of element (";
  for (std::size_t i = 0; i < std::min(shown, order.size()); ++i) {
    const ElementKind& kind = *order[i];
    text += (i ? ", " : "") + std::to_string(kind.count) + " of " + std::to_string(kind.width) + " variables by " +
            (kind.directions ? "products of " : "") + std::to_string(instructions(kind)) + " instructions";
  }
  text += order.size() > shown ? ", ...)" : ")";
  const std::size_t forms = sum.forms.size();
  if (forms > 0) text += " over " + std::to_string(forms) + (forms == 1 ? " linear form" : " linear forms");
  for (const DerivedSum& group : sum.groups) text += ", of a sum of " + to_string(group);
  return text;
}

}  // namespace hesse::ad
