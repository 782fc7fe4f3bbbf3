#include "replayed.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace oracle {

using hesse::ad::Bounded;
using hesse::ad::Evaluation;

Eigen::MatrixXd full_matrix(const hesse::ad::SymmetricPattern& structure, const Eigen::VectorXd& values) {
  const Eigen::Index n = structure.n;
  if (structure.outer.empty()) return Eigen::Map<const Eigen::MatrixXd>(values.data(), n, n);
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index j = 0; j < n; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k) {
      const Eigen::Index i = structure.inner[static_cast<std::size_t>(k)];
      matrix(i, j) = matrix(j, i) = values[k];
    }
  return matrix;
}

std::optional<std::string> difference(const Replayed& actual, const BoundedDerivatives& expected, double margin,
                                      double& worst) {
  constexpr double overflow = 1e150;
  std::ostringstream text;
  text.precision(17);
  const bool finite = std::isfinite(expected.value.value);
  // A pole may be missed by rounding, but not by much.
  constexpr double pole = 1e6;
  if (!finite && std::abs(actual.value) > pole) return std::nullopt;
  if ((actual.outcome == Evaluation::ok) != finite) {
    text << "f is " << expected.value.value << ", replay says " << actual.value << " and: " << actual.diagnosis;
    return text.str();
  }
  if (!finite) return std::nullopt;
  // What cancels exactly in the compositions, as in (c - x) + x, leaves a rounding error where it is added up otherwise.
  double largest = 1;
  const auto enlarge = [&](const Bounded& entry) {
    if (std::isfinite(entry.value)) largest = std::max(largest, std::abs(entry.value));
  };
  std::for_each(expected.gradient.begin(), expected.gradient.end(), enlarge);
  std::for_each(expected.hessian.reshaped().begin(), expected.hessian.reshaped().end(), enlarge);
  const double residue = 1e-13 * largest;
  const auto wrong = [&](double computed, const Bounded& truth) {
    // Running errors know nothing of over- and underflow.
    if (!std::isfinite(truth.value) || !std::isfinite(truth.error)) return false;
    if (std::abs(truth.value) > overflow) return !(std::abs(computed) > overflow);
    // Next to a pole, of which only the order of magnitude is known.
    if (!std::isfinite(computed) && margin * truth.error > std::abs(truth.value)) return false;
    const double error = std::abs(computed - truth.value);
    if (error <= residue) return false;
    if (!(error <= margin * truth.error)) {
      text << computed << ", but expected is " << truth.value << " (running error bound " << truth.error << ")";
      return true;
    }
    if (error > 0) worst = std::max(worst, error / truth.error);
    return false;
  };
  if (wrong(actual.value, expected.value)) return "f: " + text.str();
  const Eigen::Index n = expected.gradient.size();
  for (Eigen::Index i = 0; i < n; ++i) {
    if (wrong(actual.gradient[i], expected.gradient[i])) return "g[" + std::to_string(i) + "]: " + text.str();
    for (Eigen::Index j = 0; j <= i; ++j)
      if (wrong(actual.hessian(i, j), expected.hessian(i, j)))
        return "H(" + std::to_string(i) + ", " + std::to_string(j) + "): " + text.str();
  }
  return std::nullopt;
}

}  // namespace oracle
