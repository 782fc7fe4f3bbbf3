#include <hesse/solver/detail/linear_algebra/cholesky.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <hesse/solver/detail/methods/chord.hpp>
#include <hesse/solver/detail/methods/polish.hpp>

// Chord steps from a converged point, with the Hessian of its certificate.
namespace hesse::solver::detail {

using Eigen::VectorXd;

bool polish(Evaluator& evaluator, Point& p, const Certificate& certificate) {
  constexpr double contraction = 0.7;  // halves the decrease
  constexpr double last_digits = 1e-14;
  const int max_steps = evaluator.options().polish_steps;
  const VectorXd scale = hessian_scale(p.H), inverse = scale.cwiseInverse();
  Cholesky factor;
  if (max_steps == 0 || certificate.relative_step <= last_digits ||
      !factor.factor(p.H.scaled(inverse), evaluator.checkpoint()))
    return false;
  Point q;
  q.x = p.x + certificate.step;
  if (q.x == p.x || !evaluator.value(q) || q.f > p.f + indistinguishable(p.f)) return false;
  const auto newton = [&](const VectorXd& g) -> VectorXd {
    return -inverse.cwiseProduct(factor.solve(inverse.cwiseProduct(g)));
  };
  const double length = scale.cwiseProduct(certificate.step).norm();
  const VectorXd noise = gradient_noise(p);
  if (chord_steps(evaluator, q, length, {newton, scale, noise, contraction, max_steps - 1}) == ChordEnd::not_better)
    return false;
  // f no longer tells, so the gradient must have become smaller.
  if (!evaluator.hessian(q) || !(inverse.cwiseProduct(q.g).norm() < inverse.cwiseProduct(p.g).norm())) return false;
  p = std::move(q);
  return true;
}

}  // namespace hesse::solver::detail
