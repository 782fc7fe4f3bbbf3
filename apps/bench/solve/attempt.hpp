#pragma once

#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/plan/rates.hpp>
#include <hesse/problems/problem.hpp>

// `hesse bench solve`: whole solves of the same objective by hesse and by other solvers, set-up included.
namespace hesse::apps::solves {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// The first evaluation with a value as low as f.
struct Descent {
  double seconds = 0;
  double f = 0;
};

// How often a solver asked for each quantity.
struct Counts {
  long f = 0;               // values or residual vectors alone
  long derivatives = 0;     // points with any derivative
  long hessian = 0;         // Hessians, each with its gradient
  long hessian_vector = 0;  // products
};

// One solver on one problem. Every f is in the units of the problem's source.
struct Attempt {
  std::string problem;  // "cutest/WOODS"
  int n = 0;
  std::string solver;  // "hesse", "hesse lbfgs", "ceres lbfgs", "ipopt"
  std::string status;  // in the solver's own words; "limit_time", "interrupted", "exception"
  std::string message;
  bool converged = false;  // the solver says so
  double f = unknown;
  Counts counts;
  long iterations = 0;
  long factorizations = -1;     // -1: the solver does not tell
  double setup_seconds = 0;     // within the objective until it has returned its first derivatives
  double seconds = 0;           // all of it; processor time, as are the two numbers above and below
  double wall_seconds = 0;      // the same by the clock on the wall
  double peak_bytes = unknown;  // largest resident memory during the run, less that before it
  std::vector<Descent> history;
};

struct Settings {
  double seconds = 60;  // of processor time for one attempt; looked at after each iteration
  const std::atomic<bool>* interrupt = nullptr;
  ad::Rates rates = ad::default_rates();  // by which hesse plans the derivatives
};

// The number of iterations at which every solver stops.
constexpr int max_iterations = 1'000'000;

// What a solver gets: an objective is made by the solver itself, so that its set-up counts.
struct Task {
  const problems::Problem& problem;
  Eigen::VectorXd start;
  Settings settings;
};

// A solver of the benchmark; attempt never throws because of the objective.
struct Solver {
  std::string_view name;
  Attempt (*attempt)(const Task& task);
};

// All that were found when this was built: hesse by its default method and by L-BFGS, L-BFGS of Ceres, Ipopt.
std::vector<Solver> solvers();

// The attempts of one problem, and what they are held against.
struct Solve {
  std::string problem;
  int n = 0;
  double start_f = unknown;
  double best_f =
      unknown;         // f*: the known minimum, or the lowest f of all attempts where that is lower or none is known
  bool known = false;  // f* is the known minimum
  std::vector<Attempt> attempts;

  // f* + tolerance·(f(x₀) - f*), the test of Dolan and Moré. f* where rounding leaves nothing of the second term.
  double target(double tolerance) const { return best_f + tolerance * (start_f - best_f); }
};

// All solvers on one problem from its first start, one after the other. before: called with a solver's name before it starts; returns
// false to leave out the rest.
Solve solve(const problems::Problem& problem, const Settings& settings,
            const std::function<bool(std::string_view solver)>& before);

}  // namespace hesse::apps::solves
