#include "commands.hpp"

#include <fmt/format.h>

#include <array>

namespace hesse::apps {
namespace {

constexpr std::array commands{
    Command{"list", "[SET...]", "the bundled problems: name, n, m, structure, starts, known minimum, source",
            &list_command},
    Command{"solve", "PROBLEM...", "minimise, with a report", &solve_command},
    Command{"compare", "SET|PROBLEM...", "hesse and Ceres side by side on the same functors", &compare_command},
    Command{"explain", "PROBLEM...", "the Hessian plan: candidates, predicted and measured cost, reason",
            &explain_command},
    Command{"check", "SET|PROBLEM...", "all plans against long double and against differences", &check_command},
    Command{"calibrate", "", "measure this machine; plans choose by what was measured", &calibrate_command},
    Command{"bench", "SUITE",
            "measured cost: modes, regret, threads; next to others: Hessians (hessian), whole solves (solve)", nullptr},
};

}  // namespace

std::span<const Command> all_commands() { return commands; }

ExitCode exit_code(solver::StopReason reason) {
  using enum solver::StopReason;
  switch (reason) {
    case converged_gradient:
    case converged_step:
    case converged_function:
    case target_reached:
      return ExitCode::converged;
    case limit_iterations:
    case limit_time:
    case limit_evaluations:
    case limit_memory:
    case stopped_by_callback:
    case diverging_iterates:
    case stalled:
      return ExitCode::limit;
    case interrupted:
      return ExitCode::interrupted;
    case unbounded:
      return ExitCode::unbounded;
    case evaluation_failed_at_start:
    case evaluation_failed:
    case callback_exception:
      return ExitCode::evaluation;
    case linear_solver_failed:
      return ExitCode::numerical;
    case invalid_problem:
    case invalid_option:
      return ExitCode::usage;
    case internal_error:
      break;
  }
  return ExitCode::internal;
}

std::string overview() {
  std::string text =
      "hesse minimises functions with exact second derivatives.\n\nusage: hesse COMMAND [ARGUMENTS] [FLAGS]\n\n";
  for (const Command& command : commands)
    text += fmt::format("  {:<9} {:<14} {}\n", command.name, command.arguments, command.doc);
  text +=
      "\n"
      "A problem is set/name (nist/Misra1a), a set one of nist, mgh, ml, classic, cutest, bounded, physics, or all.\n"
      "\n"
      "  hesse solve mgh/Rosenbrock           one problem, full report\n"
      "  hesse compare nist                   54 runs next to Ceres\n"
      "  hesse explain classic/Helmholtz      which derivatives, and why\n"
      "\n"
      "Flags of a command: hesse COMMAND --help. Results go to stdout, messages to stderr.\n"
      "Exit codes: 0 converged, 1 limit reached, 2 usage, 3 input, 4 evaluation failed, 5 unbounded,\n"
      "6 numerical failure, 70 internal error, 74 output failed, 130 interrupted.\n";
  return text;
}

}  // namespace hesse::apps
