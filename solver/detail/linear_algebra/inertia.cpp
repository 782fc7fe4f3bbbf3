#include <algorithm>
#include <cmath>
#include <hesse/solver/detail/linear_algebra/inertia.hpp>
#include <hesse/solver/detail/linear_algebra/reduced_hessian.hpp>
#include <hesse/solver/detail/linear_algebra/scaling.hpp>
#include <limits>
#include <ostream>

// Inertia by the tridiagonal form of the equilibrated matrix.
namespace hesse::solver {

using namespace detail;

Inertia inertia_of(const Tridiagonal& t, double relative_tolerance) {
  Inertia inertia;
  inertia.smallest = t.smallest();
  inertia.largest = t.largest();
  // Every eigenvalue has at least the rounding error of the largest.
  const double threshold = std::max(relative_tolerance, std::numeric_limits<double>::epsilon()) * t.norm();
  if (threshold > 0) {
    inertia.negative = t.count_below(-threshold);
    inertia.positive = t.size() - t.count_below(threshold);
  }
  inertia.zero = t.size() - inertia.positive - inertia.negative;
  return inertia;
}

Inertia scaled_inertia(const Eigen::MatrixXd& hessian, double relative_tolerance) {
  const Eigen::VectorXd inverse = hessian_scale(hessian).cwiseInverse();
  return inertia_of(ReducedHessian(inverse.asDiagonal() * hessian * inverse.asDiagonal()).tridiagonal(),
                    relative_tolerance);
}

std::ostream& operator<<(std::ostream& out, const Inertia& inertia) {
  return out << '(' << inertia.positive << ", " << inertia.zero << ", " << inertia.negative << ')';
}

}  // namespace hesse::solver
