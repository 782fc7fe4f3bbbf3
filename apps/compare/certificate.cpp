#include "certificate.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hesse::apps {
namespace {

constexpr double negligible = 1e-8;
constexpr double rounding = 1e-14;            // of the terms of the gradient, |H||x|
constexpr double negligible_descent = 1e-16;  // of what f has fallen since the start
constexpr double negative_curvature = -1e-8;
// A long-double eigenvalue decomposition of more than this many variables takes longer than the solve.
constexpr Eigen::Index max_variables = 300;

// Which variables may move: those between their bounds, and those that the gradient pulls off a bound.
std::vector<Eigen::Index> free_variables(const problems::Info& info, const Eigen::VectorXd& x,
                                         const problems::LongVector& g) {
  std::vector<Eigen::Index> list;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool held = info.bounded() && ((x[i] <= info.lower[at] && (g[i] >= 0 || info.lower[at] == info.upper[at])) ||
                                         (x[i] >= info.upper[at] && g[i] <= 0));
    if (!held) list.push_back(i);
  }
  return list;
}

// The first variable outside its bounds, -1 if there is none.
Eigen::Index outside(const problems::Info& info, const Eigen::VectorXd& x) {
  if (info.bounded())
    for (Eigen::Index i = 0; i < x.size(); ++i)
      if (const auto at = static_cast<std::size_t>(i); x[i] < info.lower[at] || x[i] > info.upper[at]) return i;
  return -1;
}

}  // namespace

void judge(const problems::Problem& problem, Run& run) {
  run.verdict = Verdict::not_judged;
  const bool stationary = run.converged || run.point.starts_with("stationary") || run.point == "saddle";
  if (!stationary || run.x.size() == 0 || run.x.size() > max_variables) return;
  long double f = 0;
  problems::LongVector g;
  problems::LongMatrix hessian;
  problem.reference(run.x.cast<long double>(), f, g, hessian);
  if (!std::isfinite(f) || !g.allFinite()) {
    run.verdict = Verdict::contradicted;
    run.objection = "f or its gradient cannot be evaluated at the point";
    return;
  }
  if (const Eigen::Index i = outside(problem.info(), run.x); i >= 0) {
    run.verdict = Verdict::contradicted;
    run.objection = fmt::format("x[{}] = {:.17g} is outside its bounds", i, run.x[i]);
    return;
  }
  if (!hessian.allFinite()) return;
  run.verdict = Verdict::holds;

  // Variables held by their bounds are constants.
  const auto list = free_variables(problem.info(), run.x, g);
  if (list.empty()) return;
  g = problems::LongVector(g(list));
  hessian = problems::LongMatrix(hessian(list, list));
  const problems::LongVector x = run.x.cast<long double>()(list);

  // Unit diagonal: a test of curvature that does not depend on the units of the variables.
  problems::LongVector scale = hessian.diagonal().cwiseAbs().cwiseSqrt();
  const long double largest = std::max(scale.maxCoeff(), std::numeric_limits<long double>::min());
  scale = scale.cwiseMax(largest * std::numeric_limits<long double>::epsilon()).cwiseInverse();
  const problems::LongMatrix scaled = scale.asDiagonal() * hessian * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<problems::LongMatrix> eigen(scaled);
  const problems::LongVector g_scaled = eigen.eigenvectors().transpose() * scale.cwiseProduct(g);
  const problems::LongVector curvature =
      eigen.eigenvalues().cwiseAbs().cwiseMax(std::numeric_limits<long double>::epsilon());
  const problems::LongVector step = scale.cwiseProduct(eigen.eigenvectors() * g_scaled.cwiseQuotient(curvature));
  const long double decrease = g.dot(step) / 2;
  const bool moves = (step.array().abs() > negligible * x.array().abs()).any();

  // Nothing here depends on the units of f or x.
  const problems::LongVector terms = hessian.cwiseAbs() * x.cwiseAbs();
  const bool slopes = (g.array().abs() > rounding * terms.array()).any();
  long double start = f;  // where the start is not known, f has not fallen
  if (!run.start.empty()) {
    const auto& x0 = problem.info().start(run.start).x;
    problem.reference(
        Eigen::Map<const Eigen::VectorXd>(x0.data(), static_cast<Eigen::Index>(x0.size())).cast<long double>(), start);
  }
  const long double negligible_decrease = std::max(negligible * std::abs(f), negligible_descent * (start - f));
  if (decrease > negligible_decrease && moves && slopes) {
    run.verdict = Verdict::contradicted;
    run.objection = fmt::format("|g| = {:.2g} in long double, a Newton step lowers f by {:.2g}",
                                static_cast<double>(g.cwiseAbs().maxCoeff()),
                                static_cast<double>(decrease) * problem.info().f_factor);
  } else if (!run.point.empty()) {
    // Who says what the point is says it of the curvature too.
    const double least = static_cast<double>(eigen.eigenvalues()[0]);
    const bool saddle = run.point == "saddle";
    if (saddle ? least > 0 : least < negative_curvature) {
      run.verdict = Verdict::contradicted;
      run.objection = fmt::format("least curvature (unit diagonal) {:.2g} in long double, called {}", least, run.point);
    }
  }
}

}  // namespace hesse::apps
