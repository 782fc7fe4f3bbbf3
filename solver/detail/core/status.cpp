#include <array>
#include <hesse/solver/status.hpp>
#include <ostream>

// The table of stop reasons and point qualities: name, sentence, advice, and whether the result is of use.
namespace hesse::solver {

namespace {

enum class Use { converged, usable, failed };

struct ReasonRow {
  StopReason reason;
  std::string_view name;
  Use use;
  std::string_view sentence;
  std::string_view advice;  // what to do about it; for the documentation
};

constexpr std::array reasons{
    ReasonRow{StopReason::converged_gradient, "converged_gradient", Use::converged,
              "every entry of the gradient is within its rounding error or the tolerance asked for",
              "Nothing. If the quality is only stationary_1st_order, read the notes: the Hessian does not decide "
              "whether the point is a minimum."},
    ReasonRow{StopReason::converged_step, "converged_step", Use::converged,
              "the next Newton step is below the rounding of x",
              "Nothing: x has the digits that double can hold. For a better f, compute f with less cancellation."},
    ReasonRow{
        StopReason::converged_function, "converged_function", Use::converged,
        "the decrease that a Newton step can still bring is below the tolerance relative to f",
        "Nothing. If you need more digits of x, set function_tolerance to 0 or compute f with less cancellation."},
    ReasonRow{StopReason::target_reached, "target_reached", Use::converged, "f reached the requested target",
              "Nothing. The point need not be a minimum; remove target to go on to one."},
    ReasonRow{StopReason::limit_iterations, "limit_iterations", Use::usable, "the limit of iterations was reached",
              "Look at summary.table(). If f still falls, raise max_iterations or restart from result.x; if it crawls, "
              "try another method or start."},
    ReasonRow{StopReason::limit_time, "limit_time", Use::usable, "the limit of time was reached",
              "Raise max_seconds or restart from result.x. summary.seconds tells whether f, its derivatives or the "
              "linear algebra took the time."},
    ReasonRow{StopReason::limit_evaluations, "limit_evaluations", Use::usable,
              "the limit of function evaluations was reached",
              "Raise max_evaluations or restart from result.x. Many rejected steps in counts.rejected point to noise "
              "or a kink in f."},
    ReasonRow{
        StopReason::limit_memory, "limit_memory", Use::failed, "memory did not suffice",
        "Use method = lbfgs, which stores no Hessian, or fewer variables. The message says what a full Hessian takes."},
    ReasonRow{StopReason::interrupted, "interrupted", Use::usable, "the run was interrupted from outside",
              "Nothing: Options::interrupt was set. result.x is the best point so far; restart from it to go on."},
    ReasonRow{StopReason::stopped_by_callback, "stopped_by_callback", Use::usable, "the callback asked to stop",
              "Nothing: your callback returned Action::stop. Restart from result.x if it stopped too early."},
    ReasonRow{StopReason::unbounded, "unbounded", Use::usable, "f decreases without bound",
              "Check the sign of f. If it is right, set bounds on the variables or add a term that keeps them finite."},
    ReasonRow{
        StopReason::diverging_iterates, "diverging_iterates", Use::usable,
        "f tends to a limit while x runs away: there may be no minimiser",
        "Set bounds on the variable that the message names, add a term that keeps it finite, or try another start."},
    ReasonRow{StopReason::stalled, "stalled", Use::usable,
              "no acceptable finite step was found, although the model promises a decrease",
              "Check f for noise, jumps and kinks, and hand-written derivatives for errors. At a saddle use method = "
              "trust_region or another start."},
    ReasonRow{StopReason::linear_solver_failed, "linear_solver_failed", Use::failed,
              "the linear algebra of the step broke down",
              "Look for derivatives near the limits of double. Rescale f or x, or start closer to a solution."},
    ReasonRow{
        StopReason::evaluation_failed_at_start, "evaluation_failed_at_start", Use::failed,
        "the function or its derivatives cannot be evaluated at the start",
        "Start where f, gradient and Hessian are finite. The message names the quantity, its index and the point."},
    ReasonRow{StopReason::evaluation_failed, "evaluation_failed", Use::failed,
              "the function or its derivatives cannot be evaluated and there is no way on",
              "Make the derivatives finite at the point that the message names, or start elsewhere."},
    ReasonRow{StopReason::callback_exception, "callback_exception", Use::failed,
              "user code threw an exception, kept in the result",
              "Rethrow result.exception to see it. Where f is merely undefined, return NaN, or false from a residual "
              "functor, instead of throwing."},
    ReasonRow{StopReason::invalid_problem, "invalid_problem", Use::failed, "the problem is not well posed",
              "Correct what the message names: x0, the sizes, the Hessian structure, or a function that differs from "
              "call to call."},
    ReasonRow{StopReason::invalid_option, "invalid_option", Use::failed, "an option is not valid",
              "Correct the options that the message names. It states the allowed range of each."},
    ReasonRow{StopReason::internal_error, "internal_error", Use::failed, "a defect of the library",
              "Report it with summary.full() and your program: hesse has a defect."},
};

struct QualityRow {
  PointQuality quality;
  std::string_view name;
  std::string_view sentence;
  std::string_view advice;  // what to do about it; for the documentation
};

constexpr std::array qualities{
    QualityRow{PointQuality::stationary_2nd_order, "stationary_2nd_order",
               "the gradient vanishes and the exact Hessian has no negative eigenvalue",
               "Take it as a local minimum. If inertia->zero is not 0, the minimum may be degenerate: some directions "
               "have no curvature."},
    QualityRow{PointQuality::stationary_1st_order, "stationary_1st_order",
               "the gradient vanishes; the curvature does not decide",
               "Compare f at points nearby. The Hessian is zero, or, for L-BFGS, would have taken too long to factor."},
    QualityRow{
        PointQuality::saddle, "saddle", "the gradient vanishes and the exact Hessian has a negative eigenvalue",
        "Move a little along a direction of negative curvature, or restart elsewhere, with method = trust_region."},
    QualityRow{PointQuality::feasible, "feasible", "a finite point, not known to be stationary",
               "It is the best point so far, no more; after a limit it may not have been examined. The status says why "
               "the run ended."},
    QualityRow{PointQuality::start_only, "start_only", "the start, nothing better was found",
               "Read the message. If f is right at the start, try another start or check hand-written derivatives."},
    QualityRow{PointQuality::none, "none", "no point at which the function is finite",
               "Give a start at which f is finite and which has a finite number for every variable."},
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

// The rows have the order of the enumerators.
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
std::string_view advice(StopReason reason) { return row(reason).advice; }
std::string_view name(PointQuality quality) { return row(quality).name; }
std::string_view sentence(PointQuality quality) { return row(quality).sentence; }
std::string_view advice(PointQuality quality) { return row(quality).advice; }

std::span<const StopReason> all_stop_reasons() { return reason_values; }
std::span<const PointQuality> all_point_qualities() { return quality_values; }

bool converged(StopReason reason) { return row(reason).use == Use::converged; }
bool usable(StopReason reason) { return row(reason).use != Use::failed; }

std::ostream& operator<<(std::ostream& out, StopReason reason) { return out << name(reason); }
std::ostream& operator<<(std::ostream& out, PointQuality quality) { return out << name(quality); }

}  // namespace hesse::solver
