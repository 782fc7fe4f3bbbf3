#pragma once

#include <array>
#include <limits>
#include <stdexcept>
#include <string_view>

// The table of options. Defaults, validation, parsing, --help, JSON names and the README's table are made from it.
namespace hesse::solver::detail {

struct OptionRow {
  enum class Kind { real, integer, flag, choice };

  std::string_view name;
  Kind kind;
  double initial;
  double min;  // smallest allowed value
  double max;  // largest allowed value
  std::string_view unit;
  std::string_view symbol;  // symbol of the option in the paper
  std::string_view doc;
};

namespace table {
inline constexpr double inf = std::numeric_limits<double>::infinity();
inline constexpr double largest = std::numeric_limits<double>::max();
inline constexpr double tiny = std::numeric_limits<double>::min();
inline constexpr double just_below_one = 1.0 - std::numeric_limits<double>::epsilon() / 2;
inline constexpr auto real = OptionRow::Kind::real;
inline constexpr auto integer = OptionRow::Kind::integer;
inline constexpr auto flag = OptionRow::Kind::flag;
inline constexpr auto choice = OptionRow::Kind::choice;
}  // namespace table

// clang-format off
inline constexpr auto option_table = [] {
  using namespace table;
  return std::to_array<OptionRow>({
  // name                kind     initial  min     max             unit            symbol    doc
  {"method",             choice,  0,       0,      5,              "",             "",       "algorithm; automatic takes least_squares for sums of squares with a Jacobian of up to 5e7 entries, else trust_region"},
  {"radius_rule",        choice,  1,       0,      1,              "",             "",       "how the trust-region radius follows the agreement of model and function"},
  {"linear_solver",      choice,  0,       0,      2,              "",             "",       "how Hessians are stored and factored; automatic decides by the work of a factorisation"},
  {"max_iterations",     integer, 2000,    0,      2147483647,     "iterations",   "",       "limit of iterations"},
  {"max_evaluations",    integer, 1000000, 1,      2147483647,     "evaluations",  "",       "limit of evaluations of f"},
  {"max_seconds",        real,    inf,     0,      inf,            "s",            "",       "limit of wall-clock time"},
  {"gradient_tolerance", real,    0,       0,      largest,        "f/x",          "eps_g",  "converged also when no entry of the gradient is larger; depends on the units of f and x, 0 turns it off"},
  {"function_tolerance", real,    2e-16,   0,      1,              "relative",     "eps_f",  "converged when the Newton model promises less than this times |f|"},
  {"step_tolerance",     real,    2e-16,   0,      1,              "relative",     "eps_x",  "converged when the Newton step changes no variable by more than this times its largest size in the run"},
  {"curvature_tolerance",real,    1e-9,    0,      1,              "relative",     "",       "eigenvalues of the scaled Hessian below minus this are negative curvature"},
  {"polish_steps",       integer, 5,       0,      1000,           "iterations",   "",       "full Newton steps after convergence, while each still cuts the gradient"},
  {"target",             real,    -inf,    -inf,   largest,        "f",            "",       "stop when f is not above this"},
  {"unbounded_below",    real,    -inf,    -inf,   largest,        "f",            "",       "f below this means unbounded; depends on the units of f"},
  {"unbounded_x",        real,    1e50,    1e4,    largest,        "relative",     "",       "a variable that changes by this factor diverges: f is unbounded, or tends to a limit without a minimiser"},
  {"minus_infinity_is_unbounded", flag, 0, 0,      1,              "",             "",       "f = -inf at a trial point means unbounded instead of not evaluable"},
  {"initial_radius",     real,    0,       0,      largest,        "x",            "r_1",    "first trust-region radius; 0 derives it from the start"},
  {"min_radius",         real,    1e-300,  0,      largest,        "x",            "r_min",  "a smaller radius means stalled"},
  {"max_radius",         real,    1e150,   tiny,   largest,        "x",            "r_max",  "largest trust-region radius"},
  {"radius_beta",        real,    0.1,     tiny,   just_below_one, "",             "beta",   "ratio from which a step counts as successful"},
  {"radius_theta",       real,    0.1,     0,      just_below_one, "",             "theta",  "weight of the new gradient in the CAT ratio"},
  {"radius_omega_1",     real,    8,       1.001,  1e6,            "",             "omega_1","division of the radius after an unsuccessful step"},
  {"radius_omega_2",     real,    16,      1.001,  1e6,            "",             "omega_2","multiple of the step length after a successful step"},
  {"curvature_probe",    real,    0.25,    0,      1e300,          "",             "",       "least squares: exact Newton when |d'Bd| exceeds this times |Jd|^2"},
  {"newton_rate",        real,    0.25,    0,      1,              "",             "",       "least squares: exact Newton when an iteration leaves more than this of the gradient"},
  {"armijo",             real,    1e-4,    tiny,   just_below_one, "",             "c_1",    "line search: sufficient decrease"},
  {"wolfe",              real,    0.9,     tiny,   just_below_one, "",             "c_2",    "line search: curvature condition"},
  {"lbfgs_memory",       integer, 10,      1,      1000,           "pairs",        "m",      "L-BFGS: stored pairs"},
  {"initial_sigma",      real,    0,       0,      largest,        "f/x^3",        "sigma_0","cubic regularisation: first weight; 0 derives it from the start"},
  {"purity_check",       flag,    1,       0,      1,              "",             "",       "detect functions that differ from call to call"},
  {"keep_trace",         flag,    1,       0,      1,              "",             "",       "keep one record for each iteration"},
  });
}();
// clang-format on

// The default of an option. A misspelt name does not compile.
consteval double initial(std::string_view name) {
  for (const auto& row : option_table)
    if (row.name == name) return row.initial;
  throw std::logic_error("no such option");
}

}  // namespace hesse::solver::detail
