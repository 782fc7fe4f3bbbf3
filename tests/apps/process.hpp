#pragma once

#include <sys/types.h>
#include <string>
#include <vector>

namespace hesse::tests {

// What a finished command left behind.
struct Outcome {
  int code = -1;  // exit code, or 128 + signal
  std::string out;
  std::string err;
};

// A running `hesse`, its stdout and stderr in files of a folder of its own.
class Process {
 public:
  // stdout_path: where stdout goes instead, e.g. /dev/full.
  explicit Process(const std::vector<std::string>& arguments, const std::string& stdout_path = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Waits until the process takes over a signal: on a busy machine, or under sanitizers, that may be seconds. False when it
  // does not within a minute.
  bool handles(int number) const;
  void signal(int number) const;
  Outcome wait();
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
  pid_t pid_ = -1;
};

// Runs `hesse arguments…` to its end.
Outcome run(const std::vector<std::string>& arguments, const std::string& stdout_path = {});

std::string read(const std::string& path);
// A path for a file, in a fresh folder that is removed at the end of the program.
std::string scratch(const std::string& name);

}  // namespace hesse::tests
