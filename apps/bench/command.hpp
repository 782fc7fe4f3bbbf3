#pragma once

#include "../cli/commands.hpp"

namespace hesse::apps {

// `hesse bench`: the suites as tables and JSON.
ExitCode bench_command(const Request& request, Console& console);

}  // namespace hesse::apps
