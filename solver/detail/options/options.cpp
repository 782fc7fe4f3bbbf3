#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <hesse/solver/detail/core/error.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/options.hpp>
#include <span>
#include <variant>

// Options by name: members, validation, parsing, help and Markdown from the table of options.
namespace hesse::solver {

using namespace detail;
namespace {

using Member = std::variant<double Options::*, int Options::*, bool Options::*, Method Options::*,
                            RadiusRuleName Options::*, LinearSolver Options::*>;

struct Binding {
  std::string_view name;
  Member member;
};

// The member of Options for each row of the table, in the same order (checked below).
constexpr std::array bindings{
    Binding{"method", &Options::method},
    Binding{"radius_rule", &Options::radius_rule},
    Binding{"linear_solver", &Options::linear_solver},
    Binding{"max_iterations", &Options::max_iterations},
    Binding{"max_evaluations", &Options::max_evaluations},
    Binding{"max_seconds", &Options::max_seconds},
    Binding{"gradient_tolerance", &Options::gradient_tolerance},
    Binding{"function_tolerance", &Options::function_tolerance},
    Binding{"step_tolerance", &Options::step_tolerance},
    Binding{"curvature_tolerance", &Options::curvature_tolerance},
    Binding{"polish_steps", &Options::polish_steps},
    Binding{"target", &Options::target},
    Binding{"unbounded_below", &Options::unbounded_below},
    Binding{"unbounded_x", &Options::unbounded_x},
    Binding{"minus_infinity_is_unbounded", &Options::minus_infinity_is_unbounded},
    Binding{"initial_radius", &Options::initial_radius},
    Binding{"min_radius", &Options::min_radius},
    Binding{"max_radius", &Options::max_radius},
    Binding{"radius_beta", &Options::radius_beta},
    Binding{"radius_theta", &Options::radius_theta},
    Binding{"radius_omega_1", &Options::radius_omega_1},
    Binding{"radius_omega_2", &Options::radius_omega_2},
    Binding{"curvature_probe", &Options::curvature_probe},
    Binding{"newton_rate", &Options::newton_rate},
    Binding{"armijo", &Options::armijo},
    Binding{"wolfe", &Options::wolfe},
    Binding{"lbfgs_memory", &Options::lbfgs_memory},
    Binding{"initial_sigma", &Options::initial_sigma},
    Binding{"purity_check", &Options::purity_check},
    Binding{"keep_trace", &Options::keep_trace},
};

static_assert(bindings.size() == option_table.size());
static_assert([] {
  for (std::size_t i = 0; i < bindings.size(); ++i)
    if (bindings[i].name != option_table[i].name) return false;
  return true;
}());

constexpr auto option_names = [] {
  std::array<std::string_view, option_table.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = option_table[i].name;
  return names;
}();

std::size_t index_of(std::string_view name, const char* operation) {
  for (std::size_t i = 0; i < option_names.size(); ++i)
    if (option_names[i] == name) return i;
  throw Error(std::string(operation) + ": unknown option '" + std::string(name) + "'; did you mean '" +
              std::string(nearest_name(name, option_names)) + "'?");
}

std::span<const std::string_view> names_of(const OptionRow& row) {
  if (row.kind != OptionRow::Kind::choice) return {};
  if (row.name == "method") return method_names;
  if (row.name == "radius_rule") return radius_rule_names;
  return linear_solver_names;
}

double number(const Options& options, const Member& member) {
  return std::visit([&](auto pointer) { return static_cast<double>(options.*pointer); }, member);
}

std::string value_text(const OptionRow& row, double value) {
  const auto index = static_cast<std::size_t>(value);
  switch (row.kind) {
    case OptionRow::Kind::flag:
      return value != 0 ? "true" : "false";
    case OptionRow::Kind::choice:
      if (value >= 0 && index < names_of(row).size()) return std::string(names_of(row)[index]);
      return to_text(value);
    case OptionRow::Kind::integer:
      return std::to_string(static_cast<long long>(value));
    default:
      return to_text(value);
  }
}

// An end of a range. The largest number stands for no bound.
std::string bound_text(const OptionRow& row, double value) {
  return std::abs(value) == table::largest ? "any finite" : value_text(row, value);
}

std::string range(const OptionRow& row) {
  switch (row.kind) {
    case OptionRow::Kind::flag:
      return "true or false";
    case OptionRow::Kind::choice: {
      std::string text = "one of";
      for (const auto choice : names_of(row)) text += (text == "one of" ? " " : ", ") + std::string(choice);
      return text;
    }
    default:
      return std::string(row.kind == OptionRow::Kind::integer ? "an integer from " : "a number from ") +
             bound_text(row, row.min) + " to " + bound_text(row, row.max);
  }
}

bool in_range(const OptionRow& row, double value) { return value >= row.min && value <= row.max; }

std::string complaint(const OptionRow& row, std::string_view value) {
  return std::string(row.name) + " = " + std::string(value) + ": must be " + range(row);
}

// Text that is exactly one number.
template <class Number>
bool parse(std::string_view text, Number& number) {
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc{} && result.ptr == end;
}

double parse_value(const OptionRow& row, std::string_view text) {
  const auto refuse = [&]() -> double {
    std::string message = "set option: " + complaint(row, "'" + std::string(text) + "'");
    if (row.kind == OptionRow::Kind::choice)
      message += "; did you mean '" + std::string(nearest_name(text, names_of(row))) + "'?";
    throw Error(message);
  };
  double value = 0;
  switch (row.kind) {
    case OptionRow::Kind::flag:
      if (text != "true" && text != "false") return refuse();
      return text == "true" ? 1 : 0;
    case OptionRow::Kind::choice: {
      const auto names = names_of(row);
      for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<double>(i);
      return refuse();
    }
    case OptionRow::Kind::integer: {
      long long integer = 0;
      if (!parse(text, integer)) return refuse();
      value = static_cast<double>(integer);
      break;
    }
    case OptionRow::Kind::real:
      if (!parse(text, value)) return refuse();
      break;
  }
  return in_range(row, value) ? value : refuse();
}

void contradiction(std::vector<std::string>& complaints, bool holds, const char* a, double a_value, const char* b,
                   double b_value) {
  if (holds)
    complaints.push_back(std::string(a) + " = " + to_text(a_value) + " contradicts " + b + " = " + to_text(b_value) +
                         ": " + a + " must not be larger");
}

}  // namespace

std::vector<std::string> validate(const Options& options) {
  std::vector<std::string> complaints;
  for (std::size_t i = 0; i < option_table.size(); ++i) {
    const double value = number(options, bindings[i].member);
    if (!in_range(option_table[i], value)) complaints.push_back(complaint(option_table[i], to_text(value)));
  }
  contradiction(complaints, options.min_radius > options.max_radius, "min_radius", options.min_radius, "max_radius",
                options.max_radius);
  contradiction(complaints, options.initial_radius > options.max_radius, "initial_radius", options.initial_radius,
                "max_radius", options.max_radius);
  contradiction(complaints, options.initial_radius > 0 && options.min_radius > options.initial_radius, "min_radius",
                options.min_radius, "initial_radius", options.initial_radius);
  contradiction(complaints, options.armijo > options.wolfe, "armijo", options.armijo, "wolfe", options.wolfe);
  contradiction(complaints, options.unbounded_below > options.target && std::isfinite(options.target),
                "unbounded_below", options.unbounded_below, "target", options.target);
  return complaints;
}

void set(Options& options, std::string_view name, std::string_view text) {
  const std::size_t i = index_of(name, "set option");
  const double value = parse_value(option_table[i], text);
  std::visit(
      [&](auto pointer) {
        using Value = std::remove_reference_t<decltype(options.*pointer)>;
        if constexpr (std::is_enum_v<Value>)
          options.*pointer = static_cast<Value>(static_cast<int>(value));
        else
          options.*pointer = static_cast<Value>(value);
      },
      bindings[i].member);
}

std::string get(const Options& options, std::string_view name) {
  const std::size_t i = index_of(name, "get option");
  return value_text(option_table[i], number(options, bindings[i].member));
}

std::vector<std::pair<std::string, std::string>> list(const Options& options) {
  std::vector<std::pair<std::string, std::string>> values;
  for (std::size_t i = 0; i < option_table.size(); ++i)
    values.emplace_back(option_names[i], value_text(option_table[i], number(options, bindings[i].member)));
  return values;
}

std::vector<std::string_view> choices(const OptionRow& row) {
  const auto names = names_of(row);
  return {names.begin(), names.end()};
}

std::string help(const OptionRow& row) {
  std::string text = std::string(row.doc) + " (" + range(row);
  if (!row.unit.empty()) text += "; unit " + std::string(row.unit);
  if (!row.symbol.empty()) text += "; " + std::string(row.symbol) + " in the paper";
  return text + "; default " + value_text(row, row.initial) + ")";
}

std::string options_help() {
  std::string text;
  for (const auto& row : option_table) {
    std::string line = "  " + std::string(row.name);
    line.resize(std::max<std::size_t>(line.size() + 1, 32), ' ');
    text += line + help(row) + "\n";
  }
  return text;
}

std::string options_markdown() {
  std::string text = "| option | default | range | unit | symbol | meaning |\n|---|---|---|---|---|---|\n";
  for (const auto& row : option_table) {
    const std::string allowed = row.kind == OptionRow::Kind::real || row.kind == OptionRow::Kind::integer
                                    ? bound_text(row, row.min) + " to " + bound_text(row, row.max)
                                    : range(row);
    text += "| `" + std::string(row.name) + "` | " + value_text(row, row.initial) + " | " + allowed + " | " +
            std::string(row.unit) + " | " + std::string(row.symbol) + " | " + std::string(row.doc) + " |\n";
  }
  return text;
}

}  // namespace hesse::solver
