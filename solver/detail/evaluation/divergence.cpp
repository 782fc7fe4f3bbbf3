#include <cmath>
#include <hesse/solver/detail/evaluation/divergence.hpp>
#include <limits>

// Compares the decreases of f over equal ratios of |xᵢ|.
namespace hesse::solver::detail {

Divergence DivergenceMonitor::follow(const Eigen::VectorXd& x, double f, const Eigen::VectorXd& g) {
  if (unit_.size() == 0) unit_ = Eigen::VectorXd::Zero(x.size());
  const double matters =
      g.size() == 0 ? 0 : std::numeric_limits<double>::epsilon() * g.cwiseProduct(x).cwiseAbs().maxCoeff();
  double furthest = 1;  // the largest ratio of a size to its unit, or of the unit to the size
  decades_ = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double size = std::abs(x[i]);
    if (size == 0) continue;
    if (unit_[i] == 0) {
      if (g.size() > 0 && !(std::abs(g[i]) * size > matters)) continue;
      unit_[i] = size;
    }
    const double ratio = size > unit_[i] ? size / unit_[i] : unit_[i] / size;
    if (!(ratio > furthest)) continue;
    furthest = ratio;
    decades_ = std::log10(size) - std::log10(unit_[i]);
    variable_ = i;
  }
  const double whole = std::log10(factor_);
  for (std::size_t k = 0; k < marks_.size(); ++k) {
    const bool passed = std::abs(decades_) >= whole * static_cast<double>(k + 1) / static_cast<double>(marks_.size());
    if (!passed)
      marks_[k].reset();
    else if (!marks_[k])
      marks_[k] = Mark{std::abs(decades_), f};
  }
  const auto& [first, second, third, last] = marks_;
  if (!last) return Divergence::none;
  // The decrease of f for each power of ten. It halves if f tends to a limit like 1/log|x|, vanishes if f tends to it
  // like a power, stays constant if f is a logarithm, and grows if f is a power.
  const auto rate = [](const Mark& a, const Mark& b) { return (a.f - b.f) / (b.decades - a.decades); };
  constexpr double steady = 0.99;
  const double before = rate(*first, *second), after = rate(*third, *last);
  if (before > 0 && after >= steady * before) return Divergence::unbounded;
  return decades_ > 0 && after < steady * before ? Divergence::bounded : Divergence::none;
}

}  // namespace hesse::solver::detail
