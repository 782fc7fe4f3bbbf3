#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/compressed_jacobian.hpp>
#include <hesse/ad/detail/colouring/derived_jacobian.hpp>
#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/functions/product_check.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/detail/scalars/branch_recorded.hpp>

namespace hesse::ad::detail {

// The places of the products of J with the directions of a colouring, and the decisions of F for which they hold.
class ProductStructure {
 public:
  using Index = Eigen::Index;

  // made: F with the decisions `first`, coloured. dense: the values are the full m × n matrix, column by column.
  ProductStructure(const DerivedJacobian& made, CompressedMode mode, Index lanes, bool dense, BranchDecisions first);

  const SparsityPattern& structure() const { return dense_ ? full_ : compressed_->pattern(); }
  Index passes() const { return compressed_->passes(); }
  // Whether a lane is free for the check, so that it costs no further pass.
  bool spare_lane() const { return directions_.spare_lane(lanes_); }
  const kernels::Directions& directions() const { return directions_; }
  DirectionBlock& products() { return products_; }

  bool holds_for(const BranchDecisions& decisions) const;
  // Adds a pattern of F and the decisions for which it holds. A full matrix accepts any pattern and may be coloured
  // again. False if the promised structure lacks an entry.
  bool add_pattern(const BranchDecisions& decisions, const SparsityPattern& dependence);
  RecordingCount& count() { return count_; }

  // Takes the products of a pass. values() is valid after the last one.
  void gather(Index pass) { compressed_->gather(pass, products_, entries_); }
  void values(Eigen::VectorXd& values) const;

  // Whether the entries add up to the product of the check, after the last pass.
  Eigen::VectorXd& check_product() { return check_->product(); }
  bool is_consistent() { return check_->holds(compressed_->pattern(), entries_); }
  // Differentiates the suspects entry by entry. compute(recheck, take) performs the passes of its directions and calls
  // take(pass) after each. Returns whether the entries were right; otherwise `wrong` names one, as "output 7".
  template <class Compute>
  bool confirmed(Compute&& compute, std::string& wrong) {
    for (const Index suspect : check_->suspects()) {
      ProductCheck::Recheck recheck = check_->recheck(compressed_->pattern(), suspect, lanes_);
      compute(recheck, [&](Index pass) { ProductCheck::take(recheck, pass, entries_); });
      ProductCheck::take_others(recheck, entries_);
      if (recheck.confirmed) continue;
      wrong = (mode_ == CompressedMode::compressed_columns ? "output " : "variable ") + std::to_string(suspect);
      return false;
    }
    check_->widen_tolerance();
    return true;
  }
  std::string describe() const;

 private:
  void colour(SparsityPattern dependence, std::optional<Colouring> colouring);

  CompressedMode mode_;
  Index lanes_;
  bool dense_;
  SparsityPattern full_;  // dense
  std::optional<CompressedJacobian> compressed_;
  kernels::Directions directions_;
  DirectionBlock products_;
  Eigen::VectorXd entries_;
  std::optional<ProductCheck> check_;
  std::vector<BranchDecisions> decisions_;
  RecordingCount count_;
};

// Receives the passes of a kernel on F, and compares the outputs with y, computed in another number type.
class ProductSink {
 public:
  ProductSink(const Eigen::VectorXd& y, DirectionBlock& products, Eigen::VectorXd& check)
      : y_(y), products_(products), check_(check) {}

  void value(Eigen::Index i, double yi);
  void product(Eigen::Index i, Eigen::Index lane, double entry) {
    if (i < products_.rows()) products_(i, lane) = entry;
  }
  void check(Eigen::Index i, double entry) {
    if (i < check_.size()) check_[i] = entry;
  }
  // Whether all outputs agreed; otherwise `diagnosis` names the difference.
  bool agrees(std::string& diagnosis) const;

 private:
  const Eigen::VectorXd& y_;
  DirectionBlock& products_;
  Eigen::VectorXd& check_;
  Eigen::Index outputs_ = 0, worst_ = -1;
  double found_ = 0;
};

}  // namespace hesse::ad::detail
