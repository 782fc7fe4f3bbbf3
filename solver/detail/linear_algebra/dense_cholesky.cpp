#include <Eigen/Cholesky>
#include <algorithm>
#include <hesse/solver/detail/linear_algebra/dense_cholesky.hpp>

// Cholesky factorisation by block columns.
namespace hesse::solver::detail {
namespace {

constexpr Eigen::Index block_columns = 128;  // wide enough for matrix products to run at full speed
constexpr Eigen::Index block_rows = 512;     // rows updated between two checkpoints

}  // namespace

// Left-looking: a block column is updated by all columns before it, then factored ([GV13], chapter 4.2).
bool DenseCholesky::factor(const Eigen::MatrixXd& hessian, const Checkpoint& checkpoint) {
  if (checkpoint) checkpoint();
  const Eigen::Index n = hessian.rows();
  l_ = hessian.triangularView<Eigen::Lower>();
  for (Eigen::Index k = 0; k < n; k += block_columns) {
    const Eigen::Index width = std::min(block_columns, n - k);
    for (Eigen::Index i = k; i < n; i += block_rows) {
      if (checkpoint) checkpoint();
      const Eigen::Index height = std::min(block_rows, n - i);
      if (k > 0)
        l_.block(i, k, height, width).noalias() -= l_.block(i, 0, height, k) * l_.block(k, 0, width, k).transpose();
    }
    auto diagonal = l_.block(k, k, width, width);
    Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> block(diagonal);
    if (block.info() != Eigen::Success) return false;
    const Eigen::Index below = n - k - width;
    if (below > 0)
      diagonal.triangularView<Eigen::Lower>().transpose().solveInPlace<Eigen::OnTheRight>(
          l_.block(k + width, k, below, width));
  }
  return true;
}

Eigen::VectorXd DenseCholesky::solve(const Eigen::VectorXd& b) const {
  Eigen::VectorXd x = l_.triangularView<Eigen::Lower>().solve(b);
  l_.triangularView<Eigen::Lower>().transpose().solveInPlace(x);
  return x;
}

}  // namespace hesse::solver::detail
