#pragma once

#include <iosfwd>
#include <span>
#include <string_view>

namespace hesse::solver {

// Why a run ended. PointQuality says what the returned point is; the two answers are independent.
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
  internal_error,
};

// What the returned point is, by the gradient and the inertia of the exact Hessian there.
enum class PointQuality {
  stationary_2nd_order,
  stationary_1st_order,
  saddle,
  feasible,
  start_only,
  none,
};

// The name of the enumerator, its meaning in a sentence, and advice for it (docs/reading-a-result.md shows them all).
std::string_view name(StopReason reason);
std::string_view sentence(StopReason reason);
std::string_view advice(StopReason reason);
std::string_view name(PointQuality quality);
std::string_view sentence(PointQuality quality);
std::string_view advice(PointQuality quality);

std::span<const StopReason> all_stop_reasons();
std::span<const PointQuality> all_point_qualities();

// Whether a certificate of convergence holds, or the requested target was reached.
bool converged(StopReason reason);
// Whether the best point is of use although the run ended early: limits, interruption, stall, unboundedness.
bool usable(StopReason reason);

std::ostream& operator<<(std::ostream& out, StopReason reason);
std::ostream& operator<<(std::ostream& out, PointQuality quality);

}  // namespace hesse::solver
