#include <hesse/solver/detail/subproblems/dense_subproblem.hpp>
#include <hesse/solver/detail/subproblems/sparse_subproblem.hpp>

// The choice between dense and sparse subproblems, by the Hessian of the point.
namespace hesse::solver::detail {
namespace {

class DenseOrSparse final : public Subproblem {
 public:
  DenseOrSparse(Counts& counts, const Checkpoint& checkpoint)
      : dense_(counts, checkpoint), sparse_(counts, checkpoint) {}

  void set_model(const SymmetricMatrix& hessian, const Eigen::VectorXd& g) override {
    current_ = hessian.dense() ? static_cast<Subproblem*>(&dense_) : &sparse_;
    current_->set_model(hessian, g);
  }
  TrustStep trust_step(double radius) override { return current_->trust_step(radius); }
  CubicStep cubic_step(double sigma) override { return current_->cubic_step(sigma); }
  Eigen::VectorXd newton(const Eigen::VectorXd& g) override { return current_->newton(g); }
  double smallest_eigenvalue() override { return current_->smallest_eigenvalue(); }

 private:
  DenseSubproblem dense_;
  SparseSubproblem sparse_;
  Subproblem* current_ = nullptr;
};

}  // namespace

std::unique_ptr<Subproblem> make_subproblem(Counts& counts, const Checkpoint& checkpoint) {
  return std::make_unique<DenseOrSparse>(counts, checkpoint);
}

}  // namespace hesse::solver::detail
