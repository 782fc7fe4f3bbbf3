#pragma once

#include <Eigen/Core>
#include <chrono>
#include <hesse/solver/bounds.hpp>
#include <hesse/solver/checkpoint.hpp>
#include <hesse/solver/flight.hpp>
#include <hesse/solver/objective.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/result.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hesse::solver {

// Why an algorithm ended. Algorithms return one; the evaluator throws one at limits, interruption and fatal evaluations,
// so that algorithm files contain no bookkeeping. Never leaves the library.
struct Stop {
  StopReason reason;
  std::string message;
};

// A point and what is known there. g, H and J are empty until evaluated; copies cost their size.
struct Point {
  Eigen::VectorXd x;
  double f = 0;
  Eigen::VectorXd g;  // empty until evaluated
  Eigen::MatrixXd H;  // full symmetric; empty until evaluated
  // Least squares: f = ½‖r‖², J = ∂r/∂x.
  Eigen::VectorXd r;
  Eigen::MatrixXd J;
};

// The only thing that calls the objective. Counts, times, checks every number (NaN and infinities are "not evaluable"),
// keeps the best point and the trace, and enforces limits. One evaluator serves one run.
class Evaluator {
 public:
  Evaluator(Objective& objective, const Options& options, Summary& summary);

  Index n() const { return n_; }
  Index m() const { return m_; }
  const Options& options() const { return options_; }
  const Bounds& bounds() const { return bounds_; }
  // Largest absolute entry of p.g, of the variables that bounds do not hold; NaN where p.g is not known.
  double gradient_norm(const Point& p) const;
  Summary& summary() { return summary_; }
  Counts& counts() { return summary_.counts; }
  // Evaluations of the function, as values or as residuals.
  int evaluations() const { return summary_.counts.f + summary_.counts.r; }

  // f(x0), evaluated and checked, x0 projected into the bounds; throws Stop{evaluation_failed_at_start}. The structure of the
  // Hessian is looked at before, where the method is known to need one.
  void start(const Eigen::VectorXd& x0, bool needs_hessian = true);
  const Point& start_point() const { return start_; }

  // Each returns false when the point is not evaluable (diagnosis() says why): then nothing of it may be used.
  bool value(Point& p);      // p.f from p.x
  bool residuals(Point& p);  // p.r and p.f = ½‖r‖² from p.x; the run's last f is again that of value(x)
  bool gradient(Point& p);   // p.g from p.x
  bool hessian(Point& p);    // p.g and p.H from p.x
  bool jacobian(Point& p);   // p.r, p.J and p.g = Jᵀr from p.x
  bool second_order(const Point& p, Eigen::MatrixXd& b);  // B = Σ rᵢ∇²rᵢ at p.x with p.r
  bool hessian_vector(const Point& p, const Eigen::VectorXd& v, Eigen::VectorXd& hv);
  const std::string& diagnosis() const { return diagnosis_; }

  // Records an accepted point; the one the run ends at unless a later or lower one comes. Pass the record's fields that
  // the algorithm knows; f, norms, counts and time are filled here. Calls the callback; throws Stop when it asks to, at
  // the target, when f or x show that f is unbounded below, and at limits.
  void accept(const Point& p, Iteration record);
  // Records a rejected trial: a row of the trace, the callback and the limits.
  void reject(const Point& current, Iteration record);

  // Goes back to a point accepted before, without a record: the run continues or ends there.
  void resume(const Point& p);

  // The largest |xᵢ| of the start and of the points accepted since: the unit in which a change of xᵢ is small or large.
  const Eigen::VectorXd& size_of_x() const { return size_of_x_; }

  // Throws Stop when an iteration more would exceed a limit, or on interruption.
  void check_limits();
  // Evaluates f again at p: false when it differs, the function is then not a function of x.
  bool repeatable(const Point& p);

  // How much f has fallen over the second half of the points accepted so far: the unit in which a decrease of f is small or
  // large where f tends to 0. Where the run started says too much: f may have come from 1e200.
  double fallen_lately() const;

  // For factorisations: throws Stop on interruption or when the time is up.
  Checkpoint checkpoint() {
    return [this] { check_time(); };
  }
  double seconds_left() const { return options_.max_seconds - elapsed(); }

  // From here on only time and interruption are limits: the certificate of the returned point is being computed.
  void lift_limits() { limits_lifted_ = true; }

  // The objective's remarks about x; none where it fails to make them.
  std::string remarks(const Eigen::VectorXd& x);
  // Adds a remark to the summary once.
  void note(const std::string& text);

  // Times linear algebra: auto timer = evaluator.time_linear_algebra();
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

  // The best point: the last accepted one, unless one seen elsewhere is lower by more than rounding.
  bool has_best() const { return has_best_; }
  // Takes its H and J along: they are large, and the run is over.
  Point take_best();
  double elapsed() const;

 private:
  void check_time() const;
  bool ready(const Eigen::VectorXd& x);
  bool ready_for_value(const Eigen::VectorXd& x);
  void know_value(const Point& p);
  bool ready_for_derivatives(const Eigen::VectorXd& x);
  bool succeeded(Evaluation outcome, const char* quantity, const Eigen::VectorXd& x);
  bool finite(const double* values, Index rows, Index columns, bool lower_only, const char* quantity,
              const Eigen::VectorXd& x);
  void know_structure();
  void expect_size(Index size, Index expected, const char* quantity) const;
  bool fail(std::string text);
  bool expand(Eigen::MatrixXd& h, const char* quantity, const Eigen::VectorXd& x);
  void compare_value(const Point& p, double f);
  void record(const Point& p, Iteration& record);
  void check_progress(const Point& p);
  void check_flight(const Point& p);

  Objective& objective_;
  const Options& options_;
  Summary& summary_;
  Index n_ = 0;
  Index m_ = 0;
  std::optional<HessianStructure> structure_;  // once it is needed
  Bounds bounds_;
  Point start_;
  Point accepted_;
  Point lowest_;
  Eigen::VectorXd size_of_x_;
  FlightRecorder flight_;
  std::vector<double> accepted_values_;  // f of the start and of the points accepted since
  bool has_best_ = false;
  bool limits_lifted_ = false;
  bool value_compared_ = false;
  std::string diagnosis_;
  Eigen::VectorXd hessian_values_;
  Eigen::VectorXd derivatives_at_;  // where derivatives were last computed: g, H, J and B of one point count once
  int derivatives_at_lowest_ = 0;
  Point progress_;  // x, f and g of the last accepted point that was new in any of them
  int without_progress_ = 0;
  int evaluations_at_lowest_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace hesse::solver
