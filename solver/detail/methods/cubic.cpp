#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/methods/bounded_step.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/detail/subproblems/subproblem.hpp>
#include <limits>
#include <optional>

// The method cubic: adaptive regularisation by cubics.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr double eta_1 = 0.1;  // ratio from which a step is successful,
constexpr double eta_2 = 0.9;  // ratio from which it is very successful [CGT11]
constexpr double min_sigma = std::numeric_limits<double>::min();
constexpr double max_sigma = 1e300;
constexpr double min_growth = 2;
constexpr double greatest_reduction = 0.05;

// The model at a point, in the units D of its variables: Dd replaces d.
struct Model {
  Model(const Point& p, const Bounds& bounds, const VectorXd& size, Subproblem& subproblem_of_run)
      : held(bounds.held(p)), g(without(p.g, held)), h(p.H.without(held)), subproblem(subproblem_of_run) {
    scale = units_of_variables(h, without(size, held), g);
    g = g.cwiseQuotient(scale);
    h = h.scaled(scale.cwiseInverse());
    subproblem.set_model(h, g);
  }

  Mask held;          // the variables that do not move; their rows are those of the identity
  VectorXd scale;     // D
  VectorXd g;         // D⁻¹g
  SymmetricMatrix h;  // D⁻¹HD⁻¹
  Subproblem& subproblem;
};

// The first weight σ: the cubic term alone, against slope and negative curvature, limits the first step to ten times
// the size of x or, if x is 0, of the gradient step.
double first_sigma(const Model& m, const VectorXd& size, const Options& options) {
  if (options.initial_sigma > 0) return options.initial_sigma;
  double reach = 10 * m.scale.cwiseProduct(size).norm();
  if (reach == 0) reach = 10 * m.g.norm();
  if (reach == 0) reach = 10;
  const double sigma = std::max(m.g.norm() / reach / reach, std::max(0.0, -m.subproblem.smallest_eigenvalue()) / reach);
  return std::clamp(sigma, min_sigma, max_sigma);
}

// The σ for which ⅓σ‖s‖³ equals the measured error of the quadratic model, f(x+s) − f − gᵀs − ½sᵀHs.
double measured_sigma(double error, double length) { return 3 * error / length / length / length; }

// σ after an accepted step: closer to the measured weight if the cubic model was good or too pessimistic.
double relaxed(double sigma, double ratio, double error, double length) {
  if (ratio < eta_2) return sigma;
  const double measured = measured_sigma(std::abs(error), length);
  return std::max(std::clamp(0.5 * measured, greatest_reduction * sigma, sigma), min_sigma);
}

// The σ whose minimiser has length r, from the trust-region subproblem with radius r.
double sigma_of_length(const Model& m, double r) { return m.subproblem.trust_step(r).multiplier / r; }

// σ after a rejected step: by the measured error, if it shortens the step by a plausible factor.
double tightened(double sigma, double error, const CubicStep& step, const Model& m) {
  const double least = std::max(min_growth * sigma, sigma_of_length(m, step.length / 2));
  const double greatest = std::max(least, sigma_of_length(m, step.length / 16));
  const double measured = 1.5 * measured_sigma(error, step.length);
  return std::min(measured > least ? std::min(measured, greatest) : least, max_sigma);
}

// σ after a point that cannot be evaluated: an eighth of the length.
double shortened(double sigma, const CubicStep& step, const Model& m) {
  return std::min(std::max(min_growth * sigma, sigma_of_length(m, step.length / 8)), max_sigma);
}

}  // namespace

// Adaptive regularisation by cubics [CGT11]. The global minimiser of gᵀs + ½sᵀHs + ⅓σ‖Ds‖³ is accepted if f falls by a
// part η₁ of the predicted decrease. One reduction of H serves all σ at a point. With bounds, the model has the free
// variables only, and its step is projected.
Stop cubic(Evaluator& e) {
  const Options& options = e.options();
  e.summary().columns = {columns::f, columns::gradient, columns::step, columns::radius, columns::shift, columns::ratio};

  Point p = e.start_point();
  if (!e.hessian(p)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(p, {});

  const auto subproblem = make_subproblem(e.counts(), e.checkpoint());
  BoundedStep bounded_step(e);
  double sigma = 0;
  std::optional<Model> model;
  VectorXd last;  // the step to p, and its length in the units of its model
  double last_length = 0;
  bool derivatives_failed = false;
  for (;;) {
    e.check_limits();
    const bool new_point = !model.has_value();
    CubicStep step;
    {
      const auto timer = e.time_linear_algebra();
      if (new_point) {
        model.emplace(p, e.bounds(), e.size_of_x(), *subproblem);
        if (sigma == 0) sigma = first_sigma(*model, e.size_of_x(), options);
        // In the units D the curvature is about 1. With σ proportional to 1 / (length of the last step in these units),
        // a step that curvature limits keeps its length in the units of x.
        if (last_length > 0) {
          const double change = last_length / model->scale.cwiseProduct(last).norm();
          if (std::isfinite(change)) sigma = std::clamp(sigma * change, min_sigma, max_sigma);
          last_length = 0;
        }
      }
      step = model->subproblem.cubic_step(sigma);
    }
    if (!step.d.allFinite())
      return {StopReason::linear_solver_failed, "the cubic step is not finite; sigma = " + to_text(sigma, 3)};
    if (model->held.size() > 0 && model->held.all())
      if (auto stop = converged(certify(e, p), options)) return *stop;
    VectorXd d = without(step.d.cwiseQuotient(model->scale), model->held);
    if (e.bounds().any()) {
      d = bounded_step(p, model->held, model->scale, step.length, d);
      step.length = d.cwiseProduct(model->scale).norm();
      step.predicted = model_decrease(p, d) - sigma / 3 * std::pow(step.length, 3);
    }
    if (new_point && may_be_stationary(e, p, d, step.predicted)) {
      const Certificate certificate = certify(e, p);
      if (auto stop = converged(certificate, options)) return *stop;
      if (auto stop = diverging(certificate, options)) return *stop;
    }

    Point q;
    q.x = e.bounds().project(p.x + d);
    if (q.x == p.x || sigma >= max_sigma) {
      const std::string diagnosis = e.diagnosis();
      const Stop stop = end_without_step(e, p);
      if (stop.reason != StopReason::stalled || !derivatives_failed) return stop;
      return {StopReason::evaluation_failed, diagnosis};
    }

    Iteration record = trial_record(step.length, step.multiplier, sigma, "cubic");
    bool taken = e.value(q);
    double next = sigma;
    if (taken) {
      // If f is lost in rounding, the gradients at both ends measure the decrease.
      const bool at_noise = step.predicted <= noise_zone * std::abs(p.f);
      double actual = p.f - q.f;
      if (at_noise) {
        taken = actual >= -noise(p.f) && e.hessian(q);
        if (taken) actual = gradient_decrease(p, q, d);
      }
      record.ratio = step.predicted > 0 ? actual / step.predicted : -1;
      taken = taken && actual > 0 && record.ratio >= eta_1;
      const double quadratic = step.predicted + sigma / 3 * std::pow(step.length, 3);
      if (!taken) {
        next = tightened(sigma, quadratic - actual, step, *model);
      } else if (at_noise || e.hessian(q)) {
        next = relaxed(sigma, record.ratio, quadratic - actual, step.length);
      } else {
        taken = false;
        derivatives_failed = true;
        next = shortened(sigma, step, *model);
      }
    } else {
      next = shortened(sigma, step, *model);
    }
    sigma = next;
    if (taken) {
      p = std::move(q);
      model.reset();
      last = d;
      last_length = step.length;
      derivatives_failed = false;
      e.accept(p, record);
    } else {
      e.reject(p, record);
    }
  }
}

}  // namespace hesse::solver::detail
