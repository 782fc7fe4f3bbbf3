#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/elements/hessian_pattern.hpp>
#include <hesse/ad/detail/separation/separation.hpp>

namespace hesse::ad::detail {

// Computes the derivatives of an affine composition f(x) = F(x, Lx + c), F: Rⁿ⁺ᵐ→R, L dense, from those of F:
//   ∇f = F_x + LᵀF_z,   ∇²f = F_xx + F_xz L + LᵀF_zx + LᵀF_zz L.
// Nested sums s(x) may follow the forms as arguments of F. Their gradients at x are further rows of L. The caller adds
// the term of their own curvature, Σ ∂F/∂sₖ ∇²sₖ. If a row of L is not finite, only the entries of variables on which
// its form or nested sum depends are not finite.
// F's Hessian is sparse. The diagonal of F_zz needs one product LᵀDL. A hub is a form that interacts with many others;
// it costs two vector products with L and one outer product. Cost: O(n² · (forms with curvature) + n · entries).
class AffineComposition {
 public:
  using Index = Eigen::Index;

  // functions[k]: the variables on which nested sum k depends.
  AffineComposition(std::size_t n, const std::vector<LinearForm>& forms,
                    std::vector<std::vector<std::uint32_t>> functions, const SymmetricPattern& structure);

  // Sets the value and the gradient of nested sum k at x.
  void set_function(std::size_t k, double value, const Eigen::VectorXd& gradient);
  // Writes (x, Lx + c, s), of size n + m.
  void extend(const Eigen::VectorXd& x, Eigen::VectorXd& extended) const;
  void gradient(const Eigen::VectorXd& extended_gradient, Eigen::VectorXd& g) const;
  // Writes the full n × n matrix column by column.
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
  std::vector<std::vector<std::uint32_t>> variables_;  // by row of L: the variables whose entry may be nonzero
  Index forms_;
  bool forms_finite_ = true;
  Eigen::VectorXd offset_;              // constants of the forms, then values of the nested sums
  std::vector<Entry> xx_, zx_;          // row, column in x; row in z, column in x
  std::vector<Entry> hub_;              // row: number of the hub, column: the other form
  std::vector<Entry> squares_;          // row: number among the squares, column: form
  std::vector<Index> hubs_;             // the forms that are hubs
  RowMajor hub_rows_, partner_rows_;    // hubs × n: L's rows, and Σ F_zz L
  RowMajor square_rows_, scaled_rows_;  // squares × n
  RowMajor mixed_;                      // n × n: F_xz L
  Eigen::MatrixXd product_;             // LᵀDL
};

}  // namespace hesse::ad::detail
