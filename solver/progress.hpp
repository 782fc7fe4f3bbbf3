#pragma once

#include <hesse/solver/evaluator.hpp>

// What the loops share: judging a step where f is lost in rounding, ending when no step is left, and the trace's columns.
namespace hesse::solver {

// Where the model promises less than this times |f|, the difference of two values of f is mostly rounding.
inline constexpr double noise_zone = 1e-9;

// f(x) − f(x+d) from the gradients at both ends, −½(g + g₊)ᵀd: free of the cancellation in the values, exact to third
// order in d.
double gradient_decrease(const Point& p, const Point& q, const Eigen::VectorXd& d);

// The steps have become so short that x no longer changes: converged where what a Newton step can still bring drowns in
// the rounding of f, diverging where x runs away, a function that differs from call to call, or stalled. Needs p.g and p.H.
Stop end_without_step(Evaluator& evaluator, const Point& p);

Iteration trial_record(double step, double radius, double shift, std::string_view model);

namespace columns {
extern const Column f;
extern const Column gradient;
extern const Column step;
extern const Column radius;
extern const Column shift;
extern const Column ratio;
extern const Column model;
}  // namespace columns

}  // namespace hesse::solver
