#include <Eigen/Cholesky>
#include <hesse/solver/polish.hpp>

namespace hesse::solver {

bool polish(Evaluator& evaluator, Point& p, const Certificate& certificate) {
  const Eigen::VectorXd inverse = hessian_scale(p.H).cwiseInverse();
  const Eigen::LDLT<Eigen::MatrixXd> factor(inverse.asDiagonal() * p.H * inverse.asDiagonal());
  double promised = certificate.decrease;
  bool moved = false;
  Point q;
  Eigen::VectorXd step = certificate.step;
  for (int i = 0; i < evaluator.options().polish_steps && promised > 0; ++i) {
    q.x = p.x + step;
    if (q.x == p.x || !evaluator.value(q) || q.f > p.f + indistinguishable(p.f) || !evaluator.gradient(q)) break;
    step = -inverse.cwiseProduct(factor.solve(inverse.cwiseProduct(q.g)));
    const double still = -0.5 * q.g.dot(step);
    if (!(still < 0.5 * promised)) break;
    promised = still;
    p.x = q.x;
    p.f = q.f;
    p.g = q.g;
    moved = true;
  }
  if (!moved) return false;
  // The Hessian was evaluable a step before; where it is not here, the older one still describes the point.
  Point at_end = p;
  if (evaluator.hessian(at_end)) p = at_end;
  return true;
}

}  // namespace hesse::solver
