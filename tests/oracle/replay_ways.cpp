#include "replay_ways.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace oracle {

using hesse::ad::Bounded;

std::optional<std::string> mismatch(const std::vector<Way>& ways, const BoundedDerivatives& truth, double& worst) {
  constexpr double underflow = 1e-290;
  const Eigen::Index n = truth.gradient.size();
  std::ostringstream text;
  text.precision(17);
  const auto wrong = [&](double computed, const Bounded& own, const Bounded& expected) {
    if (!std::isfinite(expected.value) && !std::isfinite(computed)) return false;
    if (std::abs(expected.value) < underflow && std::abs(computed) < underflow) return false;
    const double error = std::abs(computed - expected.value), bound = own.error + expected.error;
    if (error > 0) worst = std::max(worst, error / bound);
    if (error <= bound && std::isfinite(bound)) return false;
    text << computed << ", but 50 digits say " << expected.value << " (running error bounds " << own.error
         << " of what was evaluated, " << expected.error << " of forward over reverse)\n";
    return true;
  };
  for (const Way& way : ways)
    for (Eigen::Index row = 0; row < way.gradient.size(); ++row) {
      const Eigen::Index i = row % n, first = row - i;
      if (wrong(way.gradient[row], way.own.gradient[row], truth.gradient[i]))
        return std::string(way.name) + ", g[" + std::to_string(i) + "]: " + text.str();
      for (Eigen::Index j = 0; j <= i; ++j)
        if (wrong(way.hessian(row, first + j), way.own.hessian(row, first + j), truth.hessian(i, j)))
          return std::string(way.name) + ", H(" + std::to_string(i) + ", " + std::to_string(j) + "): " + text.str();
    }
  return std::nullopt;
}

}  // namespace oracle
