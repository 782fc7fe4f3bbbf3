#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/methods/bounded_step.hpp>
#include <hesse/solver/detail/methods/methods.hpp>
#include <hesse/solver/detail/subproblems/line_search_direction.hpp>

// The method line_search: modified Newton directions with a backtracking search.
namespace hesse::solver::detail {
namespace {

using Eigen::VectorXd;

constexpr int max_trials = 60;  // each trial at least halves α; after so many, x no longer changes
constexpr double cut_not_evaluable = 0.25;
constexpr double shortest_cut = 0.1;  // interpolation is trusted within these limits
constexpr double longest_cut = 0.5;

// One search along a direction from p. Afterwards `q` is the accepted point, with gradient and Hessian.
class Search {
 public:
  Search(Evaluator& evaluator, const Point& p, const SearchDirection& direction, double first_alpha)
      : alpha(first_alpha), evaluator_(evaluator), p_(p), direction_(direction) {}

  // False if no step is acceptable.
  bool run();
  // After run(): whether descending steps were lost because derivatives cannot be evaluated there.
  bool derivatives_failed() const { return derivatives_failed_; }

  Point q;
  double alpha;
  double ratio() const { return (p_.f - q.f) / predicted(alpha); }

 private:
  // The step to the point that α leads to, projected into the bounds [Ber82].
  VectorXd step(double a) const {
    VectorXd v =
        direction_.d.size() == 0 ? VectorXd(a * direction_.s) : VectorXd(a * a * direction_.s + a * direction_.d);
    return evaluator_.bounds().any() ? VectorXd(evaluator_.bounds().project(p_.x + v) - p_.x) : v;
  }
  // The expected decrease of f, to which the sufficient decrease is relative: −αgᵀs, or on the curve −α²(gᵀs +
  // ½dᵀHd); with bounds, −gᵀv of the projected step v, or its decrease by the model.
  double promise(double a) const {
    if (evaluator_.bounds().any()) return direction_.d.size() == 0 ? -p_.g.dot(step(a)) : predicted(a);
    return direction_.d.size() == 0 ? -a * direction_.slope : -a * a * (direction_.slope + 0.5 * direction_.curvature);
  }
  double predicted(double a) const { return model_decrease(p_, step(a)); }
  // Whether the step changes f by no more than this. A projected step may promise nothing without being short.
  bool changes_at_most(double a, double change) const {
    if (!evaluator_.bounds().any()) return promise(a) <= change;
    const VectorXd v = step(a);
    return std::abs(p_.g.dot(v)) + std::abs(0.5 * p_.H.quadratic_form(v)) <= change;
  }
  bool in_noise(double a) const { return changes_at_most(a, noise_zone * std::abs(p_.f)); }
  bool descends(double f, double a) const {
    return f <= p_.f - evaluator_.options().armijo * std::max(promise(a), 0.0) && f < p_.f;
  }
  bool acceptable();
  bool expand();
  double cut() const;

  Evaluator& evaluator_;
  const Point& p_;
  const SearchDirection& direction_;
  bool derivatives_failed_ = false;
};

// Armijo's condition. If it is lost in the rounding of f, the gradients decide: the approximate condition of [HZ05],
// with the trapezoidal rule instead of values.
bool Search::acceptable() {
  if (!in_noise(alpha)) {
    if (!descends(q.f, alpha)) return false;
    if (evaluator_.hessian(q)) return true;
    derivatives_failed_ = true;
    return false;
  }
  if (q.f > p_.f + noise(p_.f) || !evaluator_.hessian(q)) return false;
  if (!(gradient_decrease(p_, q, q.x - p_.x) > 0)) return false;
  if (promise(alpha) > noise(p_.f)) return true;
  // Here values of f give no information. Requiring the gradient to shrink prevents cycles.
  const VectorXd inverse = equilibration(p_.H).cwiseInverse();
  return inverse.cwiseProduct(q.g).norm() <= 0.5 * inverse.cwiseProduct(p_.g).norm();
}

// No positive definite Hessian limits this step, so longer ones are tried while f falls. Whether f falls over more
// powers of ten than one search covers is observed from point to point.
bool Search::expand() {
  constexpr double longest = 1e10;
  const double first = alpha;
  double growth = 2;
  for (Point further; growth * alpha <= longest * first; growth *= 2) {
    further.x = evaluator_.bounds().project(p_.x + step(growth * alpha));
    if (further.x == q.x) break;
    if (!further.x.allFinite() || !evaluator_.value(further)) break;
    if (!(further.f < q.f && descends(further.f, growth * alpha))) break;
    q = further;
    alpha *= growth;
  }
  return growth > 2;
}

// The minimiser of the parabola through φ(0), φ'(0), φ(α) ([NW06], section 3.5), limited to [0.1α, 0.5α].
double Search::cut() const {
  if (direction_.d.size() > 0) return longest_cut;
  const double excess = q.f - p_.f - alpha * direction_.slope;
  const double minimiser = -0.5 * alpha * direction_.slope / excess;
  return minimiser > shortest_cut ? std::min(minimiser, longest_cut) : shortest_cut;
}

bool Search::run() {
  for (int trial = 0; trial < max_trials; ++trial) {
    q.x = evaluator_.bounds().project(p_.x + step(alpha));
    if (q.x == p_.x) return false;
    if (!evaluator_.value(q)) {
      alpha *= cut_not_evaluable;
    } else {
      if (trial == 0 && !direction_.newton() && !in_noise(alpha) && descends(q.f, alpha)) {
        const Point first = q;
        const double first_alpha = alpha;
        if (expand()) {
          if (acceptable()) return true;
          q = first;  // derivatives may exist only at the nearer point
          alpha = first_alpha;
        }
      }
      if (acceptable()) return true;
      // The step is so short that rounding hides its effect on f.
      if (changes_at_most(alpha, noise(p_.f))) return false;
      alpha *= q.f > p_.f ? cut() : longest_cut;
    }
    ++evaluator_.counts().rejected;
  }
  return false;
}

// The direction of the variables that do not move beyond a bound. A variable at a bound whose part of the direction leaves
// the box is held as well, so that short steps along the projected path descend.
SearchDirection free_direction(Evaluator& e, const Point& p) {
  const auto direction_of = [&](const Point& q, const VectorXd& size) {
    return search_direction(q, size, e.options(), e.counts(), e.checkpoint());
  };
  if (!e.bounds().any()) return direction_of(p, e.size_of_x());
  Mask held = e.bounds().held(p);
  if (held.size() == 0) held = Mask::Constant(p.x.size(), false);
  for (;;) {
    Point q;
    q.x = p.x;
    q.g = without(p.g, held);
    q.H = p.H.without(held);
    SearchDirection direction = direction_of(q, without(e.size_of_x(), held));
    direction.s = without(direction.s, held);
    if (direction.d.size() > 0) direction.d = without(direction.d, held);
    const auto leaves = [&](const VectorXd& v) { return e.bounds().leave(p.x, v); };
    if (direction.d.size() > 0 && (leaves(direction.d) && !held).any() && p.g.dot(direction.d) == 0)
      direction.d = -direction.d;  // along curvature alone both signs descend
    Mask out = leaves(direction.s) && !held;
    if (direction.d.size() > 0) out = out || (leaves(direction.d) && !held);
    if (!out.any() || (held || out).all()) return direction;
    held = held || out;
  }
}

}  // namespace

// Newton's method with a modified Hessian and a backtracking search ([NW06], algorithm 3.2), along the curve of [MS79]
// if the Hessian has negative curvature. With bounds, along the projection of that path.
Stop line_search(Evaluator& e) {
  const Options& options = e.options();
  e.summary().columns = {columns::f, columns::gradient, columns::step, columns::radius, columns::shift, columns::model};

  Point p = e.start_point();
  if (!e.hessian(p)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(p, {});

  double modified_alpha = 1;  // no Hessian sets the length of a modified step, so the last length is the best guess
  for (;;) {
    e.check_limits();
    if (const Mask held = e.bounds().held(p); held.size() > 0 && held.all())
      if (auto stop = converged(certify(e, p), options)) return *stop;
    SearchDirection direction;
    {
      const auto timer = e.time_linear_algebra();
      direction = free_direction(e, p);
    }
    if (!direction.s.allFinite() || !(direction.slope <= 0))
      return {StopReason::linear_solver_failed,
              "no finite direction of descent from x = " + to_text(p.x) + "; |H| = " + to_text(p.H.norm(), 3)};
    if (may_be_stationary(e, p, direction.s, -0.5 * direction.slope)) {
      const Certificate certificate = certify(e, p);
      if (auto stop = converged(certificate, options)) return *stop;
      if (auto stop = diverging(certificate, options)) return *stop;
    }

    Search search(e, p, direction, direction.newton() ? 1.0 : modified_alpha);
    if (!search.run()) {
      const std::string diagnosis = e.diagnosis();
      const Stop stop = end_without_step(e, p);
      if (stop.reason != StopReason::stalled || !search.derivatives_failed()) return stop;
      return {StopReason::evaluation_failed, diagnosis};
    }
    Iteration record = trial_record((search.q.x - p.x).norm(), search.alpha, direction.shift, direction.model);
    record.ratio = search.ratio();
    if (!direction.newton()) modified_alpha = std::min(1.0, 8 * search.alpha);
    p = std::move(search.q);
    e.accept(p, record);
  }
}

}  // namespace hesse::solver::detail
