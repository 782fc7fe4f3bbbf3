#pragma once

#include <stdexcept>
#include <string>

namespace hesse::apps {

// What the shell sees.
enum class ExitCode : int {
  converged = 0,
  limit = 1,
  usage = 2,
  input = 3,
  evaluation = 4,
  unbounded = 5,
  numerical = 6,
  internal = 70,
  output = 74,
  interrupted = 130,
};

// Ends the command with a message and a code.
class Failure : public std::runtime_error {
 public:
  Failure(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

inline Failure usage(const std::string& message) { return {ExitCode::usage, message}; }

// Of several problems the gravest outcome is the command's; the codes are ordered by gravity.
inline ExitCode graver(ExitCode a, ExitCode b) { return static_cast<int>(a) > static_cast<int>(b) ? a : b; }

}  // namespace hesse::apps
