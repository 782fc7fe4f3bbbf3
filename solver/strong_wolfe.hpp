#pragma once

#include <hesse/solver/evaluator.hpp>

namespace hesse::solver {

// What a search along x + αs found.
enum class WolfeEnd {
  wolfe,    // φ(α) ≤ φ(0) + c₁αφ'(0) and |φ'(α)| ≤ c₂|φ'(0)|
  descent,  // only the first of the two, at the best α tried
  failed,   // no α with a sufficient decrease and a finite gradient
};

struct WolfeResult {
  WolfeEnd end = WolfeEnd::failed;
  double alpha = 0;
  Point q;                          // x + αs with f and g, unless failed
  bool derivatives_failed = false;  // points of sufficient decrease were lost because their gradient is not finite
};

// Strong Wolfe line search ([NW06], algorithms 3.5 and 3.6) from p (with g) along s, gᵀs < 0, first trying alpha_1.
// Points that cannot be evaluated count as infinitely high. At most 60 values, a gradient for each sufficient decrease.
WolfeResult strong_wolfe(Evaluator& evaluator, const Point& p, const Eigen::VectorXd& s, double alpha_1);

}  // namespace hesse::solver
