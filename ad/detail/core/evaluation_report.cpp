#include <cmath>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>

// Messages about values, gradients, Hessians and Jacobians that are not finite or have a wrong size.
namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

std::string point(const Eigen::VectorXd& x) { return " at x = " + to_text(x); }

// Describes the first entry that is not finite.
template <class Pattern>
std::string describe_entry(const char* matrix, const Eigen::VectorXd& values, const Pattern& pattern,
                           const Eigen::VectorXd& x) {
  std::string text;
  pattern.for_each([&](Index i, Index j, Index k) {
    if (!text.empty() || std::isfinite(values[k])) return;
    text = std::string(matrix) + " entry (" + std::to_string(i) + ", " + std::to_string(j) + ") is " +
           to_text(values[k]) + point(x);
  });
  return text;
}

}  // namespace

void require_size(const char* operation, const char* what, Eigen::Index given, Eigen::Index expected) {
  if (given == expected) return;
  throw Error(std::string(operation) + ": " + what + " has " + std::to_string(given) + " entries, the function has " +
              std::to_string(expected) + " variables; give " + std::to_string(expected));
}

std::string describe_value(double f, const Eigen::VectorXd& x) { return "f is " + to_text(f) + point(x); }

std::string describe_gradient(const Eigen::VectorXd& g, const Eigen::VectorXd& x) {
  for (Index i = 0; i < g.size(); ++i)
    if (!std::isfinite(g[i])) return "gradient component " + std::to_string(i) + " is " + to_text(g[i]) + point(x);
  return {};
}

std::string describe_hessian(const Eigen::VectorXd& h, const SymmetricPattern& pattern, const Eigen::VectorXd& x) {
  return describe_entry("Hessian", h, pattern, x);
}

Evaluation check_outputs(const Eigen::VectorXd& y, Index m, std::string& diagnosis) {
  for (Index i = 0; i < y.size(); ++i)
    if (!std::isfinite(y[i])) {
      diagnosis = "output " + std::to_string(i) + " of the function is " + to_text(y[i]);
      return Evaluation::not_evaluable;
    }
  if (y.size() == m) return Evaluation::ok;
  diagnosis = "the function returns " + std::to_string(y.size()) + " numbers, and returned " + std::to_string(m) +
              " at the start; it has to return as many everywhere";
  return Evaluation::fatal;
}

std::string describe_jacobian(const Eigen::VectorXd& values, const SparsityPattern& pattern, const Eigen::VectorXd& x) {
  return describe_entry("Jacobian", values, pattern, x);
}

Evaluation check_value(double f, const Eigen::VectorXd& x, std::string& diagnosis) {
  if (std::isfinite(f)) return Evaluation::ok;
  diagnosis = describe_value(f, x);
  return Evaluation::not_evaluable;
}

void mirror_lower(Eigen::VectorXd& h, Eigen::Index n) {
  for (Index j = 0; j < n; ++j)
    for (Index i = j + 1; i < n; ++i) h[j + i * n] = h[i + j * n];
}

}  // namespace hesse::ad::detail
