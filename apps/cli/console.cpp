#include "console.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace hesse::apps {
namespace {

// Writes all of text, resuming after signals and short writes; 0 or errno.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

spdlog::logger& log() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("hesse", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("hesse: %v");
    return made;
  }();
  return *logger;
}

}  // namespace

Console::Console(bool quiet)
    : quiet_(quiet), live_(::isatty(STDERR_FILENO) == 1), colour_(std::getenv("NO_COLOR") == nullptr) {
  const char* terminal = std::getenv("TERM");
  if (terminal == nullptr || std::strcmp(terminal, "dumb") == 0) live_ = false;
}

Console::~Console() { clear_progress(); }

void Console::out(std::string_view text) {
  if (!muted_) write_stdout(text);
}

void Console::write_stdout(std::string_view text) {
  clear_progress();
  if (closed_) return;
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0) return;
  closed_ = true;
  // A reader that has seen enough (| head) is no failure.
  if (error == EPIPE) return;
  failed_ = true;
  warn(fmt::format("stdout: cannot write: {}", std::strerror(error)));
}

void Console::warn(std::string_view text) {
  clear_progress();
  log().warn("{}", text);
}

void Console::progress(std::size_t done, std::size_t total, std::string_view text) {
  if (quiet_ || !live_) return;
  const std::string count = total > 0 ? fmt::format("[{}/{}]", done, total) : fmt::format("[{}]", done);
  const std::string line =
      fmt::format(fmt::runtime(colour_ ? "\r\033[K\033[36m{}\033[0m {}" : "\r\033[K{} {}"), count, text);
  shown_ = write_all(STDERR_FILENO, line) == 0;
}

void Console::clear_progress() {
  if (!shown_) return;
  shown_ = false;
  write_all(STDERR_FILENO, "\r\033[K");
}

bool Console::save(const std::string& path, std::string_view text) {
  if (path == "-") {
    write_stdout(text);
    return !failed_;
  }
  const auto fail = [&](const char* what) {
    failed_ = true;
    warn(fmt::format("{}: cannot {}: {}", path, what, std::strerror(errno)));
    return false;
  };
  // What is not a plain file (/dev/full, a pipe) is written to as it is; renaming over it would replace it.
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    if (S_ISDIR(status.st_mode)) {
      errno = EISDIR;
      return fail("write");
    }
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return fail("open");
    const int error = write_all(file, text);
    ::close(file);
    errno = error;
    return error == 0 || fail("write");
  }
  std::string temporary = path + ".XXXXXX";
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) return fail("write");
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(file, 0666 & ~mask);
  int error = write_all(file, text);
  if (error == 0 && ::fsync(file) != 0) error = errno;
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return true;
  ::unlink(temporary.c_str());
  errno = error;
  return fail("write");
}

}  // namespace hesse::apps
