#pragma once

#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <hesse/solver/detail/options/method.hpp>
#include <hesse/solver/detail/options/options_table.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Options of the solver, their validation, and their access by name.
namespace hesse::solver {

struct Iteration;

// Options of a run. Action is what a callback returns.
enum class Action : int { go_on = 0, stop = 1 };

// The argument of a callback, after every iteration. Valid during the call only.
struct Progress {
  const Iteration& iteration;
  const Eigen::VectorXd& x;
};

// The options of the solver. Meaning, range, unit and default of each number: option_table, or options_help() as text.
struct Options {
  Method method = static_cast<Method>(static_cast<int>(detail::initial("method")));
  RadiusRuleName radius_rule = static_cast<RadiusRuleName>(static_cast<int>(detail::initial("radius_rule")));
  LinearSolver linear_solver = static_cast<LinearSolver>(static_cast<int>(detail::initial("linear_solver")));
  int max_iterations = static_cast<int>(detail::initial("max_iterations"));
  int max_evaluations = static_cast<int>(detail::initial("max_evaluations"));
  double max_seconds = detail::initial("max_seconds");
  double gradient_tolerance = detail::initial("gradient_tolerance");
  double function_tolerance = detail::initial("function_tolerance");
  double step_tolerance = detail::initial("step_tolerance");
  double curvature_tolerance = detail::initial("curvature_tolerance");
  int polish_steps = static_cast<int>(detail::initial("polish_steps"));
  double target = detail::initial("target");
  double unbounded_below = detail::initial("unbounded_below");
  double unbounded_x = detail::initial("unbounded_x");
  bool minus_infinity_is_unbounded = detail::initial("minus_infinity_is_unbounded") != 0;
  double initial_radius = detail::initial("initial_radius");
  double min_radius = detail::initial("min_radius");
  double max_radius = detail::initial("max_radius");
  double radius_beta = detail::initial("radius_beta");
  double radius_theta = detail::initial("radius_theta");
  double radius_omega_1 = detail::initial("radius_omega_1");
  double radius_omega_2 = detail::initial("radius_omega_2");
  double curvature_probe = detail::initial("curvature_probe");
  double newton_rate = detail::initial("newton_rate");
  double armijo = detail::initial("armijo");
  double wolfe = detail::initial("wolfe");
  int lbfgs_memory = static_cast<int>(detail::initial("lbfgs_memory"));
  double initial_sigma = detail::initial("initial_sigma");
  bool purity_check = detail::initial("purity_check") != 0;
  bool keep_trace = detail::initial("keep_trace") != 0;

  // Not in option_table, because they are not numbers:
  Eigen::VectorXd lower, upper;  // bounds of the variables; ±inf: no bound; empty: no bounds at all
  // The largest t for which f may be evaluated at x + t·d: for barriers, and for meshes whose elements must not invert.
  // Empty: no limit. The method trust_region cuts a longer step to 0.99 t; the others shorten it as where f is not finite.
  std::function<double(const Eigen::VectorXd& x, const Eigen::VectorXd& d)> max_step;
  std::function<Action(const Progress&)> callback;
  const std::atomic<bool>* interrupt = nullptr;
};

// All invalid options, each as "option = value: allowed range". Empty if the options are valid.
std::vector<std::string> validate(const Options& options);

// Sets options.name from text. Throws Error for an unknown name (naming the nearest one), for text that is not exactly
// one number or name (independent of the locale, no spaces around it), and for a value out of range.
void set(Options& options, std::string_view name, std::string_view text);

// The value of an option as text that `set` reads. Throws Error for an unknown name.
std::string get(const Options& options, std::string_view name);

// Names and values of all options, in the order of option_table.
std::vector<std::pair<std::string, std::string>> list(const Options& options);

// One line of help for an option (name, default, range, unit, symbol, doc); the whole table as text and as Markdown.
std::string help(const detail::OptionRow& row);
std::string options_help();
std::string options_markdown();
// The names that an option of kind `choice` accepts.
std::vector<std::string_view> choices(const detail::OptionRow& row);

}  // namespace hesse::solver
