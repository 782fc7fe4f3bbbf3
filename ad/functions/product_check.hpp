#pragma once

#include <Eigen/Core>
#include <vector>

#include <hesse/ad/plan/compressed_kernels.hpp>
#include <hesse/ad/plan/mode.hpp>
#include <hesse/ad/sparsity/direction_block.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad::detail {

// Entries read off products with the directions of a colouring are right if the pattern is: one more product tells. By columns it
// is J·w, held against Σⱼ Jᵢⱼ wⱼ of the entries of each output; by rows Jᵀ·w against Σᵢ Jᵢⱼ wᵢ of each variable. The weights differ
// within a direction, so that an entry in a wrong place, or in none, changes the sum. Less than 1e-8 of Σ |Jᵢⱼ| wⱼ is rounding.
class ProductCheck {
 public:
  using Index = Eigen::Index;

  // dependence: of Jᵀ, whose columns are the rows of J.
  ProductCheck(const SparsityPattern& dependence, CompressedMode mode);

  // One for each variable (by rows: for each output), similar in size, and small: sums of large entries do not overflow.
  const std::vector<double>& weights() const { return weights_; }
  // Where the product goes: an entry for each output (by rows: for each variable).
  Eigen::VectorXd& product() { return product_; }

  // Whether entries add up to the product; finds the suspects.
  bool holds(const SparsityPattern& dependence, const Eigen::VectorXd& entries);
  // The outputs (by rows: the variables) whose entries do not, as many as are looked at one by one.
  const std::vector<Index>& suspects() const { return suspects_; }
  // They were found to be right: as much is put down to rounding from now on.
  void allow();

  // The entries of a suspect one by one, and a product with all others, which is to be 0: nothing cancels in these.
  struct Second {
    Index suspect;
    kernels::Directions directions;
    std::vector<Index> places;  // by direction, among the entries
    DirectionBlock products;
    Eigen::VectorXd product;
    bool confirmed = true;
  };
  Second second(const SparsityPattern& dependence, Index suspect, Index lanes) const;
  // Takes in the products of a group; after the last of them what the others gave.
  static void take(Second& second, Index group, const Eigen::VectorXd& entries);
  static void take_others(Second& second, const Eigen::VectorXd& entries);

 private:
  void add_up(const SparsityPattern& dependence, const double* entry, Eigen::VectorXd& sums) const;

  bool by_columns_;
  std::vector<double> weights_, slack_;
  Eigen::VectorXd product_, sums_, magnitudes_;
  std::vector<Index> suspects_, doubtful_;
};

}  // namespace hesse::ad::detail
