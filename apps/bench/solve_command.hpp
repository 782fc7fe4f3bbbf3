#pragma once

#include "../cli/commands.hpp"

namespace hesse::apps {

// `hesse bench solve`: whole solves by hesse and by other solvers, as tables, JSON and SVG.
ExitCode solve_bench_command(const Request& request, Console& console);

}  // namespace hesse::apps
