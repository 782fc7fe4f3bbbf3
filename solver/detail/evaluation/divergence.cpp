#include <cmath>
#include <hesse/solver/detail/evaluation/divergence.hpp>

// Compares the decreases of f over equal ratios of |xᵢ|.
namespace hesse::solver::detail {

Divergence DivergenceMonitor::follow(const Eigen::VectorXd& x, double f) {
  if (unit_.size() == 0) unit_ = Eigen::VectorXd::Zero(x.size());
  decades_ = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double size = std::abs(x[i]);
    if (size == 0) continue;
    if (unit_[i] == 0) unit_[i] = size;
    const double decades = std::log10(size) - std::log10(unit_[i]);
    if (std::abs(decades) > std::abs(decades_)) {
      decades_ = decades;
      variable_ = i;
    }
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
