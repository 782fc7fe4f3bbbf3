#pragma once

#include <Eigen/Core>
#include <string>

// Numbers as text for messages, in any locale. (std::to_string writes 1.5e-9 as 0.000000, and 1e250 in 251 digits.)
namespace hesse::ad::detail {

// The shortest text that reads back as the same number; with digits, that many significant ones.
std::string to_text(double value);
std::string to_text(double value, int digits);
// "(1, 2.5, 1e-09)", each to six digits; the first `most` entries.
std::string to_text(const Eigen::VectorXd& x, Eigen::Index most = 8);

}  // namespace hesse::ad::detail
