#pragma once

#include <span>
#include <string>
#include <string_view>

#include <hesse/solver/status.hpp>
#include "console.hpp"
#include "exit_code.hpp"
#include "request.hpp"

namespace hesse::apps {

// THE table of commands: dispatch, help and suggestions come from here.
struct Command {
  std::string_view name;
  std::string_view arguments;
  std::string_view doc;
  ExitCode (*run)(const Request&, Console&);  // nullptr: a program of its own
};

std::span<const Command> all_commands();

ExitCode list_command(const Request& request, Console& console);
ExitCode solve_command(const Request& request, Console& console);
ExitCode compare_command(const Request& request, Console& console);
ExitCode explain_command(const Request& request, Console& console);
ExitCode check_command(const Request& request, Console& console);
ExitCode calibrate_command(const Request& request, Console& console);

// What the shell sees of how a run ended.
ExitCode exit_code(solver::StopReason reason);

// The whole program: parses, runs, turns every error into a message and a code. bench: what carries out that command; without it
// hesse-bench is started in its place.
int run_command_line(int argc, const char* const* argv, ExitCode (*bench)(const Request&, Console&) = nullptr);

// What `hesse` alone prints.
std::string overview();

}  // namespace hesse::apps
