#include <cmath>
#include <hesse/solver/detail/convergence/convergence.hpp>
#include <hesse/solver/detail/methods/chord.hpp>

// Chord steps: Newton steps by a kept factor, judged by gradients.
namespace hesse::solver::detail {
namespace {

ChordEnd descend(Evaluator& e, Point& p, double length, const ChordMethod& method) {
  const Options& options = e.options();
  for (int k = 0;; ++k) {
    if (!e.gradient(p)) return ChordEnd::not_better;
    const Eigen::VectorXd d = method.newton(p.g);
    if ((d.array().abs() <= options.step_tolerance * e.size_of_x().array()).all()) return ChordEnd::settled;
    const double next = method.scale.cwiseProduct(d).norm();
    if (!(next <= method.contraction * length) || k == method.max_steps) {
      const bool flat = std::abs(0.5 * p.g.dot(d)) <= options.function_tolerance * std::abs(p.f);
      const bool rounding = (p.g.array().abs() <= method.gradient_noise.array()).all();
      return flat || rounding ? ChordEnd::settled : ChordEnd::slow;
    }
    p.x += d;
    // Outside the bounds f is not evaluated, and the evaluator keeps the best point that it has seen.
    if (e.bounds().any() && p.x != e.bounds().project(p.x)) return ChordEnd::not_better;
    length = next;
  }
}

}  // namespace

ChordEnd chord_steps(Evaluator& e, Point& q, double length, const ChordMethod& method) {
  Point p;
  p.x = q.x;
  p.f = q.f;
  const ChordEnd end = descend(e, p, length, method);
  if (end == ChordEnd::not_better) return end;
  if (p.x != q.x && !(e.value(p) && p.f <= q.f + indistinguishable(q.f))) return ChordEnd::not_better;
  q = std::move(p);
  return end;
}

}  // namespace hesse::solver::detail
