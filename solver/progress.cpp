#include <cmath>
#include <hesse/solver/convergence.hpp>
#include <hesse/solver/progress.hpp>
#include <hesse/solver/text.hpp>
#include <limits>

namespace hesse::solver {

double gradient_decrease(const Point& p, const Point& q, const Eigen::VectorXd& d) { return -0.5 * (p.g + q.g).dot(d); }

bool may_be_stationary(const Point& p, const Eigen::VectorXd& d, double predicted, const Options& options) {
  return infinity_norm(p.g) <= options.gradient_tolerance ||
         predicted <= std::max(4 * options.function_tolerance * std::abs(p.f), noise(p.f)) ||
         (d.array().abs() <= 4 * options.step_tolerance * p.x.array().abs()).all();
}

Stop end_without_step(Evaluator& evaluator, const Point& p) {
  if (evaluator.options().purity_check && !evaluator.repeatable(p))
    return {StopReason::invalid_problem, "not a function of x: two evaluations at x = " + to_text(p.x) + " differ"};
  const bool bounded = evaluator.bounds().any();
  const Point free = bounded ? restricted(p, evaluator.bounds().free_variables(p)) : Point{};
  const Certificate certificate = certify(bounded ? free : p, evaluator.options());
  if (auto stop = converged(bounded ? free : p, certificate, evaluator.options())) return *stop;
  if (certificate.inertia.negative == 0 && certificate.decrease <= noise(p.f))
    return {StopReason::converged_function, "a Newton step can bring a decrease of " +
                                                to_text(certificate.decrease, 3) +
                                                ", less than the rounding error of f, " + to_text(noise(p.f), 3)};
  if (certificate.gradient_norm > evaluator.options().unbounded_x && p.f < evaluator.start_point().f)
    return {StopReason::unbounded, "f still decreases at " + to_text(p.f) +
                                       ", where |g| = " + to_text(certificate.gradient_norm, 3) +
                                       " > unbounded_x = " + to_text(evaluator.options().unbounded_x)};
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

}  // namespace hesse::solver
