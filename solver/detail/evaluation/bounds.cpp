#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/evaluation/bounds.hpp>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <limits>

// Checks of bounds, projection into the box, and the free variables at a point.
namespace hesse::solver::detail {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

void check_size(std::vector<std::string>& complaints, const char* name, const Eigen::VectorXd& bounds, Eigen::Index n) {
  if (bounds.size() != 0 && bounds.size() != n)
    complaints.push_back(std::string(name) + " has " + std::to_string(bounds.size()) + " entries, the function has " +
                         std::to_string(n) + " variables");
}

// An empty vector means no bounds.
Eigen::VectorXd filled(const Eigen::VectorXd& bounds, Eigen::Index n, double otherwise) {
  return bounds.size() > 0 ? bounds : Eigen::VectorXd::Constant(n, otherwise);
}

}  // namespace

std::vector<std::string> Bounds::complaints(const Options& options, Index n) {
  std::vector<std::string> found;
  check_size(found, "lower", options.lower, n);
  check_size(found, "upper", options.upper, n);
  if (!found.empty()) return found;
  const Eigen::VectorXd lower = filled(options.lower, n, -infinity), upper = filled(options.upper, n, infinity);
  constexpr std::size_t most_complaints = 5;
  for (Index i = 0; i < n && found.size() < most_complaints; ++i) {
    const std::string place = "[" + std::to_string(i) + "] = ";
    if (std::isnan(lower[i]) || lower[i] == infinity)
      found.push_back("lower" + place + to_text(lower[i]) + ": a number or -inf is needed");
    else if (std::isnan(upper[i]) || upper[i] == -infinity)
      found.push_back("upper" + place + to_text(upper[i]) + ": a number or inf is needed");
    else if (lower[i] > upper[i])
      found.push_back("lower" + place + to_text(lower[i]) + " > upper" + place + to_text(upper[i]));
  }
  return found;
}

Bounds::Bounds(const Options& options, Index n) {
  if (options.lower.size() == 0 && options.upper.size() == 0) return;
  lower_ = filled(options.lower, n, -infinity);
  upper_ = filled(options.upper, n, infinity);
}

Eigen::VectorXd Bounds::project(const Eigen::VectorXd& x) const {
  return any() ? Eigen::VectorXd(x.cwiseMax(lower_).cwiseMin(upper_)) : x;
}

Mask Bounds::held(const Point& p) const {
  if (!any()) return {};
  const auto x = p.x.array(), g = p.g.array(), lower = lower_.array(), upper = upper_.array();
  const Mask held = (x <= lower && g > 0) || (x >= upper && g < 0) || lower == upper;
  return held.any() ? held : Mask();
}

}  // namespace hesse::solver::detail
