#include "score.hpp"

#include <algorithm>
#include <cmath>

#include "digits.hpp"
#include "hesse_run.hpp"

namespace hesse::apps {
namespace {

constexpr double half_a_digit = 0.5;

}  // namespace

double median(std::vector<double> values) {
  if (values.empty()) return Run::unknown;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

Winner winner(const Run& ours, const Run& theirs) {
  const auto either = [](bool we, bool they) { return we == they ? Winner::tie : we ? Winner::ours : Winner::theirs; };
  if (solved(ours) != solved(theirs)) return either(solved(ours), solved(theirs));
  if (!solved(ours)) return Winner::tie;
  const double difference = ours.digits.value_or(0) - theirs.digits.value_or(0);
  if (std::abs(difference) >= half_a_digit) return either(difference > 0, difference < 0);
  if (ours.evaluations_to_1e8.has_value() != theirs.evaluations_to_1e8.has_value())
    return either(ours.evaluations_to_1e8.has_value(), theirs.evaluations_to_1e8.has_value());
  if (!ours.evaluations_to_1e8) return Winner::tie;
  const long we = ours.evaluations_to_1e8->f + ours.evaluations_to_1e8->derivatives;
  const long they = theirs.evaluations_to_1e8->f + theirs.evaluations_to_1e8->derivatives;
  return either(we < they, they < we);
}

Score score(const std::vector<Run>& runs) {
  Score total;
  std::vector<double> values, derivatives;
  double digits = 0;
  std::size_t measured = 0;
  for (const Run& run : runs) {
    total.solver = run.solver;
    ++total.runs;
    total.rated += std::isfinite(run.known_f);
    total.solved += solved(run);
    total.loose += std::isfinite(run.f) && reached(run.f, run.known_f, 1e-4);
    total.strict += solved_strictly(run);
    total.false_convergence += run.verdict == Verdict::contradicted;
    total.seconds += run.total_seconds();
    if (run.digits) {
      digits += *run.digits;
      ++measured;
    }
    if (run.evaluations_to_1e8) {
      ++total.reached;
      values.push_back(static_cast<double>(run.evaluations_to_1e8->f));
      derivatives.push_back(static_cast<double>(run.evaluations_to_1e8->derivatives));
    }
  }
  if (measured > 0) total.mean_digits = digits / static_cast<double>(measured);
  total.median_values = median(std::move(values));
  total.median_derivatives = median(std::move(derivatives));
  return total;
}

}  // namespace hesse::apps
