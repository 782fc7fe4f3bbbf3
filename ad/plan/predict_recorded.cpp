#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <hesse/ad/plan/curvature.hpp>
#include <hesse/ad/plan/operation_class.hpp>
#include <hesse/ad/plan/predict_recorded.hpp>
#include <hesse/ad/programs/compiled.hpp>

namespace hesse::ad::detail {

namespace {

// Its programs run at the one point, without blocks.
bool single(const DerivedSum& sum) {
  return sum.kinds.size() == 1 && sum.kinds[0].count == 1 && sum.kinds[0].numbers.empty() && !sum.kinds[0].directions &&
         sum.groups.empty();
}

// Lanes of a block: elements are filled up to full blocks.
double lanes_of(const ElementKind& kind) { return kind.count <= 8 ? 8 : 64; }

// Multiplications of Congruence: n² / 2 for each form with curvature of its own, n for every other entry that touches a form.
double form_products(const DerivedSum& sum) {
  if (!sum.full()) return 0;
  const auto n = static_cast<double>(sum.n);
  const std::size_t forms = sum.forms.size() + sum.groups.size();
  std::vector<bool> curved(forms);
  double rows = 0;
  for (const ElementKind& kind : sum.kinds)
    for (std::size_t e = 0; e < kind.count; ++e)
      for (const auto& [i, j] : kind.entries()) {
        const std::size_t row = kind.index[e * kind.width + i], column = kind.index[e * kind.width + j];
        if (std::max(row, column) < sum.n) continue;
        rows += 1;
        if (row == column) curved[row - sum.n] = true;
      }
  const auto squares = static_cast<double>(std::count(curved.begin(), curved.end(), true));
  double products = squares * n * n / 2 + rows * n + 2 * static_cast<double>(forms) * n;
  for (const DerivedSum& group : sum.groups) products += form_products(group) + n * n;
  return products;
}

template <class Visit>
void for_each_kind(const DerivedSum& sum, const Visit& visit) {
  for (const ElementKind& kind : sum.kinds) visit(kind);
  for (const DerivedSum& group : sum.groups) for_each_kind(group, visit);
}

// False as soon as one visit is.
template <class Visit>
bool all_clusters(const Separation& separation, const Visit& visit) {
  return std::all_of(separation.clusters.begin(), separation.clusters.end(), visit) &&
         std::all_of(separation.groups.begin(), separation.groups.end(),
                     [&](const Separation& group) { return all_clusters(group, visit); });
}

// The terms of the sum at the output: what is added or subtracted, scaled or not. None when the trace is not whole.
std::vector<std::uint32_t> terms_of(const Recording& trace) {
  std::vector<std::uint32_t> terms;
  if (!trace.complete()) return terms;
  std::vector<std::uint32_t> open(trace.outputs());
  // What is shared is walked again, but nothing longer than the trace.
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

// Whether no operation serves two terms.
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

// Bytes kept of a recording for each operation, together with those of its separation.
constexpr double recorded_bytes = 40;

}  // namespace

double seconds_of_f(const Features& features, const RecordingRate& rate) {
  const ClassCounts f = by_class(features.operations);
  constexpr double divisions = 4, functions = 20;  // in additions
  return (f.arithmetic + divisions * f.division + functions * f.elementary) * rate.checked;
}

Candidate recorded_candidate(RecordedMode mode) {
  Candidate candidate;
  candidate.mode = mode;
  candidate.passes = 1;
  if (back_end(mode) == RecordedMode::recorded_compiled && !compiled_available()) {
    candidate.admissible = false;
    candidate.reason = why_not_compiled();
  }
  return candidate;
}

// Terms apart from one another are taken to be of one kind, which is derived once; how far terms can be told apart that share
// something is known only when they are separated.
double instructions_to_derive(const Features& features) {
  constexpr double of_operation = 3, together = 200;
  const auto length = static_cast<double>(features.operations.total());
  if (!features.trace) return std::min(length, together);
  const std::vector<std::uint32_t> terms = terms_of(*features.trace);
  if (terms.size() < 2 || !disjoint(*features.trace, terms)) return std::min(length, together);
  return of_operation * length / static_cast<double>(terms.size());
}

Candidate least_recorded(RecordedMode mode, const Features& features, const PlanOptions& options) {
  Candidate candidate = recorded_candidate(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(mode);
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
  const ReplayRate& replay = options.rates.of(std::get<RecordedMode>(least.mode));
  const RecordingRate& rate = options.rates.recording;
  ClassCounts programs = by_class(features.operations);
  programs.arithmetic = 3 * programs.arithmetic + 5 * programs.division + 5 * programs.elementary;
  // Everything may interact with everything.
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
  const ReplayRate& replay = options.rates.of(mode);
  const RecordingRate& rate = options.rates.recording;
  ClassCounts points;
  double blocks = 0, moved = 0, code = 0, table = 0;
  // runs: by blocks of so many lanes; elements: those that share them
  const auto carry_out = [&](const Program& program, double runs, double lanes, double elements) {
    for (const Instruction& instruction : program.code) {
      points[class_of(instruction.operation)] += runs * lanes;
      candidate.operations[instruction.operation] += static_cast<std::int64_t>(elements);
    }
    blocks += runs * static_cast<double>(program.code.size());
    code += static_cast<double>(program.code.size());
  };
  for_each_kind(sum, [&](const ElementKind& kind) {
    const auto count = static_cast<double>(kind.count);
    const double lanes = lanes_of(kind), filled = std::ceil(count / lanes);
    carry_out(kind.programs.hessian, filled, lanes, count);
    if (kind.directions) {
      const double colours = least_colours(kind.width, kind.entries()), groups = std::ceil(colours / 64);
      carry_out(kind.directions->coefficients, filled, lanes, count);
      carry_out(kind.directions->products, count * groups, 64, count * colours);
      moved += count * static_cast<double>(2 * kind.entries().size() + kind.directions->products.shared);
    }
    moved += count * static_cast<double>(kind.width + kind.programs.gradient_entries.size() + kind.entries().size());
    table += static_cast<double>(kind.index.size() * sizeof(std::uint32_t) + kind.parameters.size() * sizeof(double));
  });
  const auto n = static_cast<double>(sum.n);
  const double entries = dense ? n * n : static_cast<double>(sum.most_entries());
  if (single(sum)) {
    // Where a function of one number takes as long as one of a few.
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
      8 * entries + table + moved * 8 + 16 * static_cast<double>(sum.forms.size() + sum.groups.size()) * n;
  return candidate;
}

ReplayOutlook replay_outlook(const Features& features, const Separation& separation, double most,
                             const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  const double infinite = std::numeric_limits<double>::infinity();
  double cheapest = infinite;
  for (const RecordedMode mode : edge_pushing_modes)
    cheapest = std::min(cheapest, rate.derived + options.rates.of(mode).translated);
  ReplayOutlook outlook{infinite, {}};
  CurvatureCost cost;
  const bool looked_at_all = all_clusters(separation, [&](const Cluster& cluster) {
    const double left = most / cheapest - cost.instructions;
    if (left <= 0) return false;
    CurvatureWay way = cheaper_way(cluster, left, options);
    cost += way.cost;
    if (way.by_directions) outlook.by_directions.emplace(&cluster, std::move(*way.by_directions));
    return true;
  });
  if (!looked_at_all || !std::isfinite(cost.instructions)) return outlook;
  for (const RecordedMode mode : edge_pushing_modes) {
    const ReplayRate& replay = options.rates.of(mode);
    const double others = replay.evaluation + seconds_of_f(features, rate);
    outlook.seconds = std::min(
        outlook.seconds, replay.once + cost.seconds(mode, options) + static_cast<double>(options.evaluations) * others);
  }
  return outlook;
}

double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  double code = 0;
  for_each_kind(sum, [&](const ElementKind& kind) { code += static_cast<double>(instructions(kind)); });
  return rate.once + static_cast<double>(features.operations.total()) * rate.recorded + code * rate.derived;
}

bool worth_dense(const DerivedSum& sum, const PlanOptions& options) {
  constexpr double sparse = 0.25;  // of the lower triangle
  const auto n = static_cast<double>(sum.n);
  return options.dense || sum.full() || static_cast<double>(sum.most_entries()) > sparse * n * (n + 1) / 2;
}

}  // namespace hesse::ad::detail
