#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <hesse/ad/detail/colouring/derived_jacobian.hpp>
#include <hesse/ad/detail/colouring/output_dependence.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/planner.hpp>
#include <hesse/ad/detail/plan/predict.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>
#include <hesse/ad/detail/programs/bindings.hpp>
#include <hesse/ad/plan.hpp>

// Plans for Jacobians: jacfwd and jacrev, replay, and products with the directions of a colouring.
namespace hesse::ad {

using namespace detail;

namespace {

const CompressedMode* products(const Candidate& candidate) { return std::get_if<CompressedMode>(&candidate.mode); }

// The structure of a Jacobian: number of entries, longest row, longest column.
struct Shape {
  double entries = 0, longest_row = 1, longest_column = 1;
};

Shape shape_of(const SparsityPattern& pattern) {
  Shape shape{static_cast<double>(pattern.size()), 1, 1};
  std::vector<double> columns(static_cast<std::size_t>(pattern.n));
  for (Eigen::Index i = 0; i < pattern.m; ++i) {
    const auto row = pattern.row(i);
    shape.longest_row = std::max(shape.longest_row, static_cast<double>(row.size()));
    for (const std::uint32_t j : row) shape.longest_column = std::max(shape.longest_column, ++columns[j]);
  }
  return shape;
}

double result_bytes(const Features& features, const Shape& shape, bool dense) {
  return dense ? dense_bytes(features, false) : 8 * shape.entries;
}

// A lower bound for replay: a run that records F, then at each point the operations of F and the entries.
Candidate replay_bound(RecordedMode mode, const Features& features, const Shape& shape, bool dense,
                       const PlanOptions& options) {
  constexpr double recorded_bytes = 40;
  Candidate candidate = detail::recorded_candidate(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(backend_of(mode));
  const RecordingRate& rate = options.rates.recording;
  const auto length = static_cast<double>(features.operations.total());
  candidate.counted = candidate.exact = false;
  candidate.seconds = replay.evaluation + detail::seconds_of_f(features, rate) +
                      price(by_class(features.operations), replay) + shape.entries * rate.assembled;
  candidate.setup = replay.once;
  candidate.bytes = length * recorded_bytes + result_bytes(features, shape, dense);
  detail::refuse_beyond_memory(candidate, options);
  return candidate;
}

// F itself is computed too, and its comparisons are watched.
void price_products(Candidate& candidate, const Features& features, const PlanOptions& options) {
  detail::price_composition(candidate, features, nullptr, options);
  candidate.seconds += 2 * detail::seconds_of_f(features, options.rates.recording);
}

// A lower bound for products: a colouring has at least as many colours as a row (by rows: a column) has entries.
template <class Kernel>
Candidate products_bound(const Features& features, const Shape& shape, bool dense, const PlanOptions& options) {
  const bool by_columns = Kernel::mode == CompressedMode::compressed_columns;
  const auto colours = static_cast<Eigen::Index>(by_columns ? shape.longest_row : shape.longest_column);
  Candidate candidate = detail::uncounted<Kernel>(Kernel::passes(colours), true, "");
  price_products(candidate, features, options);
  detail::require_memory(candidate, features, result_bytes(features, shape, dense), options);
  return candidate;
}

std::vector<Candidate> recorded_candidates(const Plan& plan, const Shape& shape, const PlanOptions& options) {
  std::vector<Candidate> candidates;
  for (const RecordedMode mode : edge_pushing_modes)
    candidates.push_back(replay_bound(mode, plan.features, shape, plan.dense, options));
  kernels::CompressedKernels<Counting>::any([&]<class Kernel>() {
    candidates.push_back(products_bound<Kernel>(plan.features, shape, plan.dense, options));
    return false;
  });
  return candidates;
}

// Before F is recorded, no entry is known. The recording is part of the set-up.
void add_recorded(Plan& plan, const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  const double length = static_cast<double>(plan.features.operations.total());
  const double words = std::ceil(static_cast<double>(plan.features.inputs) / 64);
  for (Candidate& c : recorded_candidates(plan, {}, options)) {
    c.setup += rate.once + length * (rate.recorded + words * rate.dependent);
    plan.candidates.push_back(std::move(c));
  }
}

// Before F is recorded, nothing more is known about candidates that need a recording.
void estimate(Plan& plan, std::size_t candidate, const PlanOptions&) { plan.candidates[candidate].counted = true; }

// Derivation is given up when it has taken half as many seconds as the best counted candidate in total.
std::size_t expression_limit(const Plan& plan, const PlanOptions& options) {
  constexpr double max_share = 0.5, expressions = 3.0;
  double best = std::numeric_limits<double>::infinity();
  for (const Candidate& c : plan.candidates)
    if (c.admissible && c.counted && !plan.forced) best = std::min(best, c.total(options.evaluations));
  const double limit = max_share * best * expressions / std::max(options.rates.recording.derived, 1e-12);
  constexpr std::uint32_t max_operations = std::numeric_limits<std::uint32_t>::max() / 2;
  return limit < max_operations ? static_cast<std::size_t>(limit) : max_operations;
}

void derive_programs(DerivedJacobian& jacobian, std::size_t limit) {
  for (const Cluster& cluster : jacobian.terms->clusters)
    jacobian.programs.push_back(derive_jacobian(cluster.graph, bind(cluster).bindings, limit));
}

// F and J by replay: counts instructions, blocks of points, and entries.
void count_replay(Candidate& candidate, const Features& features, const DerivedJacobian& jacobian,
                  const PlanOptions& options) {
  constexpr double octet = 8, block = 64;
  const ReplayRate& replay = options.rates.of(backend_of(std::get<RecordedMode>(candidate.mode)));
  const RecordingRate& rate = options.rates.recording;
  ClassCounts points;
  double blocks = 0, moved = 0, code = 0;
  for (std::size_t k = 0; k < jacobian.programs.size(); ++k) {
    const Cluster& cluster = jacobian.terms->clusters[k];
    const JacobianProgram& derived = jacobian.programs[k];
    const auto count = static_cast<double>(cluster.count);
    const double lanes = count <= octet ? octet : block, filled = std::ceil(count / lanes);
    const auto values = static_cast<double>(cluster.graph.nodes.size());
    for (const Instruction& instruction : derived.program.code) {
      points[class_of(instruction.operation)] += filled * lanes;
      candidate.operations[instruction.operation] += static_cast<std::int64_t>(cluster.count);
    }
    for (const Recording::Node& node : cluster.graph.nodes) points[class_of(node.operation)] += filled * lanes;
    code += values + static_cast<double>(derived.program.code.size());
    blocks += filled * (values + static_cast<double>(derived.program.code.size()));
    moved += count * static_cast<double>(2 * cluster.graph.inputs + derived.outputs + derived.entries.size());
  }
  candidate.counted = candidate.exact = true;
  candidate.passes = 1;
  candidate.seconds = 2 * replay.evaluation + price(points, replay) + blocks * replay.instruction +
                      moved * rate.assembled + detail::seconds_of_f(features, rate);
  candidate.setup = replay.once + code * replay.translated + moved * rate.laid_out;
}

void count_replays(Plan& plan, const PlanOptions& options) {
  std::string refused;
  try {
    derive_programs(*plan.jacobian, expression_limit(plan, options));
  } catch (const Error& error) {
    refused = error.what();
  }
  for (Candidate& c : plan.candidates) {
    if (!std::holds_alternative<RecordedMode>(c.mode) || !c.admissible) continue;
    if (refused.empty()) {
      count_replay(c, plan.features, *plan.jacobian, options);
    } else {
      c.admissible = false;
      c.reason = refused;
    }
  }
}

void count_products(Candidate& candidate, const Features& features, DerivedJacobian& jacobian,
                    const PlanOptions& options) {
  const bool by_columns = *products(candidate) == CompressedMode::compressed_columns;
  std::optional<Colouring>& colouring = by_columns ? jacobian.columns : jacobian.rows;
  if (!colouring) {
    ColouringOptions wanted;
    wanted.kind = by_columns ? ColouringKind::columns : ColouringKind::rows;
    wanted.lanes = candidate.lanes;
    colouring = choose_colouring(jacobian.dependence, wanted).colouring;
  }
  detail::count_products(candidate, features, {colouring->colours, static_cast<Eigen::Index>(colouring->count)});
  price_products(candidate, features, options);
}

void count(Plan& plan, std::size_t candidate, const PlanOptions& options) {
  if (Candidate& c = plan.candidates[candidate]; products(c))
    count_products(c, plan.features, *plan.jacobian, options);
  else
    count_replays(plan, options);
}

constexpr Planner jacobian_planner{false, "the dense Jacobian", estimate, count, add_recorded};

}  // namespace

Plan jacobian_plan(Features features, const PlanOptions& options) {
  detail::require_trace("jacobian_plan", features);
  return first_plan(jacobian_planner, std::move(features), options);
}

Plan jacobian_plan(Plan estimated, const Recording& recording, const PlanOptions& options) {
  std::vector<Candidate> candidates;
  if (recording.complete()) {
    constexpr double sparse = 0.25;  // of all entries
    estimated.jacobian = std::make_shared<DerivedJacobian>();
    DerivedJacobian& jacobian = *estimated.jacobian;
    jacobian.values = recording.values();
    jacobian.dependence = dependence(recording);
    jacobian.terms = separate_vector(recording);
    const Shape shape = shape_of(jacobian.dependence);
    estimated.dense = options.dense || 8 * shape.entries > sparse * dense_bytes(estimated.features, false);
    if (estimated.dense && dense_bytes(estimated.features, false) > options.memory_limit)
      estimated.dense = options.dense;
    candidates = recorded_candidates(estimated, shape, options);
  } else {
    candidates = recorded_candidates(estimated, {}, options);
    for (Candidate& c : candidates) {
      c.admissible = false;
      c.bytes = 0;
      c.reason = "recording it would take longer than the best composition";
    }
  }
  detail::plan_again(jacobian_planner, estimated, candidates, options);
  if (!estimated.needs_recording()) estimated.jacobian.reset();
  return estimated;
}

}  // namespace hesse::ad
