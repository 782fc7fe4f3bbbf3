#pragma once

#include <Eigen/Core>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hesse::apps {

// How often each quantity was asked for.
struct Counts {
  long f = 0;
  long g = 0;
  long hessian = 0;
  long hessian_vector = 0;
  long residual = 0;
  long jacobian = 0;
  long second_order = 0;
  long derivatives = 0;  // points at which any derivative was computed
  long factorizations = 0;
  long iterations = 0;
};

// What it took to get within a relative 1e-8 of the known minimum: values, and points at which derivatives were asked.
struct Effort {
  long f = 0;
  long derivatives = 0;
};

// Whether an independent evaluation upholds what a run says of its point.
enum class Verdict { holds, contradicted, not_judged };

// One problem from one start by one solver: what every table and every report is made of.
struct Run {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  std::string problem;  // "nist/Misra1a"
  std::string set;
  Eigen::Index n = 0;
  Eigen::Index m = 0;  // 0: not least squares
  std::string start;
  std::string solver;
  std::string method;
  std::string status;
  std::string point;
  std::string message;
  double f = unknown;
  double known_f = unknown;
  double gradient_norm = unknown;
  Eigen::VectorXd x;
  std::optional<double> digits;
  Counts counts;
  std::optional<Effort> evaluations_to_1e8;
  std::vector<std::pair<std::string, double>> seconds;  // the first is the total
  std::string plan;
  bool converged = false;  // the solver says so
  Verdict verdict = Verdict::not_judged;
  std::string objection;  // why the verdict is "contradicted"

  double total_seconds() const { return seconds.empty() ? unknown : seconds.front().second; }
};

}  // namespace hesse::apps
