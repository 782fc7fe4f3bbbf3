#pragma once

#include <hesse/solver/detail/evaluation/evaluator.hpp>

namespace hesse::solver::detail {

// The strong Wolfe line search: the outcome of a search along x + αs, with φ(α) = f(x + αs).
enum class WolfeEnd {
  wolfe,    // φ(α) ≤ φ(0) + c₁αφ'(0) and |φ'(α)| ≤ c₂|φ'(0)|
  descent,  // only the first inequality holds, at the best α tried
  failed,   // no α has a sufficient decrease and a finite gradient
};

struct WolfeResult {
  WolfeEnd end = WolfeEnd::failed;
  double alpha = 0;
  Point q;                          // x + αs with f and g, unless the search failed
  bool derivatives_failed = false;  // points with a sufficient decrease were dropped: their gradient is not finite
};

// Searches from p (with g) along s, gᵀs < 0, and tries alpha_1 first ([NW06], algorithms 3.5 and 3.6). A point that
// cannot be evaluated counts as f = ∞. Costs at most 60 values, and a gradient for each sufficient decrease.
WolfeResult strong_wolfe(Evaluator& evaluator, const Point& p, const Eigen::VectorXd& s, double alpha_1);

}  // namespace hesse::solver::detail
