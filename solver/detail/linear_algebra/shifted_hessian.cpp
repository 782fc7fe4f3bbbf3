#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/lanczos.hpp>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>
#include <hesse/solver/detail/linear_algebra/shifted_hessian.hpp>
#include <hesse/solver/detail/linear_algebra/sparse_cholesky.hpp>
#include <limits>

namespace hesse::solver::detail {

using Eigen::Index;
using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

class Dense final : public ShiftedHessian {
 public:
  Dense(const SymmetricMatrix& hessian, int& factorizations, const Checkpoint& checkpoint)
      : reduced_(hessian.full(), checkpoint) {
    ++factorizations;
  }

  double norm() override { return reduced_.norm(); }
  double smallest() override { return reduced_.smallest(); }
  VectorXd lowest_vector() override { return reduced_.from_reduced(reduced_.lowest_vector()); }
  Inertia inertia(double relative_tolerance) override { return inertia_of(reduced_.tridiagonal(), relative_tolerance); }
  std::optional<VectorXd> solve(double shift, const VectorXd& b) override {
    VectorXd y, dy;
    if (!reduced_.solve(shift, reduced_.to_reduced(b), y, dy)) return {};
    return VectorXd(-reduced_.from_reduced(y));
  }

 private:
  ReducedHessian reduced_;
};

class Sparse final : public ShiftedHessian {
 public:
  Sparse(SymmetricMatrix hessian, int& factorizations, Checkpoint checkpoint)
      : h_(std::move(hessian)), factorizations_(factorizations), checkpoint_(std::move(checkpoint)) {}

  double norm() override {
    find_extremes();
    return std::max(std::abs(largest_), std::abs(smallest_));
  }
  double smallest() override {
    find_lowest();
    return smallest_;
  }
  VectorXd lowest_vector() override {
    find_lowest();
    return lowest_;
  }
  Inertia inertia(double relative_tolerance) override;
  std::optional<VectorXd> solve(double shift, const VectorXd& b) override {
    if (!positive(shift)) return {};
    return cholesky_.solve(b);
  }

 private:
  bool factor(double shift, SparseCholesky::Pivots pivots) {
    ++factorizations_;
    factored_.reset();
    return cholesky_.factor(h_, shift, checkpoint_, pivots);
  }
  // Whether H + λI is positive definite. If so, it is factored.
  bool positive(double shift) {
    if (factored_ && *factored_ == shift) return true;
    if (failed_ && shift <= *failed_) return false;
    if (factor(shift, SparseCholesky::Pivots::positive)) {
      factored_ = shift;
      return true;
    }
    failed_ = shift;
    return false;
  }
  void find_extremes();
  void find_lowest();

  SymmetricMatrix h_;
  int& factorizations_;
  Checkpoint checkpoint_;
  SparseCholesky cholesky_;
  std::optional<double> factored_;  // the shift of the factors
  std::optional<double> failed_;    // the largest shift known to be too small
  bool extremes_known_ = false, lowest_known_ = false;
  double smallest_ = 0, largest_ = 0;
  VectorXd lowest_;
};

void Sparse::find_extremes() {
  constexpr Index steps = 20;
  if (extremes_known_) return;
  extremes_known_ = true;
  const Lanczos space = lanczos([&](const VectorXd& v) { return h_ * v; }, generic_vector(h_.size()), steps);
  smallest_ = space.t.smallest();
  largest_ = space.t.largest();
  lowest_ = space.lowest_vector();
}

void Sparse::find_lowest() {
  constexpr Index steps = 8;
  constexpr double beyond = 1.5;  // a shift, relative to the curvature found so far
  if (lowest_known_) return;
  find_extremes();
  lowest_known_ = true;
  const double floor = std::max(static_cast<double>(h_.size()) * epsilon * norm(), std::numeric_limits<double>::min());
  double shift = smallest_ < 0 ? -beyond * smallest_ : 0;
  while (!positive(shift)) {
    if (!std::isfinite(shift)) return;
    const VectorXd v = cholesky_.negative_curvature();
    if (const double curvature = h_.quadratic_form(v); curvature < smallest_) {
      smallest_ = curvature;
      lowest_ = v;
    }
    const double next = std::max({2 * shift, -beyond * smallest_, floor});
    if (!(next > shift)) return;
    shift = next;
  }
  const Lanczos space = lanczos([&](const VectorXd& v) { return VectorXd(-cholesky_.solve(v)); }, lowest_, steps);
  const double value = -1 / space.t.smallest() - shift;
  if (std::isfinite(value) && (value < smallest_ || shift == 0)) {
    smallest_ = value;
    lowest_ = space.lowest_vector();
  }
}

Inertia Sparse::inertia(double relative_tolerance) {
  Inertia inertia;
  inertia.smallest = smallest();
  inertia.largest = largest_;
  // Every eigenvalue has at least the rounding error of the largest.
  const double threshold = std::max(relative_tolerance, epsilon) * norm();
  if (threshold > 0 && positive(-threshold)) {
    inertia.positive = h_.size();
    return inertia;
  }
  if (threshold > 0) {
    const auto below = [&](double t) {
      return factor(-t, SparseCholesky::Pivots::any) ? cholesky_.negative_pivots() : h_.size();
    };
    if (!positive(threshold)) inertia.negative = below(-threshold);
    inertia.positive = h_.size() - below(threshold);
  }
  inertia.zero = h_.size() - inertia.positive - inertia.negative;
  return inertia;
}

}  // namespace

std::unique_ptr<ShiftedHessian> shifted_hessian(SymmetricMatrix hessian, int& factorizations,
                                                const Checkpoint& checkpoint) {
  if (hessian.dense()) return std::make_unique<Dense>(hessian, factorizations, checkpoint);
  return std::make_unique<Sparse>(std::move(hessian), factorizations, checkpoint);
}

}  // namespace hesse::solver::detail
