#pragma once

#include <array>
#include <string_view>

namespace hesse::solver {

// The methods a run can use; their one-line descriptions and functions are the list of methods.hpp.
enum class Method { automatic, trust_region, least_squares, line_search, cubic, lbfgs };

inline constexpr std::array<std::string_view, 6> method_names{"automatic",   "trust_region", "least_squares",
                                                              "line_search", "cubic",        "lbfgs"};

// How the radius follows the agreement of model and function; see radius_rule.hpp.
enum class RadiusRuleName { cat, classic };

inline constexpr std::array<std::string_view, 2> radius_rule_names{"cat", "classic"};

constexpr std::string_view name(Method method) { return method_names[static_cast<std::size_t>(method)]; }
constexpr std::string_view name(RadiusRuleName rule) { return radius_rule_names[static_cast<std::size_t>(rule)]; }

}  // namespace hesse::solver
