#include <cmath>
#include <hesse/solver/convergence.hpp>
#include <hesse/solver/dense_subproblem.hpp>
#include <hesse/solver/methods.hpp>
#include <hesse/solver/progress.hpp>
#include <hesse/solver/radius_rule.hpp>
#include <hesse/solver/text.hpp>

namespace hesse::solver {
namespace {

// r₁ = 10‖g‖/‖H‖ [HH24]; where that says nothing, the size of x.
double first_radius(const Point& p, const Options& options) {
  if (options.initial_radius > 0) return options.initial_radius;
  const double curvature = p.H.norm();
  const double radius = curvature > 0 ? 10 * p.g.norm() / curvature : 0.0;
  const double fallback = std::max(1.0, p.x.norm());
  return std::clamp(radius > 0 && std::isfinite(radius) ? radius : fallback, options.min_radius, options.max_radius);
}

}  // namespace

// min gᵀd + ½dᵀHd in ‖d‖ ≤ r, accepted when f decreases; the radius rule judges by the ratio ρ. With bounds the model is
// that of the variables they do not hold, and the step is projected ([LM99], without the search for the Cauchy point: as r
// shrinks, the step becomes the projected gradient's).
Stop trust_region(Evaluator& e) {
  const Options& options = e.options();
  const RadiusRule& rule = radius_rule(options.radius_rule);
  const bool bounded = e.bounds().any();
  std::vector<Index> free;
  Point inner;  // p as its free variables see it
  e.summary().columns = {columns::f, columns::gradient, columns::step, columns::radius, columns::shift, columns::ratio};

  Point p = e.start_point();
  if (!e.hessian(p)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(p, {});
  double r = first_radius(p, options);
  DenseSubproblem subproblem(e.counts());
  bool new_point = true;

  for (;;) {
    e.check_limits();
    if (bounded && new_point) {
      free = e.bounds().free_variables(p);
      inner = restricted(p, free);
      if (free.empty()) return *converged(inner, certify(inner, options), options);
    }
    const Point& model = bounded ? inner : p;
    TrustStep step;
    {
      const auto timer = e.time_linear_algebra();
      if (new_point) subproblem.factor(model.H);
      step = subproblem.solve(model.g, r);
    }
    if (!step.d.allFinite())
      return {StopReason::linear_solver_failed, "the trust-region step is not finite; radius " + to_text(r, 3)};
    // Only a point that may be stationary is worth the eigenvalues of a certificate.
    if (new_point && (step.interior || infinity_norm(model.g) <= options.gradient_tolerance) &&
        may_be_stationary(model, step.d, step.predicted, options))
      if (auto stop = converged(model, certify(model, options), options)) return *stop;
    new_point = false;

    Point q;
    if (bounded) {
      q.x = p.x;
      q.x(free) += step.d;
      q.x = e.bounds().project(q.x);
      step.d = q.x - p.x;
      step.predicted = -p.g.dot(step.d) - 0.5 * step.d.dot(p.H * step.d);
    } else {
      q.x = p.x + step.d;
    }
    const double length = step.d.norm();
    Iteration record = trial_record(length, r, step.multiplier, "newton");
    if (q.x == p.x || r < options.min_radius) return end_without_step(e, p);

    bool taken = step.predicted >= 0 && e.value(q);
    if (taken) {
      const bool at_noise = step.predicted <= noise_zone * std::abs(p.f);
      taken = at_noise ? q.f <= p.f + indistinguishable(p.f) : q.f < p.f;
      taken = taken && e.hessian(q);
      if (taken) {
        const double actual = at_noise ? gradient_decrease(p, q, step.d) : p.f - q.f;
        const double slope = bounded ? q.g(e.bounds().free_variables(q)).norm() : q.g.norm();
        const Trial trial{r, length, actual, step.predicted, slope};
        record.ratio = rule.ratio(trial, options);
        taken = actual > 0 && rule.accepts(record.ratio, options);
        if (taken) r = std::min(rule.update(record.ratio, trial, options), options.max_radius);
      }
    }
    if (taken) {
      p = std::move(q);
      new_point = true;
      e.accept(p, record);
    } else {
      r = shrink(r, length, options.radius_omega_1);
      e.reject(p, record);
    }
  }
}

}  // namespace hesse::solver
