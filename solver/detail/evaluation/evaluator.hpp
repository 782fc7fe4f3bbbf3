#pragma once

#include <Eigen/Core>
#include <chrono>
#include <hesse/solver/detail/core/checkpoint.hpp>
#include <hesse/solver/detail/evaluation/bounds.hpp>
#include <hesse/solver/detail/evaluation/divergence.hpp>
#include <hesse/solver/detail/evaluation/hessian_layout.hpp>
#include <hesse/solver/objective.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The evaluator: the only caller of the objective in a run.
namespace hesse::solver::detail {

// The evaluator of a run. Stop says why a method ended: methods return one, and the evaluator throws one at limits,
// interruption and fatal evaluations, so methods need no bookkeeping. It never leaves the library.
struct Stop {
  StopReason reason;
  std::string message;
};

// A point and what is known there. g, H and J are empty until they are evaluated. A copy costs their size.
struct Point {
  Eigen::VectorXd x;
  double f = 0;
  Eigen::VectorXd g;  // empty until evaluated
  SymmetricMatrix H;  // empty until evaluated
  // For least squares: f = ½‖r‖² and J = ∂r/∂x.
  Eigen::VectorXd r;
  Eigen::MatrixXd J;
};

struct KnownCertificate;  // of convergence.cpp

// The evaluator: the only class that calls the objective. It counts, times and checks every number (NaN and infinity
// mean "not evaluable"), keeps the best point and the trace, and enforces limits. One evaluator serves one run.
class Evaluator {
 public:
  Evaluator(Objective& objective, const Options& options, Summary& summary);

  Index n() const { return n_; }
  Index m() const { return m_; }
  const Options& options() const { return options_; }
  const Bounds& bounds() const { return bounds_; }
  // The largest |gᵢ| among the variables that are not held at a bound. NaN if p.g is unknown.
  double gradient_norm(const Point& p) const;
  Summary& summary() { return summary_; }
  Counts& counts() { return summary_.counts; }
  // The number of evaluations of f, as values or as residuals.
  int evaluations() const { return summary_.counts.f + summary_.counts.r; }

  // Evaluates and checks f(x0), with x0 projected into the bounds. Throws Stop{evaluation_failed_at_start}. If the
  // method needs a Hessian, its structure is checked first.
  void start(const Eigen::VectorXd& x0, bool needs_hessian = true);
  const Point& start_point() const { return start_; }

  // The share of the step d from x that options.max_step allows, at most 1. Throws Stop{invalid_option} if it returns
  // no number or a negative one.
  double allowed_share(const Eigen::VectorXd& x, const Eigen::VectorXd& d);

  // Each returns false if the point is not evaluable; diagnosis() says why. Then no result may be used. A point is not
  // evaluable either if max_step forbids the step to it from the last accepted point.
  bool value(Point& p);      // sets p.f from p.x
  bool residuals(Point& p);  // sets p.r and p.f = ½‖r‖² from p.x; at the end of the run f is that of value(x)
  bool gradient(Point& p);   // sets p.g from p.x
  bool hessian(Point& p);    // sets p.g and p.H from p.x
  bool jacobian(Point& p);   // sets p.r, p.J and p.g = Jᵀr from p.x
  bool second_order(const Point& p, Eigen::MatrixXd& b);  // B = Σ rᵢ∇²rᵢ at p.x with p.r
  const std::string& diagnosis() const { return diagnosis_; }

  // Records an accepted point. The run ends at this point unless a later or lower one comes. `record` has the fields
  // that the method knows; f, norms, counts and time are filled in here. Calls the callback. Throws Stop if the
  // callback asks for it, at the target, if f is found to be unbounded below, and at limits.
  void accept(const Point& p, Iteration record);
  // Records a rejected trial point: a row of the trace, the callback, and the limits.
  void reject(const Point& current, Iteration record);

  // Returns to a point accepted before, without a record. The run continues or ends there.
  void resume(const Point& p);

  // The largest |xᵢ| of the start and all accepted points since. A change of xᵢ is judged relative to it.
  const Eigen::VectorXd& size_of_x() const { return size_of_x_; }

  // Whether Hessians of this run are dense matrices. Known after start() of a method that needs Hessians, or the first
  // Hessian.
  bool dense() const { return !layout_ || layout_->dense(); }
  // One line about the storage and factorisation of Hessians. Empty if none was needed.
  std::string describe_hessian() const { return layout_ ? layout_->describe() : std::string(); }
  // Whether a Hessian may be evaluated for the certificate only, after a method without Hessians: whether its
  // factorisation takes no longer than such a run.
  bool may_certify();

  // Throws Stop on interruption, or if one more iteration would exceed a limit.
  void check_limits();
  // Evaluates f at p again. False if the value differs: then the function does not depend on x alone.
  bool repeatable(const Point& p);

  // The decrease of f over the second half of the accepted points. Where f tends to 0, a further decrease is judged
  // relative to it. The decrease since the start would be too large: f may have come from 1e200.
  double recent_decrease() const;

  // The last certificate, which a method and the end of the run may both ask for at one point; null if there is none.
  const std::shared_ptr<const KnownCertificate>& known_certificate() const { return known_certificate_; }
  void remember(std::shared_ptr<const KnownCertificate> certificate) { known_certificate_ = std::move(certificate); }

  // For factorisations: a function that throws Stop on interruption or when the time is up.
  Checkpoint checkpoint() {
    return [this] { check_time(); };
  }
  double seconds_left() const { return options_.max_seconds - elapsed(); }

  // From here on only time and interruption are limits, because the certificate of the returned point is computed.
  void lift_limits() { limits_lifted_ = true; }

  // The objective's remarks about x. Empty if the objective fails to make them.
  std::string remarks(const Eigen::VectorXd& x);
  // Adds a note to the summary, unless it has it.
  void note(const std::string& text);

  // Measures the time of linear algebra: auto timer = evaluator.time_linear_algebra();
  class Timer {
   public:
    explicit Timer(double& sum) : sum_(sum), begin_(std::chrono::steady_clock::now()) {}
    ~Timer() { sum_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

   private:
    double& sum_;
    std::chrono::steady_clock::time_point begin_;
  };
  Timer time_linear_algebra() { return Timer(summary_.seconds.linear_algebra); }

  // The best point: the last accepted one, or another evaluated point that is lower by more than rounding.
  bool has_best() const { return has_best_; }
  // Moves H and J along, because they are large. Only at the end of the run.
  Point take_best();
  double elapsed() const;

 private:
  void check_time() const;
  bool ready(const Eigen::VectorXd& x);
  bool ready_for_value(const Eigen::VectorXd& x);
  void note_value(const Point& p);
  bool ready_for_derivatives(const Eigen::VectorXd& x);
  bool succeeded(Evaluation outcome, const char* quantity, const Eigen::VectorXd& x);
  bool finite(const double* values, Index rows, Index columns, bool lower_only, const char* quantity,
              const Eigen::VectorXd& x);
  void know_layout();
  void expect_size(Index size, Index expected, const char* quantity) const;
  bool fail(std::string text);
  bool check_hessian_values(const char* quantity, const Eigen::VectorXd& x);
  void compare_value(const Point& p, double f);
  void record(const Point& p, Iteration& record);
  void check_progress(const Point& p);
  void check_divergence(const Point& p);

  Objective& objective_;
  const Options& options_;
  Summary& summary_;
  Index n_ = 0;
  Index m_ = 0;
  std::optional<HessianLayout> layout_;  // set when it is first needed
  Bounds bounds_;
  Point start_;
  Point accepted_;
  Point lowest_;
  Eigen::VectorXd size_of_x_;
  DivergenceMonitor divergence_;
  std::vector<double> accepted_values_;  // f of the start and of all points accepted since
  bool has_best_ = false;
  std::optional<bool> may_certify_;
  bool limits_lifted_ = false;
  bool value_compared_ = false;
  std::shared_ptr<const KnownCertificate> known_certificate_;
  std::string diagnosis_;
  Eigen::VectorXd hessian_values_;
  Eigen::VectorXd derivatives_at_;  // where derivatives were last computed; g, H, J and B of one point count once
  int derivatives_at_lowest_ = 0;
  Point progress_;  // x, f and g of the last accepted point that was new in one of them
  int without_progress_ = 0;
  int evaluations_at_lowest_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace hesse::solver::detail
