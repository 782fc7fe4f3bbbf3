#include <algorithm>
#include <cmath>
#include <hesse/solver/convergence.hpp>
#include <hesse/solver/cubic_subproblem.hpp>
#include <hesse/solver/dense_subproblem.hpp>
#include <hesse/solver/methods.hpp>
#include <hesse/solver/progress.hpp>
#include <hesse/solver/text.hpp>
#include <limits>
#include <optional>

namespace hesse::solver {
namespace {

constexpr double eta_1 = 0.1;  // from this ratio a step is successful,
constexpr double eta_2 = 0.9;  // from this very successful [CGT11]
constexpr double least_sigma = std::numeric_limits<double>::min();
constexpr double greatest_sigma = 1e300;
constexpr double least_growth = 2;
constexpr double greatest_reduction = 0.05;

// The weight for which the cubic term alone, against the slope and the negative curvature, keeps the first step at ten
// times the size of x.
double first_sigma(const Point& p, const ReducedHessian& h, const Options& options) {
  if (options.initial_sigma > 0) return options.initial_sigma;
  const double reach = 10 * std::max(1.0, p.x.norm());
  const double sigma = std::max(p.g.norm() / reach / reach, std::max(0.0, -h.smallest()) / reach);
  return std::clamp(sigma, least_sigma, greatest_sigma);
}

// σ for which ⅓σ‖s‖³ is the error of the quadratic model, f(x+s) − f − gᵀs − ½sᵀHs, as measured.
double measured_sigma(double error, double length) { return 3 * error / length / length / length; }

// After a step that was taken: towards the measured weight when the cubic model was good, or too pessimistic.
double relaxed(double sigma, double ratio, double error, double length) {
  if (ratio < eta_2) return sigma;
  const double measured = measured_sigma(std::abs(error), length);
  return std::max(std::clamp(0.5 * measured, greatest_reduction * sigma, sigma), least_sigma);
}

// The weight whose minimiser has length r: it solves the trust-region subproblem of that radius.
double sigma_of_length(const ReducedHessian& h, const Eigen::VectorXd& g, double r) {
  return solve_reduced(h, h.to_reduced(g), r).multiplier / r;
}

// After a step that was not: the weight that the measured error asks for, if it shortens the step by a plausible factor.
double tightened(double sigma, double error, const CubicStep& step, const ReducedHessian& h, const Eigen::VectorXd& g) {
  const double least = std::max(least_growth * sigma, sigma_of_length(h, g, step.length / 2));
  const double greatest = std::max(least, sigma_of_length(h, g, step.length / 16));
  const double measured = 1.5 * measured_sigma(error, step.length);
  return std::min(measured > least ? std::min(measured, greatest) : least, greatest_sigma);
}

// After a point that cannot be evaluated: an eighth of the length.
double shortened(double sigma, const CubicStep& step, const ReducedHessian& h, const Eigen::VectorXd& g) {
  return std::min(std::max(least_growth * sigma, sigma_of_length(h, g, step.length / 8)), greatest_sigma);
}

}  // namespace

// Adaptive regularisation by cubics [CGT11]: the global minimiser of gᵀs + ½sᵀHs + ⅓σ‖s‖³ is taken when f falls by a
// part η₁ of what that promises. One reduction of H serves all σ tried at a point.
Stop cubic(Evaluator& e) {
  const Options& options = e.options();
  e.summary().columns = {columns::f, columns::gradient, columns::step, columns::radius, columns::shift, columns::ratio};

  Point p = e.start_point();
  if (!e.hessian(p)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(p, {});

  double sigma = 0;
  std::optional<ReducedHessian> h;
  bool derivatives_failed = false;
  for (;;) {
    e.check_limits();
    const bool new_point = !h.has_value();
    CubicStep step;
    {
      const auto timer = e.time_linear_algebra();
      if (new_point) {
        ++e.counts().factorizations;
        h.emplace(p.H);
        if (sigma == 0) sigma = first_sigma(p, *h, options);
      }
      ++e.counts().solves;
      step = solve_cubic(*h, p.g, sigma);
    }
    if (!h->ok() || !step.s.allFinite())
      return {StopReason::linear_solver_failed, "the cubic step is not finite; sigma = " + to_text(sigma, 3)};
    if (new_point && may_be_stationary(p, step.s, step.predicted, options))
      if (auto stop = converged(p, certify(p, options), options)) return *stop;

    Point q;
    q.x = p.x + step.s;
    if (q.x == p.x || sigma >= greatest_sigma) {
      const std::string diagnosis = e.diagnosis();
      const Stop stop = end_without_step(e, p);
      if (stop.reason != StopReason::stalled || !derivatives_failed) return stop;
      return {StopReason::evaluation_failed, diagnosis};
    }

    Iteration record = trial_record(step.length, step.multiplier, sigma, "cubic");
    bool taken = e.value(q);
    double next = sigma;
    if (taken) {
      // Where f is lost in rounding, the gradients at both ends measure the decrease.
      const bool at_noise = step.predicted <= noise_zone * std::abs(p.f);
      double actual = p.f - q.f;
      if (at_noise) {
        taken = actual >= -noise(p.f) && e.hessian(q);
        if (taken) actual = gradient_decrease(p, q, step.s);
      }
      record.ratio = step.predicted > 0 ? actual / step.predicted : -1;
      taken = taken && actual > 0 && record.ratio >= eta_1;
      const double quadratic = step.predicted + sigma / 3 * std::pow(step.length, 3);
      if (!taken) {
        next = tightened(sigma, quadratic - actual, step, *h, p.g);
      } else if (at_noise || e.hessian(q)) {
        next = relaxed(sigma, record.ratio, quadratic - actual, step.length);
      } else {
        taken = false;
        derivatives_failed = true;
        next = shortened(sigma, step, *h, p.g);
      }
    } else {
      next = shortened(sigma, step, *h, p.g);
    }
    sigma = next;
    if (taken) {
      p = std::move(q);
      h.reset();
      derivatives_failed = false;
      e.accept(p, record);
    } else {
      e.reject(p, record);
    }
  }
}

}  // namespace hesse::solver
