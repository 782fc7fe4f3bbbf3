#include <algorithm>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>

// From a separation to programs: binds the constants of each cluster and derives it by edge pushing or by directions.
namespace hesse::ad::detail {

std::size_t DerivedSum::max_entries() const {
  const std::size_t dense = n * (n + 1) / 2;
  if (full()) return dense;
  std::size_t entries = 0;
  for (const ElementType& type : types) entries += type.count * type.entries().size();
  return std::min(entries, dense);
}

namespace {

void require_derivable(const Separation& separation, std::size_t longest) {
  for (const Cluster& cluster : separation.clusters) {
    const std::size_t operations = cluster.graph.nodes.size();
    if (operations > longest)
      throw Error("record: a term of the function takes " + std::to_string(operations) + " operations, more than " +
                  std::to_string(longest) + " to derive programs of; use Function, which has modes without programs");
  }
}

}  // namespace

DerivedSum derive(Separation separation, ProgramCache& programs, const RecordingLimits& limits) {
  require_derivable(separation, limits.term);
  std::size_t limit = limits.expressions;
  DerivedSum sum;
  sum.n = separation.inputs;
  sum.forms = std::move(separation.forms);
  for (Cluster& cluster : separation.clusters) {
    BoundCluster bound = bind(cluster);
    ElementType& type = sum.types.emplace_back();
    std::optional<DirectedPrograms> directed;
    if (limits.by_directions)
      directed = programs.derive_directions(
          cluster.graph, bound.bindings, [&] { return limits.by_directions(cluster); }, limit);
    if (directed) {
      type.programs = std::move(directed->first_order);
      type.directions = std::move(directed->directions);
    } else {
      const std::size_t elements = limits.thorough ? std::numeric_limits<std::size_t>::max() : cluster.count;
      type.programs = programs.derive(cluster.graph, bound.bindings, elements, limit);
    }
    limit -= std::min(limit, instructions(type));
    type.width = cluster.graph.inputs;
    type.count = cluster.count;
    type.index = std::move(cluster.index);
    type.numbers = std::move(cluster.numbers);
    type.parameters = std::move(bound.values);
    cluster = {};
  }
  for (Separation& nested : separation.nested_sums)
    sum.nested_sums.push_back(derive(std::move(nested), programs, limits));
  return sum;
}

std::string incomplete_recording(const RecordingLimits& limits) {
  return "record: the function takes more than " + std::to_string(limits.operations) + " operations";
}

DerivedSum derive(Separation separation, const RecordingLimits& limits) {
  ProgramCache programs;
  return derive(std::move(separation), programs, limits);
}

DerivedSum derive(Recording recording, ProgramCache& programs, const RecordingLimits& limits) {
  if (!recording.complete()) throw Error(incomplete_recording(limits));
  const double value = recording.values().front();
  Separation separation = separate(recording);
  recording.release();
  DerivedSum sum = derive(std::move(separation), programs, limits);
  sum.value = value;
  return sum;
}

DerivedSum derive(Recording recording, const RecordingLimits& limits) {
  ProgramCache programs;
  return derive(std::move(recording), programs, limits);
}

SymmetricPattern hessian_pattern(const DerivedSum& sum) {
  if (sum.full()) return {static_cast<Eigen::Index>(sum.n), {}, {}};
  return hessian_pattern(sum.n, sum.types);
}

std::string to_string(const DerivedSum& sum) {
  constexpr std::size_t shown = 3;
  std::vector<const ElementType*> order;
  for (const ElementType& type : sum.types) order.push_back(&type);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->count > b->count; });
  std::string text = std::to_string(order.size()) + (order.size() == 1 ? " element type" : " element types") + " (";
  for (std::size_t i = 0; i < std::min(shown, order.size()); ++i) {
    const ElementType& type = *order[i];
    text += (i ? ", " : "") + std::to_string(type.count) + " of " + std::to_string(type.width) + " variables by " +
            (type.directions ? "products of " : "") + std::to_string(instructions(type)) + " instructions";
  }
  text += order.size() > shown ? ", ...)" : ")";
  const std::size_t forms = sum.forms.size();
  if (forms > 0) text += " over " + std::to_string(forms) + (forms == 1 ? " linear form" : " linear forms");
  for (const DerivedSum& nested : sum.nested_sums) text += ", of a sum of " + to_string(nested);
  return text;
}

}  // namespace hesse::ad::detail
