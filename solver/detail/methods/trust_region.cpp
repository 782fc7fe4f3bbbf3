#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/methods/bounded_step.hpp>
#include <hesse/solver/detail/methods/chord.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/detail/subproblems/radius_rule.hpp>
#include <hesse/solver/detail/subproblems/subproblem.hpp>
#include <limits>

// The method trust_region: Newton's method with the exact Hessian in a trust region.
namespace hesse::solver::detail {
namespace {

using Eigen::VectorXd;

constexpr double first_step = 2;            // times the length at which curvature outweighs slope along the gradient,
constexpr double first_concave_step = 0.5;  // if the curvature there is positive; if it is negative
constexpr double unit_band = 100;           // bound of a variable's unit, relative to its unit by the current Hessian
constexpr double well_predicted = 0.75;     // ratio above which the model predicts f at the boundary well
constexpr double to_the_boundary = 0.99;    // part of the way to where max_step ends
constexpr double after_no_value = 0.25;     // factor after a step to a point that cannot be evaluated
constexpr double strongest_shrinking = 1.0 / 16;  // factor after a step that does not descend, by interpolation
constexpr double weakest_shrinking = 0.25;
constexpr double contracts = 0.5;          // factor by which Newton steps shrink close to a minimum
constexpr double chord_contraction = 0.2;  // slower convergence justifies a new Hessian
constexpr int max_chord_steps = 20;
constexpr double slowest_simple_root = 0.64;  // Newton steps that shrink by a steady factor from here …
constexpr double slowest_root = 0.95;         // … to here tend to a degenerate minimum
constexpr double aligned = 0.95;              // cosine of the angle between two such steps

// The minimum of the parabola through f(0), f'(0) and f(1) on a rejected step, within limits [NW06, 3.5].
double minimum_of_parabola(double slope, double rise) {
  if (!(rise > slope)) return weakest_shrinking;
  const double share = -slope / (2 * (rise - slope));
  return share > strongest_shrinking ? std::min(share, weakest_shrinking) : strongest_shrinking;
}

// Newton's method in the trust region ‖Dd‖ ≤ r. D, the units of the variables, follows the Hessian.
class TrustRegion {
 public:
  explicit TrustRegion(Evaluator& evaluator)
      : e_(evaluator),
        options_(evaluator.options()),
        rule_(radius_rule(options_.radius_rule)),
        subproblem_(make_subproblem(evaluator.counts(), evaluator.checkpoint())),
        bounded_step_(evaluator) {}

  Stop run();

 private:
  void build_model();
  void choose_first_radius();
  std::optional<Stop> iterate();
  std::optional<Stop> no_step_left();
  Point trial_of(TrustStep& step);
  bool extrapolate(TrustStep& step, Point& q);
  bool judge(const TrustStep& step, Point& q, Iteration& record);
  void approach_by_chords(const TrustStep& step, Point& q);
  double scaled_length(const VectorXd& d) const { return without(d, held_).cwiseProduct(scale_).norm(); }

  Evaluator& e_;
  const Options& options_;
  const RadiusRule& rule_;
  std::unique_ptr<Subproblem> subproblem_;
  BoundedStep bounded_step_;
  Point p_;
  Mask held_;               // the variables that do not move from p
  VectorXd scale_;          // the units D of the others
  VectorXd largest_scale_;  // over the points so far
  SymmetricMatrix h_;       // D⁻¹HD⁻¹ and D⁻¹g of the others
  VectorXd g_;
  bool new_point_ = true;
  double r_ = 0;
  VectorXd last_newton_;  // the step to p, in the units of x, if it was a Newton step; otherwise empty
  int boundary_successes_ = 0;
};

void TrustRegion::build_model() {
  held_ = e_.bounds().held(p_);
  h_ = p_.H.without(held_);
  e_.checkpoint()();
  // The largest unit over the points so far, as in [MGH80] for least squares, unless that no longer applies here.
  scale_ = units_of_variables(h_, without(e_.size_of_x(), held_), without(p_.g, held_));
  if (largest_scale_.size() == 0) largest_scale_ = VectorXd::Zero(p_.x.size());
  scale_ = scale_.cwiseMax(largest_scale_.cwiseMin(unit_band * scale_));
  if (held_.size() > 0) {
    largest_scale_ = held_.select(largest_scale_, scale_);
    scale_ = held_.select(1, scale_);
  } else {
    largest_scale_ = scale_;
  }
  const VectorXd inverse = scale_.cwiseInverse();
  e_.checkpoint()();
  h_ = h_.scaled(inverse);
  g_ = inverse.cwiseProduct(without(p_.g, held_));
}

// A multiple of the length at which the curvature of the model along the gradient outweighs its slope or, without
// curvature, of the size of x.
void TrustRegion::choose_first_radius() {
  r_ = options_.initial_radius;
  if (r_ == 0) {
    const double slope = g_.norm();
    const double curvature = slope > 0 ? h_.quadratic_form(g_ / slope) : 0;
    r_ = curvature != 0 ? (curvature > 0 ? first_step : first_concave_step) * slope / std::abs(curvature)
                        : scaled_length(e_.size_of_x());
  }
  if (!(r_ > 0) || !std::isfinite(r_)) r_ = 1;
  r_ = std::clamp(r_, options_.min_radius, options_.max_radius);
}

Stop TrustRegion::run() {
  e_.summary().columns = {columns::f,      columns::gradient, columns::step,
                          columns::radius, columns::shift,    columns::ratio};
  p_ = e_.start_point();
  if (!e_.hessian(p_)) return {StopReason::evaluation_failed_at_start, e_.diagnosis()};
  e_.accept(p_, {});
  build_model();
  choose_first_radius();
  for (;;) {
    e_.check_limits();
    if (auto stop = iterate()) return *stop;
  }
}

// One trial step. Returns the reason if the run ends.
std::optional<Stop> TrustRegion::iterate() {
  if (held_.size() > 0 && held_.all()) return converged(certify(e_, p_), options_);
  TrustStep step;
  {
    const auto timer = e_.time_linear_algebra();
    if (new_point_) subproblem_->set_model(h_, g_);
    step = subproblem_->trust_step(r_);
  }
  if (!step.d.allFinite())
    return Stop{StopReason::linear_solver_failed, "the trust-region step is not finite; radius " + to_text(r_, 3)};
  Point q = trial_of(step);
  // A certificate is computed only at a point that may be stationary.
  if (new_point_ && may_be_stationary(e_, p_, step.d, step.predicted)) {
    const Certificate certificate = certify(e_, p_);
    if (auto stop = converged(certificate, options_)) return stop;
    if (auto stop = diverging(certificate, options_)) return stop;
  }
  new_point_ = false;
  if (q.x == p_.x || r_ < options_.min_radius) return end_without_step(e_, p_);

  Iteration record = trial_record(scaled_length(step.d), r_, step.multiplier, "newton");
  bool taken = step.predicted >= 0 && e_.value(q);
  const bool evaluable = taken;
  if (taken && extrapolate(step, q)) record.model = "extrapolated";
  record.step_norm = scaled_length(step.d);
  if (taken) taken = judge(step, q, record);
  if (!taken) {
    const double share = evaluable ? minimum_of_parabola(p_.g.dot(step.d), q.f - p_.f) : after_no_value;
    r_ = share * std::min(r_, record.step_norm);
    if (evaluable) boundary_successes_ = 0;
    e_.reject(p_, record);
    return {};
  }
  last_newton_ = step.interior && record.model == "newton" ? step.d : VectorXd();
  p_ = std::move(q);
  new_point_ = true;
  e_.accept(p_, record);
  const double old_length = record.step_norm;
  build_model();
  // The radius keeps its meaning along the last step when the units change.
  if (const double length = scaled_length(step.d); length > 0 && old_length > 0 && std::isfinite(length / old_length))
    r_ = std::min(r_ * (length / old_length), options_.max_radius);
  return {};
}

// The trial point. A step that max_step does not allow is cut, as interior-point methods cut theirs [NW06, 19.2].
// Afterwards step.d has full length, in the units of x.
Point TrustRegion::trial_of(TrustStep& step) {
  VectorXd d = without(step.d.cwiseQuotient(scale_), held_);
  if (e_.bounds().any()) d = bounded_step_(p_, held_, scale_, r_, d);
  const double share = e_.allowed_share(p_.x, d);
  if (share < 1) {
    d *= to_the_boundary * share;
    step.interior = false;
  }
  if (share < 1 || e_.bounds().any()) step.predicted = model_decrease(p_, d);
  Point q;
  q.x = p_.x + d;
  if (e_.bounds().any()) q.x = e_.bounds().project(q.x);  // a sum may be beyond a bound by rounding
  step.d = std::move(d);
  return q;
}

// At a degenerate minimum f grows like the power 1 + 1/(1 − ρ) of the distance, and Newton steps shrink by a steady
// factor ρ. The sum of all further steps is d/(1 − ρ) ([GO83]). It is taken if f is lower there.
bool TrustRegion::extrapolate(TrustStep& step, Point& q) {
  if (!step.interior || last_newton_.size() == 0 || e_.bounds().any() || step.predicted <= noise_zone * std::abs(p_.f))
    return false;
  const VectorXd d = scale_.cwiseProduct(step.d), last = scale_.cwiseProduct(last_newton_);
  const double rate = d.norm() / last.norm();
  if (!(rate > slowest_simple_root && rate < slowest_root && d.dot(last) > aligned * d.norm() * last.norm()) ||
      !(q.f < p_.f))
    return false;
  const double multiple = 1 / (1 - rate);
  Point further;
  further.x = p_.x + multiple * step.d;
  if (!e_.value(further) || !(further.f < q.f)) return false;
  q = std::move(further);
  step.d *= multiple;
  step.predicted = p_.f - q.f;  // the model no longer predicts this
  return true;
}

// Where Newton steps shrink fast, the factors of this step continue to the minimum before a new Hessian.
void TrustRegion::approach_by_chords(const TrustStep& step, Point& q) {
  if (!step.interior || step.multiplier > 0 || last_newton_.size() == 0) return;
  const double length = scaled_length(step.d);
  if (!(length <= contracts * scaled_length(last_newton_))) return;
  const auto newton = [&](const VectorXd& g) {
    const auto timer = e_.time_linear_algebra();
    return without(subproblem_->newton(without(g, held_).cwiseQuotient(scale_)).cwiseQuotient(scale_), held_);
  };
  // Variables at their bounds do not move, so their slopes and units do not count.
  VectorXd noise = gradient_noise(p_);
  if (held_.size() > 0) noise = held_.select(std::numeric_limits<double>::infinity(), noise);
  const VectorXd units = without(scale_, held_);
  Point end = q;
  chord_steps(e_, end, length, {newton, units, noise, chord_contraction, max_chord_steps});
  if (end.x == e_.bounds().project(end.x)) q = std::move(end);
}

// Whether the trial is accepted: f decreases and derivatives are known there. If so, updates the radius.
bool TrustRegion::judge(const TrustStep& step, Point& q, Iteration& record) {
  const bool at_noise = step.predicted <= noise_zone * std::abs(p_.f);
  double actual = p_.f - q.f;
  if (at_noise ? q.f > p_.f + indistinguishable(p_.f) : !(actual > 0)) return false;
  Trial trial{r_, record.step_norm, actual, step.predicted, 0, boundary_successes_};
  record.ratio = rule_.ratio(trial, options_);
  if (!at_noise && !rule_.accepts(record.ratio, options_)) return false;
  if (record.model == "newton") approach_by_chords(step, q);
  if (!e_.hessian(q)) return false;
  trial.actual = actual = at_noise ? gradient_decrease(p_, q, q.x - p_.x) : p_.f - q.f;
  trial.new_gradient = without(q.g, held_).cwiseQuotient(scale_).norm();
  record.ratio = rule_.ratio(trial, options_);
  if (!(actual > 0) || !rule_.accepts(record.ratio, options_)) return false;
  boundary_successes_ = !step.interior && record.ratio > well_predicted ? boundary_successes_ + 1 : 0;
  r_ = std::min(rule_.update(record.ratio, trial, options_), options_.max_radius);
  return true;
}

}  // namespace

// min gᵀd + ½dᵀHd subject to ‖Dd‖ ≤ r. The step is accepted if f decreases; the radius rule uses the ratio ρ. With
// bounds, the model has the free variables only.
Stop trust_region(Evaluator& e) { return TrustRegion(e).run(); }

}  // namespace hesse::solver::detail
