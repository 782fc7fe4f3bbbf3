#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "exit_code.hpp"

namespace hesse::apps {

// Where a command writes: results to stdout, one live line to stderr while it is a terminal, files whole or not at all.
// A write that fails never loses a result: it is remembered, told once on stderr, and becomes the exit code.
class Console {
 public:
  explicit Console(bool quiet = false);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  void out(std::string_view text);
  void warn(std::string_view text);
  // "[done/total] text" (total 0: not known), replacing the line before; nothing unless stderr is a terminal.
  void progress(std::size_t done, std::size_t total, std::string_view text);
  void clear_progress();

  // Writes to a temporary beside the path and renames; "-" is stdout. Returns false, after a message, where it cannot.
  bool save(const std::string& path, std::string_view text);

  void set_quiet(bool quiet) { quiet_ = quiet; }
  // Where stdout is wanted for JSON, the tables give way.
  void mute_tables() { muted_ = true; }
  bool closed() const { return closed_; }
  // The command's code, unless output failed and nothing graver happened.
  ExitCode code(ExitCode command) const { return failed_ ? ExitCode::output : command; }

 private:
  void write_stdout(std::string_view text);

  bool quiet_;
  bool live_;
  bool colour_;
  bool shown_ = false;
  bool muted_ = false;
  bool closed_ = false;
  bool failed_ = false;
};

}  // namespace hesse::apps
