#pragma once

#include <Eigen/Core>
#include <exception>
#include <hesse/solver/detail/linear_algebra/inertia.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/status.hpp>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The result of a run: the point, and a summary with counts, times and the trace.
namespace hesse::solver {

namespace detail {

// How many times each quantity was computed.
struct Counts {
  int f = 0;            // values of f, most of them at trial points
  int g = 0;            // gradients without a Hessian
  int H = 0;            // Hessians, each with its gradient
  int Hv = 0;           // Hessian-vector products
  int r = 0;            // residual vectors without a Jacobian
  int J = 0;            // Jacobians, each with its residuals
  int B = 0;            // second-order terms Σ rᵢ∇²rᵢ
  int derivatives = 0;  // points at which any derivative was computed
  int factorizations = 0;
  int solves = 0;
  int iterations = 0;
  int rejected = 0;    // trial points without an acceptable decrease
  int not_finite = 0;  // evaluations with a number that is not finite, or not evaluable
};

// Wall-clock seconds. The parts do not overlap, and their sum is at most total.
struct Seconds {
  double total = 0;
  double values = 0;
  double derivatives = 0;
  double linear_algebra = 0;
  double callbacks = 0;
};

}  // namespace detail

// One row of the trace. Numbers that a method does not have are NaN.
struct Iteration {
  int number = 0;
  double f = 0;
  double gradient_norm = 0;  // largest absolute entry
  double step_norm = 0;
  double radius = 0;       // trust-region radius, or step length of a line search
  double shift = 0;        // multiplier λ, or weight σ of the cubic term
  double ratio = 0;        // actual decrease / predicted decrease
  std::string_view model;  // the model that the step minimised: "newton", "gauss_newton", …
  bool accepted = true;
  int f_evaluations = 0;           // values and residuals evaluated so far
  int derivative_evaluations = 0;  // points with derivatives so far, without those of the new x
  int factorizations = 0;
  double seconds = 0;
};

namespace detail {

// A column of the progress table. Every method has its own list of columns.
struct Column {
  std::string_view heading;
  int width;
  std::string (*text)(const Iteration&);
};

}  // namespace detail

struct Summary {
  StopReason status = StopReason::internal_error;
  PointQuality quality = PointQuality::none;
  std::string message;  // the inequality or event that ended the run, with its numbers
  Method method = Method::automatic;
  Eigen::Index n = 0;
  Eigen::Index m = 0;  // number of residuals; 0 for a general function

  double f = 0;
  double start_f = 0;
  double gradient_norm = 0;
  std::optional<Inertia> inertia;  // of the exact Hessian at the returned x
  std::string hessian;             // how Hessians were stored and factored; empty if none was needed
  detail::Counts counts;
  detail::Seconds seconds;
  std::string plan;                                                // the objective's description of its derivatives
  std::vector<std::pair<std::string, std::string>> options_given;  // those that differ from their default
  std::vector<std::pair<std::string, std::string>> options_used;
  std::vector<std::string> notes;
  std::vector<Iteration> trace;
  std::vector<detail::Column> columns;

  // One line, without a line end: status, f, gradient, counts, time.
  std::string brief() const;
  // Everything but the trace, in paragraphs.
  std::string full() const;
  // The trace as a table, with the columns of the method.
  std::string table() const;
};

struct Result {
  Eigen::VectorXd x;  // the best point with finite f, of size n
  // The multipliers of the bounds at x, of size n: ∂f/∂xᵢ of a variable at a bound that holds it (> 0 at its lower bound, < 0 at
  // its upper bound), 0 for the others. Empty if there are no bounds, or if ∇f(x) is not known.
  Eigen::VectorXd multipliers;
  Summary summary;
  std::exception_ptr exception;  // what user code threw (its dynamic type is kept), or the objective on misuse

  StopReason status() const { return summary.status; }
  bool converged() const { return solver::converged(summary.status); }
};

namespace detail {

// The number of evaluations when f first was at or below a target.
struct Effort {
  int f = 0;
  int derivatives = 0;
};

}  // namespace detail

// Reads the trace. None if the target was not reached.
std::optional<detail::Effort> evaluations_to_reach(const Summary& summary, double target);

std::ostream& operator<<(std::ostream& out, const Summary& summary);

}  // namespace hesse::solver
