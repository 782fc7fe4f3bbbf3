#include <cmath>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/linear_algebra/rounding.hpp>
#include <limits>

// Calls of the objective with their checks, the best point, the trace, and the limits of a run.
namespace hesse::solver::detail {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double end_of_range = 1e300;  // so far below 0, a decrease of f has no meaning

std::string count_of(Index count, const char* what) { return std::to_string(count) + " " + what; }

}  // namespace

Evaluator::Evaluator(Objective& objective, const Options& options, Summary& summary)
    : objective_(objective), options_(options), summary_(summary), divergence_(options.unbounded_x) {
  n_ = objective.dimension();
  m_ = objective.residual_count();
  summary_.n = n_;
  summary_.m = m_;
  if (const auto complaints = Bounds::complaints(options, n_); !complaints.empty()) {
    std::string text;
    for (const auto& complaint : complaints) text += (text.empty() ? "" : "; ") + complaint;
    throw Stop{StopReason::invalid_problem, text};
  }
  bounds_ = Bounds(options, n_);
}

void Evaluator::know_layout() {
  if (!layout_) layout_.emplace(objective_.hessian_structure(), n_, options_.linear_solver);
}

bool Evaluator::may_certify() {
  constexpr double most_operations = 1e10;  // some seconds
  if (may_certify_) return *may_certify_;
  const double n = static_cast<double>(n_);
  may_certify_ = n * n * n < most_operations;
  if (!*may_certify_) {
    try {
      know_layout();
      may_certify_ = layout_->operations() < most_operations;
    } catch (const Stop& stop) {
      note("no Hessian: " + stop.message);
    } catch (const std::exception& error) {
      note(std::string("no Hessian: ") + error.what());
    }
  }
  return *may_certify_;
}

double Evaluator::gradient_norm(const Point& p) const {
  if (p.g.size() != n_) return nan;
  return infinity_norm(without(p.g, bounds_.held(p)));
}

double Evaluator::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
}

bool Evaluator::fail(std::string text) {
  diagnosis_ = std::move(text);
  ++summary_.counts.not_finite;
  return false;
}

void Evaluator::check_time() const {
  if (options_.interrupt != nullptr && options_.interrupt->load(std::memory_order_relaxed))
    throw Stop{StopReason::interrupted, "interrupted after " + count_of(evaluations(), "evaluations")};
  if (const double seconds = elapsed(); seconds > options_.max_seconds)
    throw Stop{StopReason::limit_time, to_text(seconds, 3) + " s > max_seconds = " + to_text(options_.max_seconds)};
}

bool Evaluator::ready(const Eigen::VectorXd& x) {
  check_time();
  if (!x.allFinite()) return fail("the trial point left the range of numbers");
  return true;
}

bool Evaluator::ready_for_derivatives(const Eigen::VectorXd& x) {
  if (!ready(x)) return false;
  if (derivatives_at_.size() != x.size() || derivatives_at_ != x || counts().derivatives == 0) {
    derivatives_at_ = x;
    ++counts().derivatives;
  }
  return true;
}

// True if ok, false if not evaluable. fatal ends the run.
bool Evaluator::succeeded(Evaluation outcome, const char* quantity, const Eigen::VectorXd& x) {
  if (outcome == Evaluation::ok) return true;
  const std::string reason = objective_.diagnosis();
  const std::string text =
      std::string(quantity) + " cannot be evaluated at x = " + to_text(x) + (reason.empty() ? "" : ": " + reason);
  if (outcome == Evaluation::not_evaluable) return fail(text);
  throw Stop{has_best_ ? StopReason::evaluation_failed : StopReason::evaluation_failed_at_start, text};
}

void Evaluator::expect_size(Index size, Index expected, const char* quantity) const {
  if (size != expected)
    throw Stop{StopReason::invalid_problem, std::string(quantity) + " has " + count_of(size, "entries") +
                                                ", expected are " + std::to_string(expected)};
}

bool Evaluator::finite(const double* values, Index rows, Index columns, bool lower_only, const char* quantity,
                       const Eigen::VectorXd& x) {
  const Eigen::Map<const Eigen::MatrixXd> map(values, rows, columns);
  if (map.allFinite()) return true;
  for (Index j = 0; j < columns; ++j)
    for (Index i = lower_only ? j : 0; i < rows; ++i) {
      if (std::isfinite(map(i, j))) continue;
      std::string text = std::string(quantity) + "[" + std::to_string(i);
      if (columns > 1) text += ", " + std::to_string(j);
      text += "] is " + to_text(map(i, j)) + " at x = " + to_text(x);
      const Index variable = columns > 1 ? j : i;
      if (variable < x.size()) text += " (x[" + std::to_string(variable) + "] = " + to_text(x[variable], 6) + ")";
      const std::string reason = objective_.diagnosis();
      return fail(reason.empty() ? text : text + ": " + reason);
    }
  return true;  // only the unused upper triangle is not finite
}

double Evaluator::allowed_share(const Eigen::VectorXd& x, const Eigen::VectorXd& d) {
  if (!options_.max_step || d.isZero(0)) return 1;
  const Timer timer(summary_.seconds.callbacks);
  const double t = options_.max_step(x, d);
  if (!(t >= 0))
    throw Stop{StopReason::invalid_option,
               "max_step returned " + to_text(t) + " at x = " + to_text(x) + "; it must be a number, 0 or more"};
  return std::min(t, 1.0);
}

bool Evaluator::ready_for_value(const Eigen::VectorXd& x) {
  if (!ready(x)) return false;
  if (const double share = allowed_share(accepted_.x, x - accepted_.x); share < 1)
    return fail("max_step allows " + to_text(share, 3) + " of the step to x = " + to_text(x));
  if (!limits_lifted_ && evaluations() >= options_.max_evaluations)
    throw Stop{StopReason::limit_evaluations, count_of(evaluations(), "evaluations") +
                                                  " >= max_evaluations = " + std::to_string(options_.max_evaluations)};
  return true;
}

// Called when p.f has just become known and is finite.
void Evaluator::note_value(const Point& p) {
  if (has_best_ && p.f >= lowest_.f) return;
  lowest_.x = p.x;
  lowest_.f = p.f;
  has_best_ = true;
  evaluations_at_lowest_ = evaluations();
  derivatives_at_lowest_ = counts().derivatives;
}

bool Evaluator::value(Point& p) {
  if (!ready_for_value(p.x)) return false;
  double f = nan;
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.values);
    ++counts().f;
    outcome = objective_.value(p.x, f);
  }
  if (!succeeded(outcome, "f", p.x)) return false;
  if (!std::isfinite(f)) {
    const std::string reason = objective_.diagnosis();
    const std::string text = "f is " + to_text(f) + " at x = " + to_text(p.x) + (reason.empty() ? "" : ": " + reason);
    if (f < 0 && options_.minus_infinity_is_unbounded && has_best_) throw Stop{StopReason::unbounded, text};
    return fail(text);
  }
  p.f = f;
  note_value(p);
  return true;
}

bool Evaluator::residuals(Point& p) {
  if (!ready_for_value(p.x)) return false;
  p.r.setConstant(m_, nan);
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.values);
    ++counts().r;
    outcome = objective_.residuals(p.x, p.r);
  }
  if (!succeeded(outcome, "the residual vector", p.x)) return false;
  expect_size(p.r.size(), m_, "the residual vector");
  if (!finite(p.r.data(), m_, 1, false, "r", p.x)) return false;
  const double f = 0.5 * p.r.squaredNorm();
  if (!std::isfinite(f)) return fail("the sum of squares overflows at x = " + to_text(p.x));
  p.f = f;
  note_value(p);
  return true;
}

bool Evaluator::gradient(Point& p) {
  if (!ready_for_derivatives(p.x)) return false;
  double f = nan;
  p.g.setConstant(n_, nan);  // the check finds entries that the objective does not write
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.derivatives);
    ++counts().g;
    outcome = objective_.value_gradient(p.x, f, p.g);
  }
  if (!succeeded(outcome, "the gradient", p.x)) return false;
  expect_size(p.g.size(), n_, "the gradient");
  if (!finite(p.g.data(), n_, 1, false, "g", p.x)) return false;
  compare_value(p, f);
  return true;
}

bool Evaluator::hessian(Point& p) {
  if (!ready_for_derivatives(p.x)) return false;
  know_layout();
  double f = nan;
  p.g.setConstant(n_, nan);
  hessian_values_.setConstant(layout_->size(), nan);
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.derivatives);
    ++counts().H;
    outcome = objective_.value_gradient_hessian(p.x, f, p.g, hessian_values_);
  }
  if (!succeeded(outcome, "the Hessian", p.x)) return false;
  expect_size(p.g.size(), n_, "the gradient");
  if (!finite(p.g.data(), n_, 1, false, "g", p.x)) return false;
  if (!check_hessian_values("H", p.x)) return false;
  p.H = layout_->matrix(hessian_values_);
  compare_value(p, f);
  return true;
}

bool Evaluator::jacobian(Point& p) {
  if (!ready_for_derivatives(p.x)) return false;
  p.r.setConstant(m_, nan);
  p.J.setConstant(m_, n_, nan);
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.derivatives);
    ++counts().J;
    outcome = objective_.jacobian(p.x, p.r, p.J);
  }
  if (!succeeded(outcome, "the Jacobian", p.x)) return false;
  expect_size(p.r.size(), m_, "the residual vector");
  expect_size(p.J.rows(), m_, "each column of the Jacobian");
  expect_size(p.J.cols(), n_, "each row of the Jacobian");
  if (!finite(p.r.data(), m_, 1, false, "r", p.x)) return false;
  if (!finite(p.J.data(), m_, n_, false, "J", p.x)) return false;
  p.g.noalias() = p.J.transpose() * p.r;
  if (!finite(p.g.data(), n_, 1, false, "g", p.x)) return false;
  compare_value(p, 0.5 * p.r.squaredNorm());
  return true;
}

bool Evaluator::second_order(const Point& p, Eigen::MatrixXd& b) {
  if (!ready_for_derivatives(p.x)) return false;
  know_layout();
  hessian_values_.setConstant(layout_->size(), nan);
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.derivatives);
    ++counts().B;
    outcome = objective_.second_order(p.x, p.r, hessian_values_);
  }
  if (!succeeded(outcome, "the second-order term", p.x) || !check_hessian_values("B", p.x)) return false;
  b = layout_->full_matrix(hessian_values_);
  return true;
}

// Whether the values of a Hessian are as many as expected, and finite.
bool Evaluator::check_hessian_values(const char* quantity, const Eigen::VectorXd& x) {
  // An objective whose structure has grown returns more values than before.
  if (hessian_values_.size() > layout_->size()) {
    layout_.reset();
    know_layout();
  }
  expect_size(hessian_values_.size(), layout_->size(), "the Hessian's value array");
  if (layout_->given_dense()) return finite(hessian_values_.data(), n_, n_, true, quantity, x);
  if (hessian_values_.allFinite()) return true;
  Index k = 0;
  while (std::isfinite(hessian_values_[k])) ++k;
  const auto [row, column] = layout_->entry(k);
  const std::string reason = objective_.diagnosis();
  return fail(std::string(quantity) + "[" + std::to_string(row) + ", " + std::to_string(column) + "] is " +
              to_text(hessian_values_[k]) + " at x = " + to_text(x) + " (x[" + std::to_string(column) +
              "] = " + to_text(x[column], 6) + ")" + (reason.empty() ? "" : ": " + reason));
}

// The first derivatives give a second value of f at x0 for free. If the two differ by more than rounding, f is
// evaluated again: a function of x alone repeats itself to the last bit.
void Evaluator::compare_value(const Point& p, double f) {
  if (value_compared_ || !options_.purity_check || limits_lifted_) return;
  value_compared_ = true;
  if (std::abs(f - p.f) <= 1e-12 * std::abs(p.f)) return;
  if (!repeatable(p))
    throw Stop{StopReason::invalid_problem, "not a function of x: two evaluations at x = " + to_text(p.x) + " differ"};
  if (!(std::abs(f - p.f) <= 1e-6 * std::abs(p.f) + 1e-9))
    note("the value that comes with the derivatives, " + to_text(f) + ", is not the value on its own, " + to_text(p.f));
}

bool Evaluator::repeatable(const Point& p) {
  const Timer timer(summary_.seconds.values);
  const auto again = [&] {
    double f = nan;
    ++counts().f;
    return objective_.value(p.x, f) == Evaluation::ok ? f : nan;
  };
  const double f = again();
  // A value computed from residuals may differ from f(x) in the last bits. Then f is compared with itself.
  return f == p.f || f == again();
}

void Evaluator::start(const Eigen::VectorXd& given, bool needs_hessian) {
  const Eigen::VectorXd x0 = bounds_.project(given);
  {
    const Timer timer(summary_.seconds.derivatives);
    objective_.prepare(x0);
  }
  constexpr Index most_notes = 5;
  Index outside = 0;
  for (Index i = 0; i < n_; ++i)
    if (x0[i] != given[i] && ++outside <= most_notes)
      note("x0[" + std::to_string(i) + "] = " + to_text(given[i]) + " is outside its bounds: the run starts from " +
           to_text(x0[i]));
  if (outside > most_notes) note(std::to_string(outside) + " entries of x0 in all are outside their bounds");
  start_.x = x0;
  double f = nan;
  Evaluation outcome;
  {
    const Timer timer(summary_.seconds.values);
    ++counts().f;
    outcome = objective_.value(x0, f);
  }
  if (!succeeded(outcome, "f(x0)", x0)) throw Stop{StopReason::evaluation_failed_at_start, diagnosis_};
  if (!std::isfinite(f)) {
    std::string text = "f(x0) is " + to_text(f) + " at x0 = " + to_text(x0);
    const std::string reason = objective_.diagnosis();
    if (!reason.empty()) text += ": " + reason;
    if (m_ > 0) {
      Eigen::VectorXd r = Eigen::VectorXd::Constant(m_, nan);
      objective_.residuals(x0, r);
      Index largest = 0;
      if (r.size() == m_ && r.allFinite()) {
        r.cwiseAbs().maxCoeff(&largest);
        text += "; the residuals are finite, but the sum of their squares overflows: residual " +
                std::to_string(largest) + " is " + to_text(r[largest], 6) + ", scale the residuals";
      } else if (r.size() == m_) {
        while (std::isfinite(r[largest])) ++largest;
        text += "; residual " + std::to_string(largest) + " is " + to_text(r[largest]);
      }
    }
    fail(text);
    throw Stop{StopReason::evaluation_failed_at_start, text};
  }
  start_.f = f;
  summary_.start_f = f;
  lowest_ = start_;
  accepted_ = start_;
  size_of_x_ = x0.cwiseAbs();
  divergence_.follow(x0, f);
  accepted_values_.assign(1, f);
  has_best_ = true;
  evaluations_at_lowest_ = evaluations();
  if (needs_hessian) {
    const Timer timer(summary_.seconds.derivatives);
    know_layout();
  }
}

void Evaluator::check_limits() {
  ready(start_.x);
  if (counts().iterations >= options_.max_iterations)
    throw Stop{StopReason::limit_iterations, count_of(counts().iterations, "iterations") +
                                                 " >= max_iterations = " + std::to_string(options_.max_iterations)};
  if (elapsed() >= options_.max_seconds)
    throw Stop{StopReason::limit_time, to_text(elapsed(), 3) + " s >= max_seconds = " + to_text(options_.max_seconds)};
}

void Evaluator::record(const Point& p, Iteration& record) {
  record.f = p.f;
  record.gradient_norm = gradient_norm(p);
  const bool is_lowest = p.f == lowest_.f;
  record.f_evaluations = is_lowest ? evaluations_at_lowest_ : evaluations();
  record.derivative_evaluations = is_lowest ? derivatives_at_lowest_ : counts().derivatives;
  record.factorizations = counts().factorizations;
  record.number = counts().iterations;
  record.seconds = elapsed();
  if (options_.keep_trace) summary_.trace.push_back(record);
  if (!options_.callback) return;
  Action action;
  {
    const Timer timer(summary_.seconds.callbacks);
    action = options_.callback(Progress{record, p.x});
  }
  if (action == Action::stop)
    throw Stop{StopReason::stopped_by_callback,
               "the callback asked to stop after " + count_of(counts().iterations, "iterations")};
  if (action != Action::go_on)
    throw Stop{StopReason::invalid_option,
               "the callback returned " + std::to_string(static_cast<int>(action)) + "; valid are 0 (go_on), 1 (stop)"};
}

void Evaluator::accept(const Point& p, Iteration iteration) {
  const bool first = summary_.trace.empty() && counts().iterations == 0 && p.x == start_.x;
  if (!first) ++counts().iterations;
  accepted_ = p;
  size_of_x_ = size_of_x_.cwiseMax(p.x.cwiseAbs());
  accepted_values_.push_back(p.f);
  iteration.accepted = true;
  record(p, iteration);
  check_progress(p);
  if (p.f <= options_.target)
    throw Stop{StopReason::target_reached, "f = " + to_text(p.f) + " <= target = " + to_text(options_.target)};
  if (p.f < options_.unbounded_below)
    throw Stop{StopReason::unbounded,
               "f = " + to_text(p.f) + " < unbounded_below = " + to_text(options_.unbounded_below)};
  if (!first) check_divergence(p);
}

// A sum of squares is bounded below, whatever its values look like.
void Evaluator::check_divergence(const Point& p) {
  if (m_ == 0 && p.f < -end_of_range)
    throw Stop{StopReason::unbounded, "f still decreases at " + to_text(p.f) + ", the end of the range of numbers"};
  const Divergence divergence = divergence_.follow(p.x, p.f, p.g);
  if (divergence == Divergence::none) return;
  const std::string variable = "x[" + std::to_string(divergence_.variable()) + "]";
  const std::string text = variable + " has changed by a factor of 1e" + to_text(divergence_.decades(), 3) +
                           ", beyond unbounded_x = " + to_text(options_.unbounded_x, 3) + ", and f, now " +
                           to_text(p.f, 6);
  if (divergence == Divergence::unbounded && m_ == 0)
    throw Stop{StopReason::unbounded, text + ", falls as fast with log|" + variable + "| as before"};
  throw Stop{StopReason::diverging_iterates, text + ", falls ever more slowly: it tends to a limit"};
}

void Evaluator::resume(const Point& p) {
  accepted_ = p;
  without_progress_ = 0;
  size_of_x_ = start_.x.cwiseAbs().cwiseMax(p.x.cwiseAbs());
  divergence_ = DivergenceMonitor(options_.unbounded_x);
  divergence_.follow(start_.x, start_.f);
  accepted_values_ = {start_.f, p.f};
  known_certificate_.reset();
}

double Evaluator::recent_decrease() const {
  return std::max(0.0, accepted_values_[(accepted_values_.size() - 1) / 2] - accepted_values_.back());
}

// If tolerances are too small, accepted steps that change the last digits only would continue forever without this.
void Evaluator::check_progress(const Point& p) {
  constexpr int patience = 200;
  constexpr double last_digits = 1e-12;
  const bool moved = without_progress_ == 0 || p.f < progress_.f - noise(progress_.f) ||
                     infinity_norm(p.g) < 0.99 * infinity_norm(progress_.g) ||
                     infinity_norm(p.x - progress_.x) > last_digits * infinity_norm(p.x);
  if (moved) {
    progress_.x = p.x;
    progress_.f = p.f;
    progress_.g = p.g;
    without_progress_ = 1;
  } else if (++without_progress_ > patience) {
    throw Stop{StopReason::stalled, "x, f = " + to_text(p.f) + " and |g| = " + to_text(infinity_norm(p.g), 3) +
                                        " changed in their last digits only over " + count_of(patience, "iterations")};
  }
}

void Evaluator::reject(const Point& current, Iteration iteration) {
  ++counts().iterations;
  ++counts().rejected;
  iteration.accepted = false;
  record(current, iteration);
}

// Of points that f cannot distinguish, the accepted one: its gradient is smaller.
Point Evaluator::take_best() {
  if (lowest_.f < accepted_.f - indistinguishable(accepted_.f)) return lowest_;
  // x, f and g stay, in case the certificate fails.
  SymmetricMatrix h = std::move(accepted_.H);
  Eigen::MatrixXd jacobian = std::move(accepted_.J);
  accepted_.H.clear();
  accepted_.J.resize(0, 0);
  Point p = accepted_;
  p.H = std::move(h);
  p.J = std::move(jacobian);
  return p;
}

std::string Evaluator::remarks(const Eigen::VectorXd& x) {
  const Timer timer(summary_.seconds.derivatives);
  try {
    return objective_.remarks(x);
  } catch (...) {  // the run has ended, and its result does not depend on this
    return {};
  }
}

void Evaluator::note(const std::string& text) {
  for (const auto& known : summary_.notes)
    if (known == text) return;
  summary_.notes.push_back(text);
}

}  // namespace hesse::solver::detail
