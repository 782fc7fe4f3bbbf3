#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/subproblems/strong_wolfe.hpp>
#include <limits>
#include <utility>

// The strong Wolfe search by cubic and quadratic interpolation.
namespace hesse::solver::detail {
namespace {

using Eigen::VectorXd;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int max_trials = 60;
constexpr double longest = 1e10;    // relative to the first step; beyond, f is observed from point to point
constexpr double min_margin = 0.1;  // distance of an interpolated α from the ends of its interval, relative to it

// A trial α. phi is infinite if f or its gradient is not finite. slope is known if the decrease is sufficient.
struct Trial {
  double alpha = 0;
  double phi = infinity;
  double slope = std::numeric_limits<double>::quiet_NaN();
  Point q;
};

// The minimiser of the cubic through two values and slopes ([NW06], equation 3.59).
double cubic_minimiser(const Trial& a, const Trial& b) {
  const double d_1 = a.slope + b.slope - 3 * (a.phi - b.phi) / (a.alpha - b.alpha);
  const double d_2 = std::copysign(std::sqrt(d_1 * d_1 - a.slope * b.slope), b.alpha - a.alpha);
  return b.alpha - (b.alpha - a.alpha) * (b.slope + d_2 - d_1) / (b.slope - a.slope + 2 * d_2);
}

// The minimiser of the parabola through the value and slope of a and the value of b.
double parabola_minimiser(const Trial& a, const Trial& b) {
  const double width = b.alpha - a.alpha;
  return a.alpha - 0.5 * a.slope * width * width / (b.phi - a.phi - a.slope * width);
}

class Search {
 public:
  Search(Evaluator& evaluator, const Point& p, const VectorXd& s)
      : evaluator_(evaluator), options_(evaluator.options()), p_(p), s_(s), slope_0_(p.g.dot(s)) {}

  WolfeResult run(double alpha_1);

 private:
  Trial try_step(double alpha);
  // Sufficient decrease. If it is lost in rounding, the approximate condition of [HZ05] on the slopes replaces it.
  bool sufficient(const Trial& t) const {
    if (t.phi <= p_.f + options_.armijo * t.alpha * slope_0_) return true;
    return -t.alpha * slope_0_ <= noise_zone * std::abs(p_.f) && t.phi <= p_.f + noise(p_.f);
  }
  bool flat(const Trial& t) const { return std::abs(t.slope) <= -options_.wolfe * slope_0_; }
  WolfeResult zoom(Trial low, Trial high);
  WolfeResult finish(WolfeEnd end, Trial t) { return {end, t.alpha, std::move(t.q), derivatives_failed_}; }
  WolfeResult best_of(Trial t);

  Evaluator& evaluator_;
  const Options& options_;
  const Point& p_;
  const VectorXd& s_;
  double slope_0_;
  int trials_ = 0;
  bool derivatives_failed_ = false;
};

Trial Search::try_step(double alpha) {
  ++trials_;
  Trial t;
  t.alpha = alpha;
  t.q.x = p_.x + alpha * s_;
  if (!evaluator_.value(t.q)) return t;
  t.phi = t.q.f;
  if (!sufficient(t)) return t;
  if (evaluator_.gradient(t.q)) {
    t.slope = t.q.g.dot(s_);
  } else {
    derivatives_failed_ = true;
    t.phi = infinity;
  }
  return t;
}

// A sufficient decrease is used even if the curvature condition cannot be met.
WolfeResult Search::best_of(Trial t) {
  const bool useful = t.alpha > 0 && std::isfinite(t.slope) && t.q.x != p_.x &&
                      (t.phi < p_.f || gradient_decrease(p_, t.q, t.q.x - p_.x) > 0);
  return useful ? finish(WolfeEnd::descent, std::move(t)) : WolfeResult{WolfeEnd::failed, 0, {}, derivatives_failed_};
}

// Algorithm 3.5: lengthens the step until an interval is sure to contain acceptable α.
WolfeResult Search::run(double alpha_1) {
  Trial previous;
  previous.phi = p_.f;
  previous.slope = slope_0_;
  previous.q.x = p_.x;
  double alpha = alpha_1;
  double growth = 2;
  while (trials_ < max_trials) {
    Trial t = try_step(alpha);
    if (!t.q.x.allFinite() || t.q.x == p_.x) return best_of(std::move(previous));
    if (!std::isfinite(t.slope) || (previous.alpha > 0 && t.phi >= previous.phi))
      return zoom(std::move(previous), std::move(t));
    if (flat(t)) return finish(WolfeEnd::wolfe, std::move(t));
    if (t.slope >= 0) return zoom(std::move(t), std::move(previous));
    if (alpha > longest * alpha_1) return finish(WolfeEnd::descent, std::move(t));
    previous = std::move(t);
    alpha *= growth;
    growth *= 1.5;
  }
  return best_of(std::move(previous));
}

// Algorithm 3.6: `low` has the lowest sufficient decrease so far, and its slope points towards `high`.
WolfeResult Search::zoom(Trial low, Trial high) {
  while (trials_ < max_trials) {
    const double width = high.alpha - low.alpha;
    double alpha = std::isfinite(high.slope) ? cubic_minimiser(low, high) : parabola_minimiser(low, high);
    if (!std::isfinite(high.phi)) alpha = low.alpha + 0.25 * width;
    const double share = (alpha - low.alpha) / width;
    if (!std::isfinite(share))
      alpha = low.alpha + 0.5 * width;
    else if (share < min_margin)
      alpha = low.alpha + min_margin * width;
    else if (share > 1 - min_margin)
      alpha = low.alpha + (1 - min_margin) * width;

    Trial t = try_step(alpha);
    if (t.q.x == low.q.x || t.q.x == p_.x) break;
    if (!std::isfinite(t.slope) || t.phi >= low.phi) {
      const bool level = std::isfinite(t.slope) && t.phi <= low.phi + noise(low.phi);
      if (level && flat(t)) return finish(WolfeEnd::wolfe, std::move(t));
      high = std::move(t);
      ++evaluator_.counts().rejected;
      continue;
    }
    if (flat(t)) return finish(WolfeEnd::wolfe, std::move(t));
    if (t.slope * width >= 0) high = std::move(low);
    low = std::move(t);
  }
  return best_of(std::move(low));
}

}  // namespace

WolfeResult strong_wolfe(Evaluator& evaluator, const Point& p, const VectorXd& s, double alpha_1) {
  return Search(evaluator, p, s).run(alpha_1);
}

}  // namespace hesse::solver::detail
