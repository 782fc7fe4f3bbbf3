#include "process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

extern char** environ;

namespace hesse::tests {
namespace {

std::string fresh_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "hesse-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  return pattern;
}

struct Scratch {
  std::string folder = fresh_folder();
  ~Scratch() { std::filesystem::remove_all(folder); }
};

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const std::string& stdout_path) : folder_(fresh_folder()) {
  // What the user of this machine calibrated is none of the tests' business.
  ::setenv("XDG_CACHE_HOME", (folder_ + "/cache").c_str(), 0);
  std::vector<std::string> all{HESSE_COMMAND};
  all.insert(all.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& argument : all) argv.push_back(argument.data());
  argv.push_back(nullptr);

  const std::string out = stdout_path.empty() ? folder_ + "/out" : stdout_path, err = folder_ + "/err";
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, out.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addopen(&actions, 2, err.c_str(), O_WRONLY | O_CREAT, 0600);
  const int error = ::posix_spawn(&pid_, HESSE_COMMAND, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " HESSE_COMMAND);
}

Process::~Process() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::filesystem::remove_all(folder_);
}

bool Process::handles(int number) const {
  const std::string status = "/proc/" + std::to_string(pid_) + "/status", caught = "SigCgt:";
  for (int attempt = 0; attempt < 600; ++attempt) {
    std::ifstream in(status);
    for (std::string line; std::getline(in, line);)
      if (line.starts_with(caught) && std::stoull(line.substr(caught.size()), nullptr, 16) >> (number - 1) & 1u)
        return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

void Process::signal(int number) const { ::kill(pid_, number); }

Outcome Process::wait() {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  pid_ = -1;
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(folder_ + "/out"),
          read(folder_ + "/err")};
}

Outcome run(const std::vector<std::string>& arguments, const std::string& stdout_path) {
  return Process(arguments, stdout_path).wait();
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string scratch(const std::string& name) {
  static const Scratch scratch;
  return scratch.folder + "/" + name;
}

}  // namespace hesse::tests
