#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include <hesse/ad/functions/residual_block.hpp>
#include <hesse/ad/functions/row_structure.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

// What LeastSquares and its replay know of the residual blocks.
namespace hesse::ad {

// One parameter block: where it lives in x when it is variable, its own values when it is not.
struct ParameterBlock {
  Eigen::VectorXd values;
  bool constant = false;
  Eigen::Index offset = 0;  // in x
};

struct ResidualTerm {
  std::unique_ptr<ResidualBlock> block;
  std::vector<Eigen::Index> parameters;
  Eigen::Index row = 0;              // of its first residual
  std::vector<Eigen::Index> global;  // local column → component of x, -1 for a constant
  Eigen::VectorXd x;                 // local copy of the parameters
  Eigen::VectorXd r;
  Eigen::MatrixXd jacobian, b;  // m × k, k × k, once they are needed
};

// J row by row; the columns of a residual are the variable parameters of its block.
RowStructure row_structure(const std::vector<ResidualTerm>& terms);
// The lower triangle of ∇²½‖r‖²: all pairs of variable parameters of a block, and the diagonal.
LowerTriangle block_triangle(Eigen::Index n, const std::vector<ResidualTerm>& terms);

}  // namespace hesse::ad
