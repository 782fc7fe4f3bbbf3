#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/plan/curvature_strategy.hpp>
#include <hesse/ad/detail/separation/interactions.hpp>

// Predicts the instructions of edge pushing and of products with directions, and compares their seconds.
namespace hesse::ad::detail {

namespace {

// Fitted to programs of a dozen functions of several sizes. Edge pushing: instructions per operation and per product.
// Direction programs: instructions per operation, once for a point and once for a direction.
constexpr double of_operation = 1.5, of_update = 0.7, of_point = 4.5, of_direction = 3;
// Pairs are searched with at most this work per operation. Beyond, all pairs are taken.
constexpr std::size_t updates_of_operation = 100;
constexpr std::uint32_t max_unknown = 1 << 14;  // all pairs are taken for at most so many inputs
// Small graphs cannot gain from directions.
constexpr std::uint32_t min_inputs = 8;
constexpr std::size_t min_nodes = 64;

// Lanes of a block. Elements fill whole blocks; a single element is a block.
double lanes_of(double count) { return count <= 1 ? 1 : count <= 8 ? 8 : 64; }

CurvatureCost cost_by_edges(const Cluster& cluster, const Interactions& found) {
  const auto count = static_cast<double>(cluster.count);
  const double lanes = lanes_of(count);
  CurvatureCost cost;
  cost.instructions =
      of_operation * static_cast<double>(cluster.graph.nodes.size()) + of_update * static_cast<double>(found.updates);
  cost.blocks = std::ceil(count / lanes) * cost.instructions;
  cost.points = cost.blocks * lanes;
  cost.moved = count * static_cast<double>(2 * cluster.graph.inputs + found.pairs.size());
  return cost;
}

CurvatureCost cost_by_directions(const Cluster& cluster, const Interactions& found) {
  const auto count = static_cast<double>(cluster.count), nodes = static_cast<double>(cluster.graph.nodes.size());
  const auto inputs = static_cast<double>(cluster.graph.inputs);
  const double colours = found.complete ? min_colours(cluster.graph.inputs, found.pairs) : inputs;
  const double lanes = lanes_of(count), passes = std::ceil(colours / 64);
  const double entries = found.complete ? static_cast<double>(found.pairs.size()) : inputs * (inputs + 1) / 2;
  CurvatureCost cost;
  cost.instructions = (of_point + of_direction) * nodes;
  cost.blocks = of_point * nodes * std::ceil(count / lanes) + of_direction * nodes * count * passes;
  cost.points = of_point * nodes * std::ceil(count / lanes) * lanes + of_direction * nodes * count * passes * 64;
  cost.moved = count * (2 * inputs + 2 * entries + 2 * nodes);
  return cost;
}

double seconds_lower_bound(const CurvatureCost& cost, const PlanOptions& options) {
  double least = std::numeric_limits<double>::infinity();
  for (const Backend backend : all_backends) least = std::min(least, cost.seconds(backend, options));
  return least;
}

HessianEntries entries_of(const Cluster& cluster, Interactions found) {
  return found.complete ? std::move(found.pairs) : all_pairs(cluster.graph.inputs);
}

}  // namespace

double min_colours(std::uint32_t width, const HessianEntries& entries) {
  std::vector<std::uint32_t> row(width);
  for (const auto& [i, j] : entries) {
    ++row[i];
    if (i != j) ++row[j];
  }
  return row.empty() ? 0 : *std::max_element(row.begin(), row.end());
}

CurvatureCost& CurvatureCost::operator+=(const CurvatureCost& other) {
  instructions += other.instructions;
  blocks += other.blocks;
  points += other.points;
  moved += other.moved;
  return *this;
}

double CurvatureCost::seconds(Backend backend, const PlanOptions& options) const {
  const ReplayRate& replay = options.rates.of(backend);
  const RecordingRate& rate = options.rates.recording;
  const double evaluation = points * replay.arithmetic + blocks * replay.instruction + moved * rate.assembled;
  return instructions * (rate.derived + replay.translated) + moved * rate.laid_out +
         static_cast<double>(options.evaluations) * evaluation;
}

CurvatureStrategy cheaper_strategy(const Cluster& cluster, double max_instructions, const PlanOptions& options) {
  const bool small = cluster.graph.inputs < min_inputs || cluster.graph.nodes.size() < min_nodes;
  const double updates = std::max(0.0, std::min(max_instructions / of_update, 1e12));
  const std::size_t at_least = small ? 0 : updates_of_operation * cluster.graph.nodes.size();
  Interactions found = interactions(cluster.graph, std::max(static_cast<std::size_t>(updates), at_least));
  CurvatureStrategy strategy{std::nullopt, cost_by_edges(cluster, found)};
  const bool edges = found.complete && strategy.cost.instructions <= max_instructions;
  if (small || (!found.complete && cluster.graph.inputs > max_unknown)) {
    if (!edges) strategy.cost.instructions = std::numeric_limits<double>::infinity();
    return strategy;
  }
  const CurvatureCost directions = cost_by_directions(cluster, found);
  if (edges && seconds_lower_bound(strategy.cost, options) <= seconds_lower_bound(directions, options)) return strategy;
  return {entries_of(cluster, std::move(found)), directions};
}

std::optional<HessianEntries> by_directions(const Cluster& cluster) {
  Interactions found = interactions(cluster.graph, updates_of_operation * cluster.graph.nodes.size() + 1024);
  if (!found.complete && cluster.graph.inputs > max_unknown) return std::nullopt;
  return entries_of(cluster, std::move(found));
}

}  // namespace hesse::ad::detail
