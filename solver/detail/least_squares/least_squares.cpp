#include <algorithm>
#include <array>
#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/convergence/progress.hpp>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/least_squares/residual_descent.hpp>
#include <hesse/solver/detail/methods/methods.hpp>

// The method least_squares: descents by several strategies from the start, until one ends at a proper minimum.
namespace hesse::solver::detail {
namespace {

// The strategies, tried in this order from the start until one ends at a proper minimum. A new strategy is a new row.
constexpr std::array strategies{
    DescentStrategy{"Gauss-Newton with exact Newton by the curvature probe", false, true, true},
    DescentStrategy{"exact Newton in the units of the Jacobian's columns", true, false, true},
    DescentStrategy{"exact Newton in the units of the sizes of x", true, false, false},
};

// A variable has lost its effect on the residuals if its share in them is below this.
constexpr double without_effect = 1e-8;

// Whether a variable no longer affects the residuals, although it did at the start: the descent is on a plateau.
bool on_plateau(const Point& start, const Point& p, const Eigen::VectorXd& size) {
  for (Index j = 0; j < p.x.size(); ++j) {
    if (start.J.col(j).isZero(0)) continue;
    if (p.J.col(j).norm() * size[j] < without_effect * p.r.norm()) return true;
  }
  return false;
}

// Whether the search may end: a converged point without a descent direction, not on a plateau.
bool settled(Evaluator& e, const Point& start, DescentEnd& end) {
  if (end.slow || !converged(end.stop.reason) || on_plateau(start, end.p, e.size_of_x())) return false;
  if (end.p.H.size() == 0 && !e.hessian(end.p)) return false;
  return certify(e, end.p).inertia.negative == 0;
}

void note_variables_without_effect(Evaluator& e, const Point& start) {
  if (start.J.isZero(0)) {
    e.note("no residual depends on any variable at the start");
    return;
  }
  for (Index j = 0; j < start.x.size(); ++j)
    if (start.J.col(j).isZero(0)) e.note("no residual depends on x[" + std::to_string(j) + "] at the start");
}

}  // namespace

Stop least_squares(Evaluator& e) {
  e.summary().columns = {columns::f,     columns::gradient, columns::step, columns::radius,
                         columns::shift, columns::ratio,    columns::model};
  // J, its scaled copy and the factors of its singular values.
  require_memory(24.0 * static_cast<double>(e.m()) * static_cast<double>(e.n()),
                 "a dense Jacobian of " + std::to_string(e.m()) + " x " + std::to_string(e.n()));
  Point start = e.start_point();
  if (!e.jacobian(start)) return {StopReason::evaluation_failed_at_start, e.diagnosis()};
  e.accept(start, {});
  note_variables_without_effect(e, start);

  std::optional<DescentEnd> best;
  for (const auto& strategy : strategies) {
    e.resume(start);
    DescentEnd end = ResidualDescent(e, strategy, start, false).run();
    const bool done = settled(e, start, end);
    if (!done)
      e.note(std::string(strategy.name) + " ended at f = " + to_text(end.p.f, 6) +
             " without a minimum: " + end.stop.message);
    if (!best || end.p.f < best->p.f || (done && end.p.f <= best->p.f + indistinguishable(best->p.f)))
      best = std::move(end);
    if (done) break;
  }
  e.resume(best->p);
  if (!best->slow) return best->stop;
  return ResidualDescent(e, strategies.front(), best->p, true).run().stop;
}

}  // namespace hesse::solver::detail
