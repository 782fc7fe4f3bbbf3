#include <cmath>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/core/text.hpp>

namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

std::string point(const Eigen::VectorXd& x) { return " at x = " + to_text(x); }

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

std::string describe_hessian(const Eigen::VectorXd& h, const HessianPattern& pattern, const Eigen::VectorXd& x) {
  const auto entry = [&](Index i, Index j, double value) {
    return "Hessian entry (" + std::to_string(i) + ", " + std::to_string(j) + ") is " + to_text(value) + point(x);
  };
  const Index n = pattern.n;
  for (Index j = 0; j < n; ++j) {
    if (pattern.outer.empty()) {
      for (Index i = j; i < n; ++i)
        if (!std::isfinite(h[i + j * n])) return entry(i, j, h[i + j * n]);
      continue;
    }
    const auto column = static_cast<std::size_t>(j);
    for (Index k = pattern.outer[column]; k < pattern.outer[column + 1]; ++k)
      if (!std::isfinite(h[k])) return entry(pattern.inner[static_cast<std::size_t>(k)], j, h[k]);
  }
  return {};
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

std::string describe_jacobian(const Eigen::VectorXd& values, const RowStructure& structure, Index m,
                              const Eigen::VectorXd& x) {
  const bool sparse = structure.outer.size() > 1;
  for (Index k = 0, row = 0; k < values.size(); ++k) {
    while (sparse && structure.outer[static_cast<std::size_t>(row) + 1] <= k) ++row;
    if (std::isfinite(values[k])) continue;
    const Index column = sparse ? structure.inner[static_cast<std::size_t>(k)] : k / m;
    return "Jacobian entry (" + std::to_string(sparse ? row : k % m) + ", " + std::to_string(column) + ") is " +
           to_text(values[k]) + point(x);
  }
  return {};
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
