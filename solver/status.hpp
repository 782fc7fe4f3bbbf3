#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

namespace hesse::solver {

// Why a run ended. What the returned point is, is a separate answer: PointQuality.
enum class StopReason {
  converged_gradient,
  converged_step,
  converged_function,
  target_reached,
  limit_iterations,
  limit_time,
  limit_evaluations,
  limit_memory,
  interrupted,
  stopped_by_callback,
  unbounded,
  diverging_iterates,
  stalled,
  linear_solver_failed,
  evaluation_failed_at_start,
  evaluation_failed,
  callback_exception,
  invalid_problem,
  invalid_option,
  invalid_input_file,
  derivative_mismatch,
  internal_error,
};

// What the returned point is, from the gradient and the inertia of the exact Hessian there.
enum class PointQuality {
  stationary_2nd_order,
  stationary_1st_order,
  saddle,
  feasible,
  start_only,
  none,
};

std::string_view name(StopReason reason);
std::string_view sentence(StopReason reason);
std::string_view name(PointQuality quality);
std::string_view sentence(PointQuality quality);

std::span<const StopReason> all_stop_reasons();
std::span<const PointQuality> all_point_qualities();

// A certificate of convergence or the requested target was reached.
bool converged(StopReason reason);
// The run ended early, but the best point is better than nothing: limits, interruption, stall, unboundedness.
bool usable(StopReason reason);

std::ostream& operator<<(std::ostream& out, StopReason reason);
std::ostream& operator<<(std::ostream& out, PointQuality quality);

}  // namespace hesse::solver
