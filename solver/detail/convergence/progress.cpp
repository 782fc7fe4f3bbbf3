#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <limits>

// The end of a run without a step, and the columns of the trace.
namespace hesse::solver::detail {

double gradient_decrease(const Point& p, const Point& q, const Eigen::VectorXd& d) { return -0.5 * (p.g + q.g).dot(d); }

Stop end_without_step(Evaluator& evaluator, const Point& p) {
  if (evaluator.options().purity_check && !evaluator.repeatable(p))
    return {StopReason::invalid_problem, "not a function of x: two evaluations at x = " + to_text(p.x) + " differ"};
  const Certificate certificate = certify(evaluator, p);
  if (auto stop = converged(certificate, evaluator.options())) return *stop;
  if (auto stop = diverging(certificate, evaluator.options())) return *stop;
  if (certificate.inertia.negative == 0 && certificate.decrease <= noise(p.f))
    return {StopReason::converged_function, "a Newton step can bring a decrease of " +
                                                to_text(certificate.decrease, 3) +
                                                ", less than the rounding error of f, " + to_text(noise(p.f), 3)};
  return {StopReason::stalled, "no acceptable finite step from x = " + to_text(p.x) +
                                   ", although |g| = " + to_text(certificate.gradient_norm, 3) +
                                   " and the model promises " + to_text(certificate.decrease, 3) +
                                   (evaluator.diagnosis().empty() ? "" : "; last: " + evaluator.diagnosis())};
}

Iteration trial_record(double step, double radius, double shift, std::string_view model) {
  Iteration record;
  record.step_norm = step;
  record.radius = radius;
  record.shift = shift;
  record.ratio = std::numeric_limits<double>::quiet_NaN();
  record.model = model;
  return record;
}

namespace columns {
const Column f{"f", 16, [](const Iteration& i) { return to_text(i.f, 9); }};
const Column gradient{"|g|", 10, [](const Iteration& i) { return to_text(i.gradient_norm, 3); }};
const Column step{"|d|", 10, [](const Iteration& i) { return to_text(i.step_norm, 3); }};
const Column radius{"radius", 10, [](const Iteration& i) { return to_text(i.radius, 3); }};
const Column shift{"shift", 10, [](const Iteration& i) { return to_text(i.shift, 3); }};
const Column ratio{"ratio", 10, [](const Iteration& i) { return to_text(i.ratio, 3); }};
const Column model{"model", 14, [](const Iteration& i) { return std::string(i.model); }};
}  // namespace columns

}  // namespace hesse::solver::detail
