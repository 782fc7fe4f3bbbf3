#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/least_squares/residual_descent.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>

// One descent on ½‖r‖²: steps in a trust region, corrections, and the choice between Gauss-Newton and Newton.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

// Radius: tuned on the NIST and [MGH81] problems, see the README.
constexpr double acceptable = 1e-4;  // ratio of actual to predicted decrease
constexpr double poor = 0.25;        // below: shorter radius, and a second-order correction of a Gauss-Newton step
constexpr double good = 0.75;        // above: the radius may grow
constexpr double after_poor = 0.5;
constexpr double after_rejection = 0.15;
constexpr double after_no_value = 0.25;
constexpr double growth = 2;
constexpr double longest_correction = 0.75;  // relative to the step

constexpr int slow_steps = 3;            // slow steps before Newton replaces Gauss-Newton
constexpr double nearly_flat = 1e-3;     // relative decrease below which one slow step suffices
constexpr double curvature_gone = 0.01;  // |dᵀBd| / ‖Jd‖² below which Gauss-Newton replaces Newton
constexpr int progress_window = 150;     // within so many iterations f must fall …
constexpr double max_slow_ratio = 0.9;   // … to this times its value

// Makes d exactly zero in variables on which nothing depends.
void freeze_without_effect(const Point& p, const Eigen::MatrixXd* hessian, VectorXd& d) {
  for (Index j = 0; j < d.size(); ++j)
    if (p.J.col(j).isZero(0) && (hessian == nullptr || hessian->col(j).isZero(0))) d[j] = 0;
}

}  // namespace

ResidualDescent::ResidualDescent(Evaluator& evaluator, const DescentStrategy& strategy, Point p, bool patient)
    : e_(evaluator),
      options_(evaluator.options()),
      strategy_(strategy),
      patient_(patient),
      p_(std::move(p)),
      exact_(strategy.starts_exact) {
  column_norms_ = VectorXd::Zero(p_.x.size());
  rescale();
  radius_ = options_.initial_radius > 0 ? options_.initial_radius : scale_.cwiseProduct(p_.x).norm();
  if (radius_ == 0) radius_ = p_.g.cwiseQuotient(scale_).norm();
  if (!(radius_ > 0) || !std::isfinite(radius_)) radius_ = 1;
}

// D: the largest norm that each column of J has had, 1 for a column of zeros [MGH80]; or the units in which every
// variable is as large as its plausible reach.
void ResidualDescent::rescale() {
  if (patient_) column_norms_.setZero();  // after a long descent the old norms no longer apply
  column_norms_ = column_norms_.cwiseMax(p_.J.colwise().norm().transpose());
  const VectorXd units = column_norms_.unaryExpr([](double norm) { return norm > 0 ? norm : 1.0; });
  scale_ = strategy_.scaled ? units : plausible_reach(units, e_.size_of_x(), p_.g).cwiseInverse();
}

DescentEnd ResidualDescent::end(Stop stop, bool slow) {
  if (hessian_known_) p_.H = hessian_;
  return {std::move(stop), p_, slow};
}

bool ResidualDescent::is_slow() {
  if (patient_) return false;
  history_.push_back(p_.f);
  if (history_.size() <= progress_window) return false;
  const bool slow = p_.f > max_slow_ratio * history_.front();
  history_.pop_front();
  return slow;
}

bool ResidualDescent::evaluate_hessian() {
  if (hessian_known_) return true;
  Eigen::MatrixXd b;
  if (!e_.second_order(p_, b)) return false;
  hessian_ = gram_matrix(p_.J, e_.checkpoint()) + b;
  hessian_known_ = true;
  return true;
}

void ResidualDescent::use(bool exact) {
  exact_ = exact;
  slow_ = 0;
  model_.reset();
}

void ResidualDescent::build_model() {
  if (exact_ && !evaluate_hessian()) exact_ = false;
  const auto timer = e_.time_linear_algebra();
  ++e_.counts().factorizations;
  model_ = exact_ ? newton_model(p_, hessian_, scale_, e_.checkpoint()) : gauss_newton_model(p_, scale_, e_);
}

DescentEnd ResidualDescent::run() {
  for (;;) {
    e_.check_limits();
    if (is_slow())
      return end({StopReason::stalled,
                  "f decreased by less than a tenth in " + std::to_string(progress_window) + " iterations"},
                 true);
    if (auto stop = step()) return end(*stop);
  }
}

// One trial step. Returns the reason if the descent ends.
std::optional<Stop> ResidualDescent::step() {
  if (!model_) build_model();
  TrustStep step;
  {
    const auto timer = e_.time_linear_algebra();
    ++e_.counts().solves;
    step = solve_reduced(model_->reduced, model_->b, radius_);
  }
  VectorXd d = step.d.cwiseQuotient(scale_);
  freeze_without_effect(p_, exact_ ? &hessian_ : nullptr, d);
  if (!d.allFinite())
    return Stop{StopReason::linear_solver_failed, "the step is not finite; radius " + to_text(radius_, 3)};
  if (new_point_)
    if (auto stop = test_convergence(step, d)) return stop;
  if (!model_) return {};  // the model changed
  new_point_ = false;

  Point q;
  q.x = p_.x + d;
  if (q.x == p_.x || radius_ < options_.min_radius) return no_step_left();

  const double trial_radius = radius_;
  double length = step.d.norm();
  std::string_view kind = model_->name();
  const bool evaluable = e_.residuals(q);
  bool taken = evaluable;
  bool corrected = false;
  double ratio = -1;
  if (evaluable) {
    corrected = try_correction(step, d, q);
    if (corrected) {
      kind = "corrected";
      length = d.cwiseProduct(scale_).norm();
    }
    ratio = judge(step, d, q, taken);
  }

  if (!taken)
    radius_ = std::min(radius_, length) * (evaluable ? after_rejection : after_no_value);
  else if (ratio < poor)
    radius_ = std::min(radius_, length) * after_poor;
  else if (ratio > good || step.interior)
    radius_ = std::min(std::max(radius_, growth * length), options_.max_radius);

  Iteration record = trial_record(length, trial_radius, step.multiplier, kind);
  record.ratio = ratio;
  if (!taken) {
    e_.reject(p_, record);
    return {};
  }
  choose_model(d, q, (p_.f - q.f) / p_.f, corrected);
  p_ = std::move(q);
  hessian_known_ = false;
  new_point_ = true;
  model_.reset();
  rescale();
  e_.accept(p_, record);
  return {};
}

// Near a stationary point of the current model the exact Hessian decides. If it disagrees, it becomes the model.
std::optional<Stop> ResidualDescent::test_convergence(const TrustStep& step, const VectorXd& d) {
  if (!may_be_stationary(e_, p_, d, step.predicted) || !evaluate_hessian()) return {};
  Point certified = p_;
  certified.H = hessian_;
  const Certificate certificate = certify(e_, certified);
  if (auto stop = converged(certificate, options_)) return stop;
  if (auto stop = diverging(certificate, options_)) return stop;
  if (!exact_) {
    use(true);
    new_point_ = false;
  }
  return {};
}

std::optional<Stop> ResidualDescent::no_step_left() {
  if (!evaluate_hessian()) return Stop{StopReason::evaluation_failed, e_.diagnosis()};
  if (!exact_) {
    use(true);
    return {};
  }
  p_.H = hessian_;
  return end_without_step(e_, p_);
}

// Replaces a Gauss-Newton trial that is much worse than its model by the corrected one, if f is lower there.
bool ResidualDescent::try_correction(const TrustStep& step, VectorXd& d, Point& q) {
  if (model_->exact || step.predicted <= noise_zone * p_.f || p_.f - q.f >= poor * step.predicted) return false;
  VectorXd a = second_order_correction(*model_, p_, d, q.r, scale_, step.multiplier);
  if (a.size() == 0 || !(a.norm() <= longest_correction * step.d.norm())) return false;
  a = a.cwiseQuotient(scale_);
  freeze_without_effect(p_, nullptr, a);
  Point c;
  c.x = p_.x + d + a;
  if (!e_.residuals(c) || !(c.f < q.f && c.f < p_.f)) return false;
  d += a;
  q = std::move(c);
  return true;
}

// The ratio of actual to predicted decrease. `taken`: it is acceptable, and J can be evaluated at q.
double ResidualDescent::judge(const TrustStep& step, const VectorXd& d, Point& q, bool& taken) {
  const bool at_noise = step.predicted <= noise_zone * p_.f;
  double actual = p_.f - q.f;
  double ratio = step.predicted > 0 ? actual / step.predicted : -1;
  taken = at_noise ? q.f <= p_.f + indistinguishable(p_.f) : actual > 0 && ratio >= acceptable;
  taken = taken && e_.jacobian(q);
  if (taken && at_noise) {
    actual = gradient_decrease(p_, q, d);
    ratio = step.predicted > 0 ? actual / step.predicted : -1;
    taken = actual > 0;
  }
  return ratio;
}

// The curvature probe: along the step, dᵀ(g₊ − g) − ‖Jd‖² equals dᵀBd without evaluating B. Newton is used if it
// exceeds the probe's share of ‖Jd‖² and Gauss-Newton is slow. Gauss-Newton returns if B itself shows no effect.
void ResidualDescent::choose_model(const VectorXd& d, const Point& q, double decrease, bool corrected) {
  if (!strategy_.switches) return;
  const double gauss_newton_curvature = (p_.J * d).squaredNorm();
  const double probe = std::abs(d.dot(q.g - p_.g) - gauss_newton_curvature) / gauss_newton_curvature;
  const VectorXd next_scale = strategy_.scaled ? VectorXd(scale_.cwiseMax(q.J.colwise().norm().transpose())) : scale_;
  const bool slow = q.g.cwiseQuotient(next_scale).norm() > options_.newton_rate * p_.g.cwiseQuotient(scale_).norm();
  if (!exact_) {
    const bool because_of_curvature = probe > options_.curvature_probe && slow && !corrected;
    slow_ = because_of_curvature ? slow_ + 1 : 0;
    if (slow_ >= slow_steps || (because_of_curvature && decrease < nearly_flat)) use(true);
  } else if (probe < 0.5 * options_.curvature_probe && !slow) {
    const double b = d.dot(hessian_ * d) - gauss_newton_curvature;
    if (std::abs(b) < curvature_gone * gauss_newton_curvature) use(false);
  }
}

}  // namespace hesse::solver::detail
