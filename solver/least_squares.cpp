#include <algorithm>
#include <array>
#include <cmath>
#include <hesse/solver/convergence.hpp>
#include <hesse/solver/methods.hpp>
#include <hesse/solver/progress.hpp>
#include <hesse/solver/residual_descent.hpp>
#include <hesse/solver/text.hpp>

namespace hesse::solver {
namespace {

// Tried in this order from the start until one ends at a minimum that is worth the name; one more strategy is one row.
constexpr std::array strategies{
    DescentStrategy{"Gauss-Newton with exact Newton by the curvature probe", false, true, true},
    DescentStrategy{"exact Newton in the units of the Jacobian's columns", true, false, true},
    DescentStrategy{"exact Newton in the units of the sizes of x", true, false, false},
};

// The share of a variable in the residuals below which it has lost its effect on them.
constexpr double without_effect = 1e-8;

// A variable the residuals depended on at the start no longer matters: the descent has walked out onto a plateau.
bool on_plateau(const Point& start, const Point& p, const Eigen::VectorXd& size) {
  for (Index j = 0; j < p.x.size(); ++j) {
    if (start.J.col(j).isZero(0)) continue;
    if (p.J.col(j).norm() * size[j] < without_effect * p.r.norm()) return true;
  }
  return false;
}

// Whether the end is no reason to look further: a converged point with no way down, and not a plateau.
bool settled(Evaluator& e, const Point& start, DescentEnd& end) {
  if (end.crawled || !converged(end.stop.reason) || on_plateau(start, end.p, e.size_of_x())) return false;
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
  if (!best->crawled) return best->stop;
  return ResidualDescent(e, strategies.front(), best->p, true).run().stop;
}

}  // namespace hesse::solver
