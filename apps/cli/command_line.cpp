#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <filesystem>
#include <new>
#include <string_view>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/solver/detail/core/error.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "suggest.hpp"

namespace hesse::apps {
namespace {

// Names of flags are the names of the option table with dashes; both spellings are read.
std::string flag_of(std::string_view name) {
  std::string flag(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string with_dashes(std::string argument) {
  if (!argument.starts_with("--")) return argument;
  const auto end = std::min(argument.find('='), argument.size());
  std::replace(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(end), '_', '-');
  return argument;
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const Command& command : all_commands()) names.emplace_back(command.name);
  return names;
}

int integer(const std::string& flag, const std::string& text, int least) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least)
    throw usage(fmt::format("{} = {}: a whole number from {} is needed", flag, text, least));
  return value;
}

double real(const std::string& flag, const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw usage(fmt::format("{} = {}: not a number", flag, text));
  return value;
}

using Set = std::function<void(const std::string&)>;

void add(CLI::App& app, const std::string& flag, const std::string& value, const std::string& doc, Set set) {
  app.add_option_function<std::string>(flag, std::move(set), doc)->type_name(value);
}

// One flag for each row of the solver's option table.
void add_solver_options(CLI::App& app, solver::Options& options) {
  for (const solver::detail::OptionRow& row : solver::detail::option_table) {
    std::string value = row.kind == solver::detail::OptionRow::Kind::choice
                            ? fmt::format("{}", fmt::join(solver::choices(row), "|"))
                        : row.kind == solver::detail::OptionRow::Kind::flag    ? "0|1"
                        : row.kind == solver::detail::OptionRow::Kind::integer ? "INT"
                                                                               : "NUMBER";
    std::string doc = fmt::format("{} [{}]", row.doc, solver::get(solver::Options(), row.name));
    app.add_option_function<std::string>(
           "--" + flag_of(row.name),
           [&options, name = row.name](const std::string& text) { solver::set(options, name, text); }, doc)
        ->type_name(value)
        ->group("Solver options");
  }
}

void add_names(CLI::App& app, Request& request, const std::string& what, bool required) {
  auto* option = app.add_option("NAMES", request.names, what)->type_name("");
  if (required) option->required();
}

void add_selection(CLI::App& app, Request& request, bool starts) {
  add(app, "--n", "INT|published", "size of scalable problems, or the one that results are published at",
      [&](const std::string& text) {
        request.published = text == "published";
        if (!request.published) request.n = integer("--n", text, 1);
      });
  if (!starts) return;
  add(app, "--start", "LABELS", "starts, e.g. 1,10,100 or 10x",
      [&](const std::string& text) { request.starts = split(text); });
  add(app, "--x", "NUMBERS", "a start of your own, e.g. -1.2,1", [&](const std::string& text) {
    for (const auto& value : split(text)) request.x.push_back(real("--x", value));
  });
}

void add_json(CLI::App& app, Request& request) {
  app.add_option("--json", request.json, "write a report (hesse.report/1) to a file; - is stdout")->type_name("FILE");
}

void add_plan(CLI::App& app, Request& request) {
  add(app, "--plan", "PLAN", fmt::format("forced Hessian plan: {}", fmt::join(problems::plan_names(), ", ")),
      [&](const std::string& text) {
        const auto known = problems::plan_names();
        if (std::find(known.begin(), known.end(), text) == known.end()) throw usage(unknown("plan", text, known));
        request.plan = text;
      });
  app.add_flag(
      "--probe", request.probe,
      "time a close runner-up of the plan in the first iterations and stay with the faster; of functions, not of "
      "least squares");
}

void add_rates(CLI::App& app, Request& request) {
  add(app, "--rates", "default|calibrated", "rates that plans choose by [calibrated where `hesse calibrate` has run]",
      [&](const std::string& text) {
        const std::vector<std::string> known{"default", "calibrated"};
        if (std::find(known.begin(), known.end(), text) == known.end()) throw usage(unknown("rates", text, known));
        request.rates = text;
      });
}

void define(CLI::App& app, Request& request) {
  app.allow_extras();
  app.add_flag("--quiet", request.quiet, "no progress line");
  add_json(app, request);
  const std::string& name = request.command;
  if (name == "list") {
    add_names(app, request, "sets or problems; default: all", false);
    add_selection(app, request, false);
  } else if (name == "solve") {
    add_names(app, request, "problems (set/name) or sets", true);
    add_selection(app, request, true);
    add_plan(app, request);
    add_rates(app, request);
    app.add_option("--trace", request.trace, "write one JSON line for each iteration to a file")->type_name("FILE");
    add_solver_options(app, request.options);
  } else if (name == "compare") {
    add_names(app, request, "sets or problems", true);
    add_selection(app, request, true);
    add_plan(app, request);
    add_rates(app, request);
    add(app, "--with", "SOLVER", "the other solver [ceres]", [&](const std::string& text) {
      const std::vector<std::string> known{"ceres"};
      if (text != known.front()) throw usage(unknown("solver", text, known));
    });
    add_solver_options(app, request.options);
  } else if (name == "explain" || name == "check") {
    add_names(app, request, "problems or sets", true);
    add_selection(app, request, true);
    if (name == "explain") {
      add_rates(app, request);
      app.add_option("--plot", request.plot, "draw the sparsity pattern of the Hessian of one problem to a file")
          ->type_name("FILE.svg");
    }
  } else if (name == "calibrate") {
    app.add_flag("--remove", request.remove, "go back to the default rates");
  } else {
    add_rates(app, request);
    app.add_option("SUITE", request.suite, "modes [default], regret, hessian, threads or solve")->type_name("");
    add_names(app, request, "of solve: problems (set/name) or sets; default: cutest", false);
    add(app, "--n", "INT", "of solve: size of scalable problems, or the largest below that they have",
        [&](const std::string& text) { request.n = integer("--n", text, 1); });
    add(app, "--seconds", "NUMBER", "of solve: processor time after which a solver stops [60]",
        [&](const std::string& text) {
          request.seconds = real("--seconds", text);
          if (!(request.seconds > 0)) throw usage(fmt::format("--seconds = {}: more than 0 is needed", text));
        });
    app.add_option("--svg", request.svg, "of solve: draw convergence and the performance profile to files of a folder")
        ->type_name("FOLDER");
    add(app, "--tables", "LIST", "of modes: hessian, jacobian, libraries; default: all",
        [&](const std::string& text) { request.tables = split(text); });
    add(app, "--workloads", "LIST", "of the Hessians; default: all",
        [&](const std::string& text) { request.workloads = split(text); });
    add(app, "--sizes", "LIST", "of the Hessians: n, or the number of elements, e.g. 2,64",
        [&](const std::string& text) {
          for (const auto& size : split(text)) request.sizes.push_back(integer("--sizes", size, 1));
        });
    add(app, "--repeats", "INT", "timings of which the median counts",
        [&](const std::string& text) { request.repeats = integer("--repeats", text, 1); });
  }
}

// The flags of a command, for suggestions.
std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const CLI::Option* option : app.get_options())
    for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
  return flags;
}

const Command& find_command(const std::string& name) {
  for (const Command& command : all_commands())
    if (command.name == name) return command;
  throw usage(unknown(name.starts_with("-") ? "flag" : "command", name, command_names()) + "; try hesse --help");
}

using Run = ExitCode (*)(const Request&, Console&);

// Goes on as hesse-bench with the same arguments; returns only where it cannot.
void become_bench(const char* const* argv) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string program = error ? argv[0] + std::string("-bench") : (self.parent_path() / "hesse-bench").string();
  execv(program.c_str(), const_cast<char* const*>(argv));
  throw usage(
      fmt::format("bench: the benchmarks are a program of their own, {}, which cannot be started ({}); ./run bench "
                  "builds and runs it in the source tree",
                  program, std::strerror(errno)));
}

ExitCode dispatch(const std::vector<std::string>& arguments, Run bench, Console& console) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    console.out(overview());
    return ExitCode::converged;
  }
  if (arguments[0] == "--version") {
    console.out("hesse " HESSE_VERSION "\n");
    return ExitCode::converged;
  }
  const Command& command = find_command(arguments[0]);
  Request request;
  request.command = command.name;
  CLI::App app(fmt::format("hesse {} {}: {}", command.name, command.arguments, command.doc),
               fmt::format("hesse {}", command.name));
  define(app, request);
  // CLI11 reads from the back.
  std::vector<std::string> rest;
  for (std::size_t i = arguments.size(); i-- > 1;) rest.push_back(with_dashes(arguments[i]));
  try {
    app.parse(rest);
  } catch (const CLI::CallForHelp&) {
    console.out(app.help());
    return ExitCode::converged;
  } catch (const CLI::ParseError& error) {
    // A misspelt flag may be why something else is missing.
    for (const auto& extra : app.remaining())
      if (extra.starts_with("-")) throw usage(unknown("flag", extra.substr(0, extra.find('=')), flags_of(app)));
    throw usage(fmt::format("{}; try hesse {} --help", error.what(), command.name));
  }
  for (const auto& extra : app.remaining())
    throw usage(unknown("flag", extra.substr(0, extra.find('=')), flags_of(app)));
  if (const auto complaints = solver::validate(request.options); !complaints.empty())
    throw usage(fmt::format("{}", fmt::join(complaints, "; ")));
  console.set_quiet(request.quiet);
  if (request.json == "-") console.mute_tables();
  request.options.interrupt = &interrupted();
  const ExitCode code = (command.run != nullptr ? command.run : bench)(request, console);
  return interrupted() ? ExitCode::interrupted : code;
}

}  // namespace

int run_command_line(int argc, const char* const* argv, Run bench) {
  handle_signals();
  Console console;
  ExitCode code = ExitCode::internal;
  try {
    if (bench == nullptr && argc > 1 && std::string_view(argv[1]) == "bench") become_bench(argv);
    code = dispatch(std::vector<std::string>(argv + std::min(argc, 1), argv + argc), bench, console);
  } catch (const Failure& failure) {
    console.warn(failure.what());
    code = failure.code();
  } catch (const problems::Error& error) {
    console.warn(error.what());
    code = ExitCode::usage;
  } catch (const solver::Error& error) {
    console.warn(error.what());
    code = ExitCode::usage;
  } catch (const ad::Error& error) {
    console.warn(error.what());
    code = ExitCode::usage;
  } catch (const std::bad_alloc&) {
    console.warn("out of memory");
    code = ExitCode::numerical;
  } catch (const std::exception& error) {
    console.warn(fmt::format("internal error: {}", error.what()));
  }
  return static_cast<int>(console.code(code));
}

}  // namespace hesse::apps
