#include <cmath>

#include <hesse/ad/functions/recorded_function.hpp>

namespace hesse::ad::detail {

ReplayStructure to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

double disagreement(double a, double b) {
  constexpr double small = 1e-2;
  return std::abs(a - b) / (std::abs(b) + small);
}

}  // namespace hesse::ad::detail
