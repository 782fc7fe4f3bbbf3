#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/least_squares/residual_block.hpp>

// The data on residual blocks that LeastSquares and its replay share.
namespace hesse::ad::detail {

// A parameter block: its place in x while it is variable, its own values while it is constant.
struct ParameterBlock {
  Eigen::VectorXd values;
  bool constant = false;
  Eigen::Index offset = 0;  // in x
};

struct ResidualTerm {
  std::unique_ptr<ResidualBlock> block;
  std::vector<Eigen::Index> parameters;
  Eigen::Index row = 0;              // index of its first residual
  std::vector<Eigen::Index> global;  // local column → component of x, -1 for a constant
  Eigen::VectorXd x;                 // local copy of the parameters
  Eigen::VectorXd r;
  Eigen::MatrixXd jacobian, b;  // m × k and k × k, allocated when needed
};

// The pattern of J, m × n. The columns of a residual are the variable parameters of its block.
SparsityPattern jacobian_pattern(Eigen::Index m, Eigen::Index n, const std::vector<ResidualTerm>& terms);
// The pattern of ∇²½‖r‖²: all pairs of variable parameters of a block, and the diagonal.
SymmetricPattern hessian_pattern(Eigen::Index n, const std::vector<ResidualTerm>& terms);

}  // namespace hesse::ad::detail
