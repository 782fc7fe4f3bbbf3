#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/linear_algebra/shifted_hessian.hpp>
#include <limits>

// The certificate of a point by its exact Hessian, and the tests of convergence that read it.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double runaway_step = 1e-3;  // relative to the size of the variable
constexpr double grown = 1e4;          // factor over its initial size by which a variable has diverged
constexpr double undetermined = 0.1;   // share of the null space of H in a variable on which f no longer depends
constexpr std::ptrdiff_t most_candidates = 64;  // that are tested for that, those that grew most first
constexpr Index rounding_terms = 64;            // an eigenvalue has the rounding of no more terms than these
constexpr double negligible = 1e-6;             // relative to a tolerance of f
constexpr double settled_share = 1e-13;         // relative to f

// Whether x[i] is as large as never before and d increases it by a notable part of its size.
bool diverges(double x, double d, double size) {
  return std::abs(x) == size && x * d > 0 && std::abs(d) > runaway_step * size;
}

bool within(const VectorXd& v, double tolerance, const VectorXd& size) {
  return (v.array().abs() <= tolerance * size.array()).all();
}

}  // namespace

VectorXd gradient_noise(const Point& p) {
  VectorXd noise = VectorXd::Zero(p.x.size());
  if (!p.H.empty())
    noise = p.H.absolute_product(p.x);
  else if (p.J.size() > 0)
    noise = p.J.cwiseAbs().transpose() * (p.J.cwiseAbs() * p.x.cwiseAbs());
  if (p.J.size() > 0) noise += p.r.norm() * p.J.colwise().norm().transpose();
  return units_in_last_place * epsilon * noise;
}

namespace {

// The variable with which x diverges, −1 for none: one that the Newton step d still increases, or one that has grown far
// beyond its initial size and lies in the null space of H.
Index find_diverging_variable(const Evaluator& e, const Point& p, const Certificate& c, ShiftedHessian& h,
                              const VectorXd& scale, const VectorXd& d) {
  Index found = -1;
  double furthest = 0;
  for (Index i = 0; i < d.size(); ++i) {
    const double size = e.size_of_x()[i];
    const double weight = scale[i] * scale[i] * size * size;  // the curvature of the variable, at its size
    const double relative = std::abs(d[i]) / size;
    if (c.gradient_noise > 1 && diverges(p.x[i], d[i], size) && weight > negligible * epsilon * std::abs(p.f) &&
        relative > furthest) {
      furthest = relative;
      found = i;
    }
  }
  if (found >= 0 || c.inertia.zero == 0) return found;
  std::vector<Index> candidates;
  const auto growth = [&](Index i) { return std::abs(p.x[i] / e.start_point().x[i]); };
  for (Index i = 0; i < d.size(); ++i)
    if (d[i] != 0 && e.start_point().x[i] != 0 && growth(i) > grown) candidates.push_back(i);
  if (std::ssize(candidates) > most_candidates) {
    const auto end = candidates.begin() + most_candidates;
    std::nth_element(candidates.begin(), end, candidates.end(),
                     [&](Index i, Index j) { return growth(i) > growth(j); });
    candidates.erase(end, candidates.end());
  }
  // σ eᵀ(H + σ)⁻¹e is the share of the null space in e, if σ is between the zero eigenvalues and the others.
  const double null = e.options().curvature_tolerance * h.norm();
  const double sigma = 10 * null + std::max(0.0, -2 * h.smallest());
  for (const Index i : candidates)
    if (const auto y = h.solve(sigma, VectorXd::Unit(d.size(), i)); y && sigma * (*y)[i] > undetermined) return i;
  return -1;
}

Certificate make_certificate(Evaluator& e, const Point& p) {
  Certificate c;
  c.f = p.f;
  c.fallen = e.recent_decrease();
  const Mask held = e.bounds().held(p);
  const Index n = p.x.size() - (held.size() > 0 ? held.count() : 0);
  if (n == 0) return c;
  const VectorXd g = without(p.g, held), g_noise = gradient_noise(p);
  c.gradient_norm = infinity_norm(g);
  for (Index i = 0; i < g.size(); ++i)
    if (g[i] != 0) c.gradient_noise = std::max(c.gradient_noise, std::abs(g[i]) / g_noise[i]);

  const auto timer = e.time_linear_algebra();
  const SymmetricMatrix free = p.H.without(held);
  const VectorXd scale = hessian_scale(free, without(e.size_of_x(), held), g), inverse = scale.cwiseInverse();
  SymmetricMatrix scaled = free.scaled(inverse);
  // The rows of variables that are held count as positive, and are neither the smallest eigenvalue nor the largest.
  if (held.size() > 0)
    if (const double largest = p.H.without(held, 0).scaled(inverse).largest_entry(); largest > 0)
      scaled = scaled.without(held, largest);
  const auto h = shifted_hessian(std::move(scaled), e.counts().factorizations, e.checkpoint());
  if (!std::isfinite(h->norm()) || !std::isfinite(h->smallest()))
    throw Stop{StopReason::linear_solver_failed, "the eigenvalues of the scaled Hessian are not finite"};
  const VectorXd b = inverse.cwiseProduct(g);
  double shift = 0;
  const double floor = std::max(static_cast<double>(std::min(n, rounding_terms)) * epsilon * h->norm(),
                                std::numeric_limits<double>::min());
  if (h->smallest() < floor) shift = std::max(floor - h->smallest(), -2 * h->smallest());
  std::optional<VectorXd> y = h->solve(shift, b);
  while (!y && std::isfinite(shift)) y = h->solve(shift = std::max(2 * shift, floor), b);
  if (!y) throw Stop{StopReason::linear_solver_failed, "no multiple of the identity makes the scaled Hessian positive"};
  c.inertia = h->inertia(e.options().curvature_tolerance);
  c.inertia.positive -= p.x.size() - n;
  c.decrease = 0.5 * b.dot(*y);
  c.step = without(-inverse.cwiseProduct(*y), held);
  for (Index i = 0; i < c.step.size(); ++i)
    if (c.step[i] != 0) c.relative_step = std::max(c.relative_step, std::abs(c.step[i]) / e.size_of_x()[i]);
  // If H is singular, g along its null space is rounding and must not be taken for a step.
  const double null = e.options().curvature_tolerance * h->norm();
  if (shift > 0 && shift < null) y = h->solve(null, b);
  if (y) c.diverging_variable = find_diverging_variable(e, p, c, *h, scale, without(-inverse.cwiseProduct(*y), held));
  if (c.inertia.negative > 0) {
    c.descent = without(inverse.cwiseProduct(h->lowest_vector()), held);
    if (c.descent.dot(g) > 0) c.descent = -c.descent;
    c.descent.normalize();
  }
  return c;
}

}  // namespace

// A certificate, and what it was made from.
struct KnownCertificate {
  VectorXd x, g;
  Index residuals;  // with a Jacobian, the noise of g is another
  int iterations;   // of the run, on which the sizes of x and the recent decrease depend
  Certificate certificate;
};

Certificate certify(Evaluator& e, const Point& p) {
  const auto& known = e.known_certificate();
  if (!known || known->iterations != e.counts().iterations || known->residuals != p.J.rows() || known->x != p.x ||
      known->g != p.g)
    e.remember(std::make_shared<const KnownCertificate>(
        KnownCertificate{p.x, p.g, p.J.rows(), e.counts().iterations, make_certificate(e, p)}));
  return e.known_certificate()->certificate;
}

bool may_be_stationary(const Evaluator& e, const Point& p, const VectorXd& d, double predicted) {
  const Options& options = e.options();
  const auto gradient_small = [&] {
    const VectorXd tolerance = gradient_noise(p).cwiseMax(options.gradient_tolerance);
    return (without(p.g, e.bounds().held(p)).array().abs() <= tolerance.array()).all();
  };
  const auto flees = [&] {
    for (Index i = 0; i < p.x.size(); ++i)
      if (diverges(p.x[i], d[i], e.size_of_x()[i])) return true;
    return false;
  };
  return (predicted <= epsilon * e.recent_decrease() && flees()) ||
         predicted <= std::max(4 * options.function_tolerance * std::abs(p.f), noise(p.f)) ||
         within(d, 4 * options.step_tolerance, e.size_of_x()) || gradient_small();
}

namespace {

// Whether a Newton step can decrease f by no more than `decrease_tolerance`.
std::optional<Stop> stationary(const Certificate& c, const Options& options, double decrease_tolerance) {
  if (!std::isfinite(c.gradient_norm)) return {};
  if (c.gradient_norm <= options.gradient_tolerance)
    return Stop{StopReason::converged_gradient, "|g| = " + to_text(c.gradient_norm, 3) + " <= gradient_tolerance = " +
                                                    to_text(options.gradient_tolerance, 3)};
  // If a variable tends to 0 and f does not settle, as log x does, the former size of x is too large a measure.
  const bool settled = c.decrease <= std::max(settled_share * std::abs(c.f), epsilon * c.fallen);
  if (c.gradient_noise <= 1 && settled)
    return Stop{StopReason::converged_gradient, "every entry of g is within its rounding error; the largest, " +
                                                    to_text(c.gradient_norm, 3) + ", is at most " +
                                                    to_text(c.gradient_noise, 3) + " times that"};
  if (c.decrease <= decrease_tolerance)
    return Stop{StopReason::converged_function, "a Newton step can bring a decrease of " + to_text(c.decrease, 3) +
                                                    " <= function_tolerance |f| = " + to_text(decrease_tolerance, 3)};
  if (c.relative_step <= options.step_tolerance && settled)
    return Stop{StopReason::converged_step, "the Newton step changes no variable by more than " +
                                                to_text(c.relative_step, 3) + " of its size <= step_tolerance"};
  return {};
}

// f is flat only because x diverges. A caller who asks for a small gradient gets it there too.
bool flat_while_diverging(const std::optional<Stop>& stop, const Certificate& c, const Options& options) {
  return stop && c.diverging_variable >= 0 && c.gradient_norm > options.gradient_tolerance;
}

// A decrease below the rounding of f does not cast doubt on a stationary point.
double loose_tolerance(const Certificate& c, const Options& options) {
  return std::max(options.function_tolerance * std::abs(c.f), noise(c.f));
}

}  // namespace

std::optional<Stop> converged(const Certificate& c, const Options& options) {
  if (c.inertia.negative > 0) return {};
  auto stop = stationary(c, options, options.function_tolerance * std::abs(c.f));
  if (flat_while_diverging(stop, c, options)) return {};
  return stop;
}

std::optional<Stop> diverging(const Certificate& c, const Options& options) {
  if (c.inertia.negative > 0 || c.diverging_variable < 0) return {};
  const double flat = std::max(loose_tolerance(c, options), epsilon * c.fallen);
  if (!(c.decrease <= flat) && c.gradient_noise > 1) return {};
  return Stop{StopReason::diverging_iterates,
              "a Newton step can bring a decrease of " + to_text(c.decrease, 3) + ", below the rounding of f = " +
                  to_text(c.f, 6) + " or of what it has fallen lately, " + to_text(c.fallen, 3) + ", but x[" +
                  std::to_string(c.diverging_variable) + "] runs away: f is flat along it"};
}

PointQuality quality(const Certificate& c, const Options& options) {
  const auto stop = stationary(c, options, loose_tolerance(c, options));
  if (!stop || flat_while_diverging(stop, c, options)) return PointQuality::feasible;
  if (c.inertia.negative > 0) return PointQuality::saddle;
  if (c.inertia.positive == 0 && c.step.size() > 0) return PointQuality::stationary_1st_order;
  return PointQuality::stationary_2nd_order;
}

}  // namespace hesse::solver::detail
