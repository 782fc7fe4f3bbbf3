#pragma once

#include <Eigen/Core>
#include <vector>

#include <hesse/ad/detail/colouring/direction_block.hpp>
#include <hesse/ad/detail/compositions/compressed_kernels.hpp>
#include <hesse/ad/detail/compositions/mode.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

namespace hesse::ad::detail {

// ProductCheck: verifies entries recovered from products with the directions of a colouring, by one more product. With
// columns J·w must equal Σⱼ Jᵢⱼwⱼ for each output i; with rows Jᵀ·w must equal Σᵢ Jᵢⱼwᵢ for each variable j. Weights
// differ within a direction, so a wrong position changes the sum. A difference below 1e-8 of Σ |Jᵢⱼ|wⱼ is rounding.
class ProductCheck {
 public:
  using Index = Eigen::Index;

  // dependence: the pattern of J.
  ProductCheck(const SparsityPattern& dependence, CompressedMode mode);

  // A weight for each variable (with rows: each output). They are small and similar, so that sums do not overflow.
  const std::vector<double>& weights() const { return weights_; }
  // The product to check: an entry for each output (with rows: each variable).
  Eigen::VectorXd& product() { return product_; }

  // Whether the entries add up to the product. Finds the suspects.
  bool holds(const SparsityPattern& dependence, const Eigen::VectorXd& entries);
  // The outputs (with rows: variables) whose entries do not add up; a limited number, since each is examined alone.
  const std::vector<Index>& suspects() const { return suspects_; }
  // Widens the tolerance, since the suspects were found to be right.
  void widen_tolerance();

  // A suspect's entries, computed one by one, and the product with all other variables. It must be 0. Nothing cancels.
  struct Recheck {
    Index suspect;
    kernels::Directions directions;
    std::vector<Index> places;  // by direction: its place among the entries
    DirectionBlock products;
    Eigen::VectorXd product;
    bool confirmed = true;
  };
  Recheck recheck(const SparsityPattern& dependence, Index suspect, Index lanes) const;
  // Takes the products of a pass; after the last pass, the product with all others.
  static void take(Recheck& recheck, Index pass, const Eigen::VectorXd& entries);
  static void take_others(Recheck& recheck, const Eigen::VectorXd& entries);

 private:
  void add_up(const SparsityPattern& dependence, const double* entry, Eigen::VectorXd& sums) const;

  bool by_columns_;
  std::vector<double> weights_, tolerance_;
  Eigen::VectorXd product_, sums_, magnitudes_;
  std::vector<Index> suspects_, doubtful_;
};

}  // namespace hesse::ad::detail
