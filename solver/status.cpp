#include <array>
#include <hesse/solver/status.hpp>
#include <ostream>

namespace hesse::solver {
namespace {

enum class Use { converged, usable, failed };

struct ReasonRow {
  StopReason reason;
  std::string_view name;
  Use use;
  std::string_view sentence;
};

constexpr std::array reasons{
    ReasonRow{StopReason::converged_gradient, "converged_gradient", Use::converged,
              "every entry of the gradient is within its rounding error or the tolerance asked for"},
    ReasonRow{StopReason::converged_step, "converged_step", Use::converged,
              "the next Newton step is below the rounding of x"},
    ReasonRow{StopReason::converged_function, "converged_function", Use::converged,
              "the decrease that a Newton step can still bring is below the tolerance relative to f"},
    ReasonRow{StopReason::target_reached, "target_reached", Use::converged, "f reached the requested target"},
    ReasonRow{StopReason::limit_iterations, "limit_iterations", Use::usable, "the limit of iterations was reached"},
    ReasonRow{StopReason::limit_time, "limit_time", Use::usable, "the limit of time was reached"},
    ReasonRow{StopReason::limit_evaluations, "limit_evaluations", Use::usable,
              "the limit of function evaluations was reached"},
    ReasonRow{StopReason::limit_memory, "limit_memory", Use::failed, "memory did not suffice"},
    ReasonRow{StopReason::interrupted, "interrupted", Use::usable, "the run was interrupted from outside"},
    ReasonRow{StopReason::stopped_by_callback, "stopped_by_callback", Use::usable, "the callback asked to stop"},
    ReasonRow{StopReason::unbounded, "unbounded", Use::usable, "f decreases without bound"},
    ReasonRow{StopReason::diverging_iterates, "diverging_iterates", Use::usable,
              "f tends to a limit while x runs away: there may be no minimiser"},
    ReasonRow{StopReason::stalled, "stalled", Use::usable,
              "no acceptable finite step was found, although the model promises a decrease"},
    ReasonRow{StopReason::linear_solver_failed, "linear_solver_failed", Use::failed,
              "the linear algebra of the step broke down"},
    ReasonRow{StopReason::evaluation_failed_at_start, "evaluation_failed_at_start", Use::failed,
              "the function or its derivatives cannot be evaluated at the start"},
    ReasonRow{StopReason::evaluation_failed, "evaluation_failed", Use::failed,
              "the function or its derivatives cannot be evaluated and there is no way on"},
    ReasonRow{StopReason::callback_exception, "callback_exception", Use::failed,
              "user code threw an exception, kept in the result"},
    ReasonRow{StopReason::invalid_problem, "invalid_problem", Use::failed, "the problem is not well posed"},
    ReasonRow{StopReason::invalid_option, "invalid_option", Use::failed, "an option is not valid"},
    ReasonRow{StopReason::invalid_input_file, "invalid_input_file", Use::failed, "an input file is not valid"},
    ReasonRow{StopReason::derivative_mismatch, "derivative_mismatch", Use::failed,
              "the derivatives do not belong to the function"},
    ReasonRow{StopReason::internal_error, "internal_error", Use::failed, "a defect of the library"},
};

struct QualityRow {
  PointQuality quality;
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array qualities{
    QualityRow{PointQuality::stationary_2nd_order, "stationary_2nd_order",
               "the gradient vanishes and the exact Hessian has no negative eigenvalue"},
    QualityRow{PointQuality::stationary_1st_order, "stationary_1st_order",
               "the gradient vanishes; the curvature does not decide"},
    QualityRow{PointQuality::saddle, "saddle", "the gradient vanishes and the exact Hessian has a negative eigenvalue"},
    QualityRow{PointQuality::feasible, "feasible", "a finite point, not stationary"},
    QualityRow{PointQuality::start_only, "start_only", "the start, nothing better was found"},
    QualityRow{PointQuality::none, "none", "no point at which the function is finite"},
};

constexpr auto reason_values = [] {
  std::array<StopReason, reasons.size()> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = reasons[i].reason;
  return values;
}();

constexpr auto quality_values = [] {
  std::array<PointQuality, qualities.size()> values{};
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = qualities[i].quality;
  return values;
}();

// The rows stand in the order of the enumerators.
constexpr bool ordered = [] {
  for (std::size_t i = 0; i < reasons.size(); ++i)
    if (static_cast<std::size_t>(reasons[i].reason) != i) return false;
  for (std::size_t i = 0; i < qualities.size(); ++i)
    if (static_cast<std::size_t>(qualities[i].quality) != i) return false;
  return true;
}();
static_assert(ordered);

const ReasonRow& row(StopReason reason) { return reasons.at(static_cast<std::size_t>(reason)); }
const QualityRow& row(PointQuality quality) { return qualities.at(static_cast<std::size_t>(quality)); }

}  // namespace

std::string_view name(StopReason reason) { return row(reason).name; }
std::string_view sentence(StopReason reason) { return row(reason).sentence; }
std::string_view name(PointQuality quality) { return row(quality).name; }
std::string_view sentence(PointQuality quality) { return row(quality).sentence; }

std::span<const StopReason> all_stop_reasons() { return reason_values; }
std::span<const PointQuality> all_point_qualities() { return quality_values; }

bool converged(StopReason reason) { return row(reason).use == Use::converged; }
bool usable(StopReason reason) { return row(reason).use != Use::failed; }

std::ostream& operator<<(std::ostream& out, StopReason reason) { return out << name(reason); }
std::ostream& operator<<(std::ostream& out, PointQuality quality) { return out << name(quality); }

}  // namespace hesse::solver
