#include <Eigen/SVD>
#include <algorithm>
#include <hesse/solver/detail/core/text.hpp>
#include <hesse/solver/detail/least_squares/residual_model.hpp>
#include <limits>

// Models of ½‖r‖²: Gauss-Newton by singular values, Newton by the exact Hessian, and the second-order correction.
namespace hesse::solver::detail {

using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr double seconds_per_operation = 1e-8;  // for singular values, m n² operations; an upper bound
constexpr Index jacobi_up_to = 64;              // for larger n, divide and conquer is faster

template <class Svd>
ResidualModel from_singular_values(const MatrixXd& a, const VectorXd& r) {
  const Svd svd(a, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const VectorXd& s = svd.singularValues();
  const double seen = epsilon * static_cast<double>(std::max(a.rows(), a.cols())) * s[0];
  Index rank = 0;
  while (rank < s.size() && s[rank] > seen) ++rank;
  rank = std::max<Index>(rank, 1);
  const VectorXd kept = s.head(rank);
  const VectorXd b = kept.cwiseProduct(svd.matrixU().leftCols(rank).transpose() * r);
  const VectorXd squares = kept.cwiseAbs2().cwiseMax(std::numeric_limits<double>::min());
  return {ReducedHessian(svd.matrixV().leftCols(rank), squares), b, false};
}

}  // namespace

ResidualModel gauss_newton_model(const Point& p, const VectorXd& d_scale, Evaluator& evaluator) {
  const double seconds =
      seconds_per_operation * static_cast<double>(p.J.rows() * p.J.cols()) * static_cast<double>(p.J.cols());
  if (seconds > evaluator.seconds_left())
    throw Stop{StopReason::limit_time, "the singular values of a Jacobian of " + std::to_string(p.J.rows()) + " by " +
                                           std::to_string(p.J.cols()) + " take about " + to_text(seconds, 2) + " s, " +
                                           to_text(std::max(evaluator.seconds_left(), 0.0), 2) +
                                           " s are left of max_seconds = " + to_text(evaluator.options().max_seconds)};
  const MatrixXd a = p.J * d_scale.cwiseInverse().asDiagonal();
  return a.cols() <= jacobi_up_to ? from_singular_values<Eigen::JacobiSVD<MatrixXd>>(a, p.r)
                                  : from_singular_values<Eigen::BDCSVD<MatrixXd>>(a, p.r);
}

ResidualModel newton_model(const Point& p, const MatrixXd& hessian, const VectorXd& d_scale,
                           const Checkpoint& checkpoint) {
  const VectorXd inverse = d_scale.cwiseInverse();
  ReducedHessian reduced(inverse.asDiagonal() * hessian * inverse.asDiagonal(), checkpoint);
  VectorXd b = reduced.to_reduced(inverse.cwiseProduct(p.g));
  return {std::move(reduced), std::move(b), true};
}

MatrixXd gram_matrix(const MatrixXd& j, const Checkpoint& checkpoint) {
  constexpr Index block = 64;  // columns between two checkpoints
  const Index n = j.cols();
  MatrixXd product(n, n);
  for (Index k = 0; k < n; k += block) {
    const Index width = std::min(block, n - k);
    for (Index i = k; i < n; i += 8 * block) {
      if (checkpoint) checkpoint();
      const Index height = std::min(8 * block, n - i);
      product.block(i, k, height, width).noalias() = j.middleCols(i, height).transpose() * j.middleCols(k, width);
    }
  }
  return product.selfadjointView<Eigen::Lower>();
}

VectorXd second_order_correction(const ResidualModel& model, const Point& p, const VectorXd& d, const VectorXd& r_plus,
                                 const VectorXd& d_scale, double shift) {
  const VectorXd curvature = r_plus - p.r - p.J * d;
  const VectorXd b = model.reduced.to_reduced((p.J.transpose() * curvature).cwiseQuotient(d_scale));
  VectorXd y;
  VectorXd dy;
  if (!model.reduced.solve(shift, b, y, dy)) return {};
  return model.reduced.from_reduced(y);
}

}  // namespace hesse::solver::detail
