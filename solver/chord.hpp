#pragma once

#include <Eigen/Core>
#include <functional>
#include <hesse/solver/evaluator.hpp>

namespace hesse::solver {

// Newton's method with a Hessian that is kept ([Kel95], chapter 5.4: the chord method), close to a minimum where that
// Hessian hardly changes: a gradient an iteration, no factorisation, judged by the gradients alone.
struct ChordMethod {
  std::function<Eigen::VectorXd(const Eigen::VectorXd& g)> newton;  // d = −H⁻¹g with the factor that is kept
  Eigen::VectorXd scale;                                            // D, the units in which steps are measured
  Eigen::VectorXd gradient_noise;                                   // rounding error to expect in the entries of g
  double contraction;  // a step longer than this times the last one is slow
  int most_steps;
};

enum class ChordEnd {
  settled,     // g is within its rounding error, or what is left to do is below the rounding of f or x
  slow,        // the kept Hessian no longer does
  not_better,  // f at the end is above f at the start by more than rounding, or not known: q is the start again
};

// From q, reached by a step of length ‖Dd‖ = `length`, with q.f known. Afterwards q.f = f(q.x); q.g may be older.
ChordEnd chord_steps(Evaluator& evaluator, Point& q, double length, const ChordMethod& method);

}  // namespace hesse::solver
