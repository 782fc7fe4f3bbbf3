#include <cmath>
#include <hesse/solver/detail/methods/bounded_step.hpp>

// Projection of a step, and its improvement in the subspace of the free variables.
namespace hesse::solver::detail {

using Eigen::VectorXd;

namespace {

constexpr int most_subspaces = 20;               // of one step
constexpr double subspace_precision = 0.01;      // of the model's slope along the free variables
constexpr double shortest_subspace_step = 1e-3;  // relative to the minimiser in the subspace

}  // namespace

double model_decrease(const Point& p, const VectorXd& d) { return -p.g.dot(d) - 0.5 * p.H.quadratic_form(d); }

VectorXd BoundedStep::operator()(const Point& p, const Mask& held, const VectorXd& scale, double radius,
                                 const VectorXd& d) {
  const auto projected = [&](const VectorXd& s) { return VectorXd(e_.bounds().project(p.x + s) - p.x); };
  VectorXd s = projected(d);
  double decrease = model_decrease(p, s);
  if (!(decrease > 0)) {  // along a direction of curvature alone both signs descend, but one may leave the box
    VectorXd opposite = projected(-d);
    if (const double other = model_decrease(p, opposite); other > decrease) {
      s = std::move(opposite);
      decrease = other;
    }
  }
  const double slope = without(p.g, held).cwiseQuotient(scale).norm();
  Mask last = held;
  for (int round = 0; round < most_subspaces; ++round) {
    Point w;
    w.x = p.x + s;
    w.g = p.g + p.H * s;  // of the model
    Mask fixed = e_.bounds().held(w);
    if (held.size() > 0) fixed = fixed.size() > 0 ? Mask(fixed || held) : held;
    const VectorXd g = without(w.g, fixed).cwiseQuotient(scale);
    if (fixed.size() == 0 || fixed.all() || (last.size() > 0 && (fixed == last).all()) ||
        g.norm() <= subspace_precision * slope)
      break;
    const SymmetricMatrix h = p.H.without(fixed).scaled(fixed.select(1, scale).cwiseInverse());
    subspace_->set_model(h, g);
    const VectorXd t = without(subspace_->trust_step(radius).d.cwiseQuotient(scale), fixed);
    VectorXd next;
    double improved = decrease;
    for (double share = 1; share > shortest_subspace_step && !(improved > decrease); share /= 2) {
      next = projected(s + share * t);
      improved = model_decrease(p, next);
    }
    if (!(improved > decrease)) break;
    s = std::move(next);
    decrease = improved;
    last = std::move(fixed);
  }
  return s;
}

}  // namespace hesse::solver::detail
