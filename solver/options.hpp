#pragma once

#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <hesse/solver/method.hpp>
#include <hesse/solver/options_table.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hesse::solver {

struct Iteration;

// What a callback answers.
enum class Action : int { go_on = 0, stop = 1 };

// What a callback sees after every iteration; valid during the call.
struct Progress {
  const Iteration& iteration;
  const Eigen::VectorXd& x;
};

// Meaning, range and unit of each option: option_table.
struct Options {
  Method method = static_cast<Method>(static_cast<int>(initial("method")));
  RadiusRuleName radius_rule = static_cast<RadiusRuleName>(static_cast<int>(initial("radius_rule")));
  int max_iterations = static_cast<int>(initial("max_iterations"));
  int max_evaluations = static_cast<int>(initial("max_evaluations"));
  double max_seconds = initial("max_seconds");
  double gradient_tolerance = initial("gradient_tolerance");
  double function_tolerance = initial("function_tolerance");
  double step_tolerance = initial("step_tolerance");
  double curvature_tolerance = initial("curvature_tolerance");
  int polish_steps = static_cast<int>(initial("polish_steps"));
  double target = initial("target");
  double unbounded_below = initial("unbounded_below");
  double unbounded_x = initial("unbounded_x");
  bool minus_infinity_is_unbounded = initial("minus_infinity_is_unbounded") != 0;
  double initial_radius = initial("initial_radius");
  double min_radius = initial("min_radius");
  double max_radius = initial("max_radius");
  double radius_beta = initial("radius_beta");
  double radius_theta = initial("radius_theta");
  double radius_omega_1 = initial("radius_omega_1");
  double radius_omega_2 = initial("radius_omega_2");
  double curvature_probe = initial("curvature_probe");
  double newton_rate = initial("newton_rate");
  double armijo = initial("armijo");
  double wolfe = initial("wolfe");
  int lbfgs_memory = static_cast<int>(initial("lbfgs_memory"));
  double initial_sigma = initial("initial_sigma");
  bool purity_check = initial("purity_check") != 0;
  bool keep_trace = initial("keep_trace") != 0;

  // Not of the table: they are no numbers.
  Eigen::VectorXd lower, upper;  // bounds of the variables, ±inf for none; empty: none at all
  std::function<Action(const Progress&)> callback;
  const std::atomic<bool>* interrupt = nullptr;
};

// All complaints at once, each "option = value: allowed range"; empty when the options are valid.
std::vector<std::string> validate(const Options& options);

// options.name = text. Throws Error for an unknown name (with the nearest one), a value that is not exactly one number
// or name (locale-independent, no surrounding space), or a value outside the range.
void set(Options& options, std::string_view name, std::string_view text);

// The value of an option as text that `set` reads back. Throws Error for an unknown name.
std::string get(const Options& options, std::string_view name);

// Names and values of all options, in the order of the table.
std::vector<std::pair<std::string, std::string>> list(const Options& options);

// One line for an option: name, default, range, unit, symbol, doc; and the table of all of them as text and Markdown.
std::string help(const OptionRow& row);
std::string options_help();
std::string options_markdown();
// The names an option of kind `choice` takes.
std::vector<std::string_view> choices(const OptionRow& row);

}  // namespace hesse::solver
