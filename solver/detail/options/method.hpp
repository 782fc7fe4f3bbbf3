#pragma once

#include <array>
#include <string_view>

namespace hesse::solver {

// Names of the methods and radius rules of a run. methods.hpp lists the methods with descriptions and functions.
enum class Method { automatic, trust_region, least_squares, line_search, cubic, lbfgs };

inline constexpr std::array<std::string_view, 6> method_names{"automatic",   "trust_region", "least_squares",
                                                              "line_search", "cubic",        "lbfgs"};

// The rule that adapts the trust-region radius to the agreement of model and function; see radius_rule.hpp.
enum class RadiusRuleName { cat, classic };

inline constexpr std::array<std::string_view, 2> radius_rule_names{"cat", "classic"};

// How Hessians are stored and factored.
enum class LinearSolver { automatic, dense, sparse };

inline constexpr std::array<std::string_view, 3> linear_solver_names{"automatic", "dense", "sparse"};

constexpr std::string_view name(Method method) { return method_names[static_cast<std::size_t>(method)]; }
constexpr std::string_view name(RadiusRuleName rule) { return radius_rule_names[static_cast<std::size_t>(rule)]; }
constexpr std::string_view name(LinearSolver solver) { return linear_solver_names[static_cast<std::size_t>(solver)]; }

}  // namespace hesse::solver
