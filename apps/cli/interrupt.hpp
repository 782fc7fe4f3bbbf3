#pragma once

#include <atomic>

namespace hesse::apps {

// True once SIGINT or SIGTERM came. The first asks the work to stop at its best point, the second ends the process.
const std::atomic<bool>& interrupted();

// Takes over SIGINT and SIGTERM, and ignores SIGPIPE so that a closed pipe is an error of the write.
void handle_signals();

}  // namespace hesse::apps
