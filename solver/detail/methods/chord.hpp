#pragma once

#include <Eigen/Core>
#include <functional>
#include <hesse/solver/detail/evaluation/evaluator.hpp>

namespace hesse::solver::detail {

// The chord method: Newton's method with a Hessian that is kept ([Kel95], chapter 5.4), near a minimum. An iteration
// costs one gradient and no factorisation. Steps are judged by gradients alone.
struct ChordMethod {
  std::function<Eigen::VectorXd(const Eigen::VectorXd& g)> newton;  // d = −H⁻¹g by the kept factor
  Eigen::VectorXd scale;                                            // D, the units of the steps
  Eigen::VectorXd gradient_noise;                                   // expected rounding error of each entry of g
  double contraction;  // a step is slow if it is longer than this times the last one
  int max_steps;
};

enum class ChordEnd {
  settled,     // g is within its rounding error, or a further step is below the rounding of f or x
  slow,        // the kept Hessian converges too slowly
  not_better,  // f at the end is unknown, or above f at the start by more than rounding; q is the start again
};

// Starts at q, reached by a step of length ‖Dd‖ = `length`; q.f is known. At the end q.f = f(q.x); q.g may be older.
ChordEnd chord_steps(Evaluator& evaluator, Point& q, double length, const ChordMethod& method);

}  // namespace hesse::solver::detail
