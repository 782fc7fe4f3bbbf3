#include <chrono>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/detail/methods/polish.hpp>
#include <hesse/solver/minimize.hpp>
#include <limits>
#include <new>
#include <optional>

// The frame of every run: checks options and start, runs the method, certifies the point, catches exceptions.
namespace hesse::solver {

using namespace detail;
namespace {

std::string joined(const std::vector<std::string>& complaints) {
  std::string text;
  for (const auto& complaint : complaints) text += (text.empty() ? "" : "; ") + complaint;
  return text;
}

void check_start(Index n, const Eigen::VectorXd& x0) {
  if (x0.size() != n)
    throw Stop{StopReason::invalid_problem, "x0 has " + std::to_string(x0.size()) + " entries, the function has " +
                                                std::to_string(n) + " variables"};
  for (Index i = 0; i < n; ++i)
    if (!std::isfinite(x0[i]))
      throw Stop{StopReason::invalid_problem, "x0[" + std::to_string(i) + "] is " + to_text(x0[i])};
}

bool uses_hessian(Method method) { return method != Method::lbfgs; }

// Whether the function may be evaluated after the run: not after a limit of time or evaluations, or its own failure.
bool may_evaluate(StopReason reason) {
  switch (reason) {
    case StopReason::limit_time:
    case StopReason::limit_evaluations:
    case StopReason::interrupted:
    case StopReason::evaluation_failed:
    case StopReason::evaluation_failed_at_start:
    case StopReason::invalid_problem:
    case StopReason::invalid_option:
    case StopReason::callback_exception:
    case StopReason::limit_memory:
      return false;
    default:
      return true;
  }
}

// The quality of the returned point by gradients only, if the Hessian is too large.
PointQuality first_order_quality(Evaluator& evaluator, Point& p) {
  Summary& summary = evaluator.summary();
  evaluator.note("no certificate: the Hessian of " + std::to_string(evaluator.n()) +
                 " variables was not looked at, its inertia is not known");
  if (converged(summary.status) && summary.status != StopReason::target_reached)
    return PointQuality::stationary_1st_order;
  return p.x == evaluator.start_point().x ? PointQuality::start_only : PointQuality::feasible;
}

// The quality of the returned point, by its exact Hessian. First improves a converged point to the last digits.
PointQuality certified_quality(Evaluator& evaluator, Point& p, Method method) {
  Summary& summary = evaluator.summary();
  const Options& options = evaluator.options();
  if (summary.counts.derivatives == 0) return PointQuality::start_only;
  if (!uses_hessian(method) && !evaluator.may_certify()) return first_order_quality(evaluator, p);
  if (p.H.size() == 0 && !evaluator.hessian(p)) {
    p.H.clear();
    if (converged(summary.status)) {
      summary.status = StopReason::evaluation_failed;
      summary.message = evaluator.diagnosis();
    }
    return p.x == evaluator.start_point().x ? PointQuality::start_only : PointQuality::feasible;
  }
  Certificate certificate = certify(evaluator, p);
  if (!evaluator.bounds().any() && converged(summary.status) && summary.status != StopReason::target_reached &&
      method_row(method, evaluator.m() > 0, false).polish && certificate.inertia.positive == p.x.size() &&
      polish(evaluator, p, certificate))
    certificate = certify(evaluator, p);

  summary.inertia = certificate.inertia;
  const PointQuality point =
      summary.status == StopReason::unbounded ? PointQuality::feasible : quality(certificate, options);
  // Convergence is reported only if it holds at the returned point.
  if (converged(summary.status) && summary.status != StopReason::target_reached &&
      (point == PointQuality::feasible || point == PointQuality::saddle)) {
    summary.message = "the method ended with " + std::string(name(summary.status)) + " (" + summary.message +
                      "), but at the returned point |g| = " + to_text(certificate.gradient_norm, 3) +
                      " and the smallest scaled eigenvalue is " + to_text(certificate.inertia.smallest, 3);
    summary.status = StopReason::stalled;
  }
  const std::string remarks = point == PointQuality::feasible ? std::string() : evaluator.remarks(p.x);
  if (!remarks.empty()) evaluator.note(remarks + "; the Hessian does not decide whether this is a minimum");
  if (converged(summary.status) && certificate.inertia.zero > 0 && certificate.inertia.positive == 0 &&
      certificate.inertia.negative == 0 && remarks.empty())
    evaluator.note("degenerate: the Hessian is zero, curvature does not decide whether this is a minimum");
  if (point == PointQuality::feasible && p.x == evaluator.start_point().x) return PointQuality::start_only;
  return point;
}

void run(Objective& objective, const Eigen::VectorXd& x0, const Options& options, Result& result,
         std::optional<Evaluator>& evaluator) {
  Summary& summary = result.summary;
  if (const auto complaints = validate(options); !complaints.empty())
    throw Stop{StopReason::invalid_option, joined(complaints)};
  evaluator.emplace(objective, options, summary);
  check_start(evaluator->n(), x0);
  const bool bounded = evaluator->bounds().any();
  // Beyond this, the dense Jacobian that the method least_squares stores costs more than its steps gain.
  constexpr double most_jacobian_entries = 5e7;
  const double entries = static_cast<double>(evaluator->m()) * static_cast<double>(evaluator->n());
  const bool small_jacobian = evaluator->m() > 0 && entries <= most_jacobian_entries;
  const MethodRow& row = method_row(options.method, small_jacobian, bounded);
  summary.method = row.method;
  if (row.least_squares && evaluator->m() == 0)
    throw Stop{StopReason::invalid_option,
               "method = " + std::string(row.name) + ": the function is not a sum of squares, it has no residuals"};
  if (bounded && !row.bounds)
    throw Stop{StopReason::invalid_option, "method = " + std::string(row.name) + " knows no bounds; trust_region does"};
  evaluator->start(x0, uses_hessian(row.method));
  if (evaluator->n() == 0) throw Stop{StopReason::converged_gradient, "there are no variables: f was evaluated once"};
  if (evaluator->bounds().fix_everything())
    throw Stop{StopReason::converged_gradient, "every variable is fixed by its bounds: f was evaluated once"};
  evaluator->check_limits();
  throw row.run(*evaluator);
}

// Determines the quality of the point. If the time is up first, no quality is claimed.
void certify_point(Evaluator& evaluator, Point& best) {
  Summary& summary = evaluator.summary();
  try {
    summary.quality = certified_quality(evaluator, best, summary.method);
  } catch (const Stop& stop) {
    if (converged(summary.status)) {
      summary.status = stop.reason;
      summary.message = stop.message + " before the returned point was certified; " + summary.message;
    } else {
      evaluator.note("the returned point is not certified: " + stop.message);
    }
  }
}

void finish(Evaluator& evaluator, Objective& objective, Result& result) {
  Summary& summary = result.summary;
  Point best = evaluator.take_best();
  evaluator.lift_limits();
  // A value computed from residuals may differ from f(x) in the last bit. The reported value is f(x).
  if (evaluator.counts().r > 0 && may_evaluate(summary.status)) evaluator.value(best);
  const auto store_best_point = [&] {
    result.x = best.x;
    summary.f = best.f;
    summary.gradient_norm = evaluator.gradient_norm(best);
  };
  store_best_point();  // first, in case the certificate fails
  summary.quality = PointQuality::feasible;
  if (evaluator.n() == 0 || evaluator.bounds().fix_everything())
    summary.quality = PointQuality::stationary_2nd_order;
  else if (may_evaluate(summary.status))
    certify_point(evaluator, best);
  else if (best.x == evaluator.start_point().x)
    summary.quality = PointQuality::start_only;
  store_best_point();
  if (evaluator.bounds().any() && best.g.size() == evaluator.n())
    result.multipliers = best.g - without(best.g, evaluator.bounds().held(best));
  summary.plan = objective.describe();
  summary.hessian = evaluator.describe_hessian();
}

}  // namespace

Result minimize(Objective& objective, const Eigen::VectorXd& x0, const Options& options) {
  Result result;
  result.x = x0;
  Summary& summary = result.summary;
  summary.f = summary.start_f = summary.gradient_norm = std::numeric_limits<double>::quiet_NaN();
  summary.method = options.method;
  summary.options_used = list(options);
  const auto defaults = list(Options{});
  for (std::size_t i = 0; i < defaults.size(); ++i)
    if (summary.options_used[i] != defaults[i]) summary.options_given.push_back(summary.options_used[i]);
  for (const auto& [name, bounds] : {std::pair{"lower", &options.lower}, {"upper", &options.upper}})
    if (bounds->size() > 0) summary.options_given.emplace_back(name, to_text(*bounds));
  if (options.max_step) summary.options_given.emplace_back("max_step", "a function");

  std::optional<Evaluator> evaluator;
  const auto begin = std::chrono::steady_clock::now();
  const auto guarded = [&](auto&& work) {
    try {
      work();
      return true;
    } catch (const Stop& stop) {
      summary.status = stop.reason;
      summary.message = stop.message;
      return true;
    } catch (const std::bad_alloc&) {
      summary.status = StopReason::limit_memory;
      summary.message = "an allocation failed";
      if (uses_hessian(summary.method) && evaluator && evaluator->dense())
        summary.message += "; a full Hessian of " + std::to_string(summary.n) + " variables takes " +
                           to_text(8e-9 * static_cast<double>(summary.n) * static_cast<double>(summary.n), 3) +
                           " GB, lbfgs needs none";
      result.exception = std::current_exception();
    } catch (const std::exception& exception) {
      summary.status =
          objective.is_misuse(std::current_exception()) ? StopReason::invalid_problem : StopReason::callback_exception;
      summary.message = exception.what();
      result.exception = std::current_exception();
    } catch (...) {
      summary.status = StopReason::callback_exception;
      summary.message = "an exception that is not a std::exception";
      result.exception = std::current_exception();
    }
    return false;
  };
  guarded([&] { run(objective, x0, options, result, evaluator); });
  // Even after a second failure, in the evaluations for the certificate, the best point is returned.
  if (evaluator && evaluator->has_best())
    for (int attempt = 0; attempt < 2; ++attempt)
      if (guarded([&] { finish(*evaluator, objective, result); })) break;
  summary.seconds.total = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace hesse::solver
