#pragma once

#include <Eigen/Core>
#include <exception>
#include <hesse/solver/inertia.hpp>
#include <hesse/solver/options.hpp>
#include <hesse/solver/status.hpp>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hesse::solver {

struct Counts {
  int f = 0;            // values of f, of which the trial points are made
  int g = 0;            // gradients without Hessian
  int H = 0;            // Hessians (with gradient)
  int Hv = 0;           // Hessian-vector products
  int r = 0;            // residual vectors on their own
  int J = 0;            // Jacobians (with residuals)
  int B = 0;            // second-order terms Σ rᵢ∇²rᵢ
  int derivatives = 0;  // points at which any derivative was computed
  int factorizations = 0;
  int solves = 0;
  int iterations = 0;
  int rejected = 0;    // trial points without acceptable decrease
  int not_finite = 0;  // evaluations that were not finite or not evaluable
};

// Wall-clock seconds; the parts do not overlap, their sum is at most total.
struct Seconds {
  double total = 0;
  double values = 0;
  double derivatives = 0;
  double linear_algebra = 0;
  double callbacks = 0;
};

// One record of the trace. Numbers an algorithm does not have are NaN.
struct Iteration {
  int number = 0;
  double f = 0;
  double gradient_norm = 0;  // largest absolute entry
  double step_norm = 0;
  double radius = 0;       // trust-region radius, or the step length of a line search
  double shift = 0;        // multiplier λ, or the weight σ of the cubic term
  double ratio = 0;        // actual over predicted decrease
  std::string_view model;  // what the step minimised: "newton", "gauss_newton", …
  bool accepted = true;
  int f_evaluations = 0;           // of values and of residuals, made when this f became known
  int derivative_evaluations = 0;  // points with derivatives, before those at the new x
  int factorizations = 0;
  double seconds = 0;
};

// A column of the progress table; every algorithm has its own list of them.
struct Column {
  std::string_view heading;
  int width;
  std::string (*text)(const Iteration&);
};

struct Summary {
  StopReason status = StopReason::internal_error;
  PointQuality quality = PointQuality::none;
  std::string message;  // the inequality or event that ended the run, with its numbers
  Method method = Method::automatic;
  Eigen::Index n = 0;
  Eigen::Index m = 0;  // residuals; 0 for a general function

  double f = 0;
  double start_f = 0;
  double gradient_norm = 0;
  std::optional<Inertia> inertia;  // of the exact Hessian at the returned x
  Counts counts;
  Seconds seconds;
  std::string plan;                                                // the objective's own description of its derivatives
  std::vector<std::pair<std::string, std::string>> options_given;  // those that differ from their default
  std::vector<std::pair<std::string, std::string>> options_used;
  std::vector<std::string> notes;
  std::vector<Iteration> trace;
  std::vector<Column> columns;

  // One line, without its end: status, f, gradient, counts, time.
  std::string brief() const;
  // Everything but the trace, in paragraphs.
  std::string full() const;
  // The trace as a table with the algorithm's columns.
  std::string table() const;
};

struct Result {
  Eigen::VectorXd x;  // the best finite point seen
  Summary summary;
  std::exception_ptr exception;  // what user code threw, unsliced, or the objective because it was misused

  StopReason status() const { return summary.status; }
  bool converged() const { return solver::converged(summary.status); }
};

// Evaluations made when f first was at or below a target.
struct Effort {
  int f = 0;
  int derivatives = 0;
};

// From the trace; nothing when the target was not reached.
std::optional<Effort> evaluations_to_reach(const Summary& summary, double target);

std::ostream& operator<<(std::ostream& out, const Summary& summary);

}  // namespace hesse::solver
