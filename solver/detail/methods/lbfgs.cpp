#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/linear_algebra/lbfgs_memory.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/detail/subproblems/strong_wolfe.hpp>
#include <limits>
#include <optional>

// The method lbfgs: limited-memory BFGS directions with a strong Wolfe search.
namespace hesse::solver::detail {
namespace {

using Eigen::VectorXd;

constexpr int patience = 20;          // iterations between two Hessians
constexpr double short_step = 1e-10;  // relative to the size of each variable

// Evaluates the exact Hessian for the certificate. False if that is not possible or it is too large.
bool add_hessian(Evaluator& e, Point& p) {
  if (!e.may_certify()) return false;
  Point with_hessian = p;
  if (!e.hessian(with_hessian)) return false;
  p.H = std::move(with_hessian.H);
  return true;
}

// The length of the first step: a tenth of x or, if x = 0, the step along which f would fall by |f|.
double first_length(const Point& p) {
  if (const double size = p.x.norm(); size > 0) return 0.1 * size;
  return p.f != 0 ? std::abs(p.f) / p.g.norm() : 1.0;
}

// The gradient is 0. The Hessian tells a minimum from a saddle, where gradients give no direction.
Stop without_gradient(Evaluator& e, Point& p) {
  const std::string gradient = "|g| = " + to_text(infinity_norm(p.g), 3);
  if (!e.may_certify())
    return {StopReason::converged_gradient,
            gradient + " <= gradient_tolerance = " + to_text(e.options().gradient_tolerance)};
  if (!add_hessian(e, p)) return {StopReason::evaluation_failed, gradient + ", but " + e.diagnosis()};
  const Certificate certificate = certify(e, p);
  if (auto stop = converged(certificate, e.options())) return *stop;
  return {StopReason::stalled, gradient + " at a saddle: the smallest eigenvalue of the scaled Hessian is " +
                                   to_text(certificate.inertia.smallest, 3) +
                                   "; use a method with second derivatives to leave it"};
}

// Convergence without a Hessian: the step s of the quasi-Newton model would change neither f nor x noticeably.
std::optional<Stop> first_order_convergence(const Evaluator& e, const Point& p, const VectorXd& s) {
  constexpr double settled_step = 1e-12;  // relative to the size of each variable
  const double predicted = -0.5 * p.g.dot(s);
  const double negligible = std::max(e.options().function_tolerance * std::abs(p.f),
                                     std::numeric_limits<double>::epsilon() * e.recent_decrease());
  if (!(predicted <= negligible) || !(s.array().abs() <= settled_step * e.size_of_x().array()).all()) return {};
  return Stop{StopReason::converged_function, "the quasi-Newton model promises a decrease of " + to_text(predicted, 3) +
                                                  " <= " + to_text(negligible, 3) +
                                                  " by a step below 1e-12 of the size of every variable"};
}

Stop without_step(Evaluator& e, Point& p, bool derivatives_failed) {
  const std::string diagnosis = e.diagnosis();
  if (!add_hessian(e, p))
    return {derivatives_failed ? StopReason::evaluation_failed : StopReason::stalled,
            "no acceptable finite step from x = " + to_text(p.x) + ", where |g| = " + to_text(infinity_norm(p.g), 3) +
                (e.diagnosis().empty() ? "" : "; last: " + e.diagnosis())};
  const Stop stop = end_without_step(e, p);
  if (stop.reason != StopReason::stalled || !derivatives_failed) return stop;
  return {StopReason::evaluation_failed, diagnosis};
}

}  // namespace

// L-BFGS ([NW06], algorithm 7.5) with a strong Wolfe search. It uses gradients only.
Stop lbfgs(Evaluator& e) {
  const Options& options = e.options();
  e.summary().columns = {columns::f, columns::gradient, columns::step, columns::radius};

  Point p = e.start_point();
  if (!e.gradient(p)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(p, {});

  LbfgsMemory memory(e.n(), options.lbfgs_memory);
  double last_length = 0;
  int since_hessian = 0;
  bool flat = false;  // the last step changed f by rounding only, or x hardly at all
  for (;;) {
    e.check_limits();
    if (infinity_norm(p.g) <= options.gradient_tolerance) return without_gradient(e, p);
    if (flat && ++since_hessian >= patience) {
      since_hessian = 0;
      if (add_hessian(e, p)) {
        const Certificate certificate = certify(e, p);
        if (auto stop = converged(certificate, options)) return *stop;
        if (auto stop = diverging(certificate, options)) return *stop;
      }
    }

    VectorXd s;
    {
      const auto timer = e.time_linear_algebra();
      s = memory.direction(p.g);
      if (!s.allFinite() || !(p.g.dot(s) < 0)) memory.clear();
      // A step along the gradient has the length of the last step.
      if (memory.count() == 0) s = -p.g / p.g.stableNorm();
    }
    if (!e.may_certify() && memory.count() > 0)
      if (auto stop = first_order_convergence(e, p, s)) return *stop;
    const double length = last_length > 0 ? last_length : first_length(p);
    WolfeResult found = strong_wolfe(e, p, s, memory.count() > 0 ? 1.0 : length);
    if (found.end == WolfeEnd::failed) {
      // Try once more along the gradient. If that fails, there is no step.
      if (memory.count() > 0) {
        memory.clear();
        continue;
      }
      return without_step(e, p, found.derivatives_failed);
    }
    const VectorXd step = found.q.x - p.x;
    last_length = step.norm();
    flat = std::abs(p.f - found.q.f) <= noise(p.f) || (step.array().abs() <= short_step * e.size_of_x().array()).all();
    memory.push(step, found.q.g - p.g);
    p = std::move(found.q);
    e.accept(p, trial_record(last_length, found.alpha, std::numeric_limits<double>::quiet_NaN(), "lbfgs"));
  }
}

}  // namespace hesse::solver::detail
