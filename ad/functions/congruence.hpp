#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/recording/separation.hpp>
#include <hesse/ad/sparsity/lower_triangle.hpp>

namespace hesse::ad {

// Derivatives of f(x) = F(x, Lx + c) from those of F: Rⁿ⁺ᵐ→R, L dense:
//   ∇f = F_x + LᵀF_z,   ∇²f = F_xx + F_xz L + LᵀF_zx + LᵀF_zz L.
// Behind the forms there may be functions s(x) that change from point to point: their slopes are rows of L as well, what their
// own curvature adds, Σ ∂F/∂sₖ ∇²sₖ, is left to the caller. Where a slope is not finite, so are only the entries of variables that the
// form or function depends on.
// F's Hessian is sparse. Diagonal entries of F_zz end in one product LᵀDL; a form that interacts with many others costs two
// products of a vector with L's rows and one outer product. Cost O(n² · (forms curved) + n · entries), by Eigen.
class Congruence {
 public:
  using Index = Eigen::Index;

  // functions: the variables that each of them depends on.
  Congruence(std::size_t n, const std::vector<LinearForm>& forms, std::vector<std::vector<std::uint32_t>> functions,
             const LowerTriangle& structure);

  // Function k at x, and its gradient.
  void set_function(std::size_t k, double value, const Eigen::VectorXd& gradient);
  // (x, Lx + c, s), of size n + m.
  void extend(const Eigen::VectorXd& x, Eigen::VectorXd& extended) const;
  void gradient(const Eigen::VectorXd& extended_gradient, Eigen::VectorXd& g) const;
  // The full n × n matrix column by column.
  void hessian(std::span<const double> extended_hessian, Eigen::VectorXd& h);
  std::size_t bytes() const;

 private:
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  struct Entry {
    Index row, column;
    std::uint32_t slot;
  };

  bool slopes_finite() const;
  void hessian_by_dependence(std::span<const double> extended_hessian, Eigen::VectorXd& h) const;

  Index n_;
  RowMajor l_;                                         // m × n
  std::vector<std::vector<std::uint32_t>> variables_;  // by row of L, where it may not be 0
  Index forms_;
  bool forms_finite_ = true;
  Eigen::VectorXd offset_;              // of the forms; values of the functions
  std::vector<Entry> xx_, zx_;          // row, column in x; row in z, column in x
  std::vector<Entry> hub_;              // row: hub number, column: the other form
  std::vector<Entry> squares_;          // row: number among the squares, column: form
  std::vector<Index> hubs_;             // forms
  RowMajor hub_rows_, partner_rows_;    // hubs × n: L's rows, and Σ F_zz L
  RowMajor square_rows_, scaled_rows_;  // squares × n
  RowMajor mixed_;                      // n × n: F_xz L
  Eigen::MatrixXd product_;             // LᵀDL
};

}  // namespace hesse::ad
