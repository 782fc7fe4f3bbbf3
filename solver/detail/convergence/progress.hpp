#pragma once

#include <hesse/solver/detail/evaluation/evaluator.hpp>

// Progress of all methods: judging a step where f is lost in rounding, ending without a step, columns of the trace.
namespace hesse::solver::detail {

// If the model predicts a decrease below this times |f|, the difference of two values of f is mostly rounding.
inline constexpr double noise_zone = 1e-9;

// f(x) − f(x+d) from the gradients at both ends, −½(g + g₊)ᵀd. It has no cancellation, unlike the values, and an error
// of third order in d.
double gradient_decrease(const Point& p, const Point& q, const Eigen::VectorXd& d);

// The end of a run whose steps no longer change x: converged if a Newton step can gain no more than the rounding of f,
// diverging if x diverges, a function that differs from call to call, or stalled. Needs p.g and p.H.
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

}  // namespace hesse::solver::detail
