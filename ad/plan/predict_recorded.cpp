#include <algorithm>
#include <cmath>
#include <vector>

#include <hesse/ad/plan/operation_class.hpp>
#include <hesse/ad/plan/predict_recorded.hpp>
#include <hesse/ad/programs/compiled.hpp>

namespace hesse::ad::detail {

namespace {

// Lanes of a block: elements are filled up to full blocks.
double lanes_of(const ElementKind& kind) { return kind.count <= 8 ? 8 : 64; }

// f in double, which replay is compared with.
double seconds_of_f(const Features& features, const RecordingRate& rate) {
  const ClassCounts f = by_class(features.operations);
  constexpr double divisions = 4, functions = 20;  // in additions
  return (f.arithmetic + divisions * f.division + functions * f.elementary) * rate.checked;
}

Candidate candidate_of(RecordedMode mode) {
  Candidate candidate;
  candidate.mode = mode;
  candidate.passes = 1;
  if (mode == RecordedMode::compiled && !compiled_available()) {
    candidate.admissible = false;
    candidate.reason = why_not_compiled();
  }
  return candidate;
}

// Multiplications of Congruence: n² / 2 for each form with curvature of its own, n for every other entry that touches a form.
double form_products(const DerivedSum& sum) {
  if (sum.forms.empty()) return 0;
  const auto n = static_cast<double>(sum.n);
  std::vector<bool> curved(sum.forms.size());
  double rows = 0;
  for (const ElementKind& kind : sum.kinds)
    for (std::size_t e = 0; e < kind.count; ++e)
      for (const auto& [i, j] : kind.programs.hessian_entries) {
        const std::size_t row = kind.index[e * kind.width + i], column = kind.index[e * kind.width + j];
        if (std::max(row, column) < sum.n) continue;
        rows += 1;
        if (row == column) curved[row - sum.n] = true;
      }
  const auto squares = static_cast<double>(std::count(curved.begin(), curved.end(), true));
  return squares * n * n / 2 + rows * n + 2 * static_cast<double>(sum.forms.size()) * n;
}

// Operations of f that are derived at the least, however often they repeat.
constexpr double term = 200;

// Bytes kept of a recording for each operation, together with those of its separation.
constexpr double recorded_bytes = 40;

}  // namespace

Candidate estimate_recorded(RecordedMode mode, const Features& features, const PlanOptions& options) {
  Candidate candidate = candidate_of(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(mode);
  const RecordingRate& rate = options.rates.recording;
  const auto n = static_cast<double>(features.inputs);
  const auto length = static_cast<double>(features.operations.total());
  ClassCounts programs = by_class(features.operations);
  programs.arithmetic = 3 * programs.arithmetic + 5 * programs.division + 5 * programs.elementary;
  candidate.exact = false;
  candidate.operations = features.operations;
  candidate.operations *= 3;
  candidate.seconds =
      replay.evaluation + price(programs, replay) + 4 * n * rate.assembled + seconds_of_f(features, rate);
  candidate.setup = rate.once + replay.once + length * rate.recorded + std::min(length, term) * rate.derived;
  candidate.bytes = length * recorded_bytes + 8 * n * (options.dense ? n : 4);
  return candidate;
}

Candidate predict_recorded(RecordedMode mode, const Features& features, const DerivedSum& sum, bool dense,
                           const PlanOptions& options) {
  Candidate candidate = candidate_of(mode);
  if (!candidate.admissible) return candidate;
  const ReplayRate& replay = options.rates.of(mode);
  const RecordingRate& rate = options.rates.recording;
  ClassCounts points;
  double blocks = 0, moved = 0, code = 0, table = 0;
  for (const ElementKind& kind : sum.kinds) {
    const auto count = static_cast<double>(kind.count);
    const double lanes = lanes_of(kind), filled = std::ceil(count / lanes);
    const auto instructions = static_cast<double>(kind.programs.hessian.code.size());
    for (const Instruction& instruction : kind.programs.hessian.code) {
      points[class_of(instruction.operation)] += filled * lanes;
      candidate.operations[instruction.operation] += static_cast<std::int64_t>(kind.count);
    }
    blocks += filled * instructions;
    code += instructions;
    moved += count * static_cast<double>(kind.width + kind.programs.gradient_entries.size() +
                                         kind.programs.hessian_entries.size());
    table += static_cast<double>(kind.index.size() * sizeof(std::uint32_t) + kind.parameters.size() * sizeof(double));
  }
  const auto n = static_cast<double>(sum.n);
  const double entries = dense ? n * n : static_cast<double>(sum.most_entries());
  candidate.seconds = replay.evaluation + price(points, replay) + blocks * replay.instruction + moved * rate.assembled +
                      entries * rate.entry + form_products(sum) * rate.form + seconds_of_f(features, rate);
  candidate.setup =
      seconds_to_derive(features, sum, options) + replay.once + code * replay.translated + moved * rate.laid_out;
  candidate.bytes = 8 * entries + table + moved * 8 + 16 * static_cast<double>(sum.forms.size()) * n;
  return candidate;
}

double seconds_to_derive(const Features& features, const DerivedSum& sum, const PlanOptions& options) {
  const RecordingRate& rate = options.rates.recording;
  double code = 0;
  for (const ElementKind& kind : sum.kinds) code += static_cast<double>(kind.programs.hessian.code.size());
  return rate.once + static_cast<double>(features.operations.total()) * rate.recorded + code * rate.derived;
}

bool worth_dense(const DerivedSum& sum, const PlanOptions& options) {
  constexpr double sparse = 0.25;  // of the lower triangle
  const auto n = static_cast<double>(sum.n);
  return options.dense || !sum.forms.empty() || static_cast<double>(sum.most_entries()) > sparse * n * (n + 1) / 2;
}

}  // namespace hesse::ad::detail
