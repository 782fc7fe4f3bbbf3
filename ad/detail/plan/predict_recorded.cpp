#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/plan/curvature_strategy.hpp>
#include <hesse/ad/detail/plan/operation_class.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>

// Predicts replay: a lower bound, an estimate from the trace, an estimate after separation, and the count after
// derivation.
namespace hesse::ad::detail {

namespace {

// Whether the sum is a single element. Its programs run at one point, without blocks.
bool single(const DerivedSum& sum) {
  return sum.types.size() == 1 && sum.types[0].count == 1 && sum.types[0].numbers.empty() && !sum.types[0].directions &&
         sum.nested_sums.empty();
}

// Lanes of a block. Elements fill whole blocks.
double lanes_of(const ElementType& type) { return type.count <= 8 ? 8 : 64; }

// Multiplications of an AffineComposition: n² / 2 for each form with curvature, n for each other entry with a form.
double form_products(const DerivedSum& sum) {
  if (!sum.full()) return 0;
  const auto n = static_cast<double>(sum.n);
  const std::size_t forms = sum.forms.size() + sum.nested_sums.size();
  std::vector<bool> curved(forms);
  double rows = 0;
  for (const ElementType& type : sum.types)
    for (std::size_t e = 0; e < type.count; ++e)
      for (const auto& [i, j] : type.entries()) {
        const std::size_t row = type.index[e * type.width + i], column = type.index[e * type.width + j];
        if (std::max(row, column) < sum.n) continue;
        rows += 1;
        if (row == column) curved[row - sum.n] = true;
      }
  const auto squares = static_cast<double>(std::count(curved.begin(), curved.end(), true));
  double products = squares * n * n / 2 + rows * n + 2 * static_cast<double>(forms) * n;
  for (const DerivedSum& nested : sum.nested_sums) products += form_products(nested) + n * n;
  return products;
}

template <class Visit>
void for_each_type(const DerivedSum& sum, const Visit& visit) {
  for (const ElementType& type : sum.types) visit(type);
  for (const DerivedSum& nested : sum.nested_sums) for_each_type(nested, visit);
}

// Stops and returns false as soon as one visit returns false.
template <class Visit>
bool all_clusters(const Separation& separation, const Visit& visit) {
  return std::all_of(separation.clusters.begin(), separation.clusters.end(), visit) &&
         std::all_of(separation.nested_sums.begin(), separation.nested_sums.end(),
                     [&](const Separation& nested) { return all_clusters(nested, visit); });
}

// The terms of the sum at the output: added or subtracted, perhaps scaled. Empty if the trace is not complete.
std::vector<std::uint32_t> terms_of(const Recording& trace) {
  std::vector<std::uint32_t> terms;
  if (!trace.complete()) return terms;
  std::vector<std::uint32_t> open(trace.outputs());
  // A shared node is visited again, but the steps are limited by the length of the trace.
  for (std::size_t steps = 0; !open.empty() && steps < 2 * trace.nodes().size(); ++steps) {
    const std::uint32_t at = open.back();
    open.pop_back();
    if (at == Recording::nowhere) continue;
    const Recording::Node& n = trace.nodes()[at];
    if (n.form == Recording::Form::constant) continue;
    const bool sum = n.operation == operation_of<elementary::Add> || n.operation == operation_of<elementary::Sub>;
    const bool multiple = n.operation == operation_of<elementary::Mul> && n.form != Recording::Form::both;
    if (n.operand_nodes() == 0 || !(sum || multiple || n.operation == operation_of<elementary::Neg>))
      terms.push_back(at);
    else
      n.for_each_operand([&](std::uint32_t operand) { open.push_back(operand); });
  }
  return terms;
}

// Whether no operation belongs to two terms.
bool disjoint(const Recording& trace, const std::vector<std::uint32_t>& terms) {
  std::vector<std::uint32_t> owner(trace.nodes().size(), Recording::nowhere), open;
  for (std::uint32_t term = 0; term < terms.size(); ++term) {
    for (open.assign(1, terms[term]); !open.empty();) {
      const std::uint32_t at = open.back();
      open.pop_back();
      const Recording::Node& n = trace.nodes()[at];
      if (n.operand_nodes() == 0 || owner[at] == term) continue;
      if (owner[at] != Recording::nowhere) return false;
      owner[at] = term;
      n.for_each_operand([&](std::uint32_t operand) { open.push_back(operand); });
    }
  }
  return true;
}

// Bytes for each recorded operation, including its separation.
constexpr double recorded_bytes = 40;

}  // namespace

double seconds_of_f(const Features& features, const RecordingRate& rate) {
  const ClassCounts f = by_class(features.operations);
  constexpr double divisions = 4, functions = 20;  // relative to an addition
  return (f.arithmetic + divisions * f.division + functions * f.elementary) * rate.checked;
}

Candidate recorded_candidate(RecordedMode mode) {
  Candidate candidate;
  candidate.mode = mode;
  candidate.passes = 1;
  candidate.admissible = available(backend_of(mode));
  if (!candidate.admissible) candidate.reason = why_not_compiled();
  return candidate;
}

// Terms without common operations are assumed to be of one type, which is derived once. For terms that share
// operations, only separation tells how far they can be taken apart.
double instructions_to_derive(const Features& features) {
  constexpr double of_operation = 3, together = 200;
  const auto length = static_cast<double>(features.operations.total());
  if (!features.trace) return std::min(length, together);
  const std::vector<std::uint32_t> terms = terms_of(*features.trace);
  if (terms.size() < 2 || !disjoint(*features.trace, terms)) return std::min(length, together);
  return of_operation * length / static_cast<double>(terms.size());
}

Candidate replay_lower_bound(RecordedMode mode, const Features& features, const PlanOptions& options) {
  Candidate candidate = recorded_candidate(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(backend_of(mode));
  const RecordingRate& rate = options.rates.recording;
  const auto n = static_cast<double>(features.inputs);
  const auto length = static_cast<double>(features.operations.total());
  candidate.counted = candidate.exact = false;
  candidate.seconds = replay.single + seconds_of_f(features, rate);
  candidate.setup = rate.once + replay.once + length * rate.recorded;
  candidate.bytes = length * recorded_bytes + 8 * n * (options.dense ? n : 4);
  return candidate;
}

void estimate_recorded(Candidate& least, const Features& features, double instructions, const PlanOptions& options) {
  const ReplayRate& replay = options.rates.of(backend_of(std::get<RecordedMode>(least.mode)));
  const RecordingRate& rate = options.rates.recording;
  ClassCounts programs = by_class(features.operations);
  programs.arithmetic = 3 * programs.arithmetic + 5 * programs.division + 5 * programs.elementary;
  // Every operation may interact with every variable.
  if (is_coloured(std::get<RecordedMode>(least.mode)))
    programs.arithmetic += 3 * static_cast<double>(features.operations.total() * features.inputs);
  least.counted = true;
  least.operations = features.operations;
  least.operations *= 3;
  least.seconds += replay.evaluation - replay.single + price(programs, replay) +
                   4 * static_cast<double>(features.inputs) * rate.assembled;
  least.setup += instructions * rate.derived;
}

Candidate predict_recorded(RecordedMode mode, const Features& features, const DerivedSum& sum, bool dense,
                           const PlanOptions& options) {
  Candidate candidate = recorded_candidate(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(backend_of(mode));
  const RecordingRate& rate = options.rates.recording;
  ClassCounts points;
  double blocks = 0, moved = 0, code = 0, table = 0;
  // runs: in blocks of so many lanes; elements: those that share the runs
  const auto carry_out = [&](const Program& program, double runs, double lanes, double elements) {
    for (const Instruction& instruction : program.code) {
      points[class_of(instruction.operation)] += runs * lanes;
      candidate.operations[instruction.operation] += static_cast<std::int64_t>(elements);
    }
    blocks += runs * static_cast<double>(program.code.size());
    code += static_cast<double>(program.code.size());
  };
  for_each_type(sum, [&](const ElementType& type) {
    const auto count = static_cast<double>(type.count);
    const double lanes = lanes_of(type), filled = std::ceil(count / lanes);
    carry_out(type.programs.hessian, filled, lanes, count);
    if (type.directions) {
      const double colours = min_colours(type.width, type.entries()), passes = std::ceil(colours / 64);
      carry_out(type.directions->coefficients, filled, lanes, count);
      carry_out(type.directions->products, count * passes, 64, count * colours);
      moved += count * static_cast<double>(2 * type.entries().size() + type.directions->products.shared);
    }
    moved += count * static_cast<double>(type.width + type.programs.gradient_entries.size() + type.entries().size());
    table += static_cast<double>(type.index.size() * sizeof(std::uint32_t) + type.parameters.size() * sizeof(double));
  });
  const auto n = static_cast<double>(sum.n);
  const double entries = dense ? n * n : static_cast<double>(sum.max_entries());
  if (single(sum)) {
    // A function of one number takes about as long as one of a few numbers.
    points.arithmetic = 0;
    candidate.seconds = replay.single + code * replay.scalar;
  } else {
    candidate.seconds = replay.evaluation + blocks * replay.instruction + moved * rate.assembled;
  }
  candidate.seconds +=
      price(points, replay) + entries * rate.entry + form_products(sum) * rate.form + seconds_of_f(features, rate);
  candidate.setup =
      seconds_to_derive(features, sum, options) + replay.once + code * replay.translated + moved * rate.laid_out;
  candidate.bytes =
      8 * entries + table + moved * 8 + 16 * static_cast<double>(sum.forms.size() + sum.nested_sums.size()) * n;
  return candidate;
}

ReplayEstimate replay_estimate(const Features& features, const Separation& separation, double max_seconds,
                               const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  const double infinite = std::numeric_limits<double>::infinity();
  double cheapest = infinite;
  for (const Backend backend : all_backends)
    cheapest = std::min(cheapest, rate.derived + options.rates.of(backend).translated);
  ReplayEstimate estimate{infinite, {}};
  CurvatureCost cost;
  const bool looked_at_all = all_clusters(separation, [&](const Cluster& cluster) {
    const double left = max_seconds / cheapest - cost.instructions;
    if (left <= 0) return false;
    CurvatureStrategy strategy = cheaper_strategy(cluster, left, options);
    cost += strategy.cost;
    if (strategy.by_directions) estimate.by_directions.emplace(&cluster, std::move(*strategy.by_directions));
    return true;
  });
  if (!looked_at_all || !std::isfinite(cost.instructions)) return estimate;
  for (const Backend backend : all_backends) {
    const ReplayRate& replay = options.rates.of(backend);
    const double others = replay.evaluation + seconds_of_f(features, rate);
    estimate.seconds = std::min(estimate.seconds, replay.once + cost.seconds(backend, options) +
                                                      static_cast<double>(options.evaluations) * others);
  }
  return estimate;
}

double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  double code = 0;
  for_each_type(sum, [&](const ElementType& type) { code += static_cast<double>(instructions(type)); });
  return rate.once + static_cast<double>(features.operations.total()) * rate.recorded + code * rate.derived;
}

bool worth_dense(const DerivedSum& sum, const PlanOptions& options) {
  constexpr double sparse = 0.25;  // of the lower triangle
  const auto n = static_cast<double>(sum.n);
  return options.dense || sum.full() || static_cast<double>(sum.max_entries()) > sparse * n * (n + 1) / 2;
}

}  // namespace hesse::ad::detail
