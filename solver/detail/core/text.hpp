#pragma once

#include <Eigen/Core>
#include <span>
#include <string>
#include <string_view>

// Numbers and names as text, independent of the locale.
namespace hesse::solver::detail {

// The shortest text that reads back as the same number; or one with `digits` significant digits.
std::string to_text(double value);
std::string to_text(double value, int digits);
// "(1, 2, 3)", with the middle left out if there are more than `max_entries` entries.
std::string to_text(const Eigen::VectorXd& x, Eigen::Index max_entries = 8);

// The name in the list with the smallest edit distance to `wanted`. Empty for an empty list.
std::string_view nearest_name(std::string_view wanted, std::span<const std::string_view> names);

}  // namespace hesse::solver::detail
