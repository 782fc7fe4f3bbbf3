#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/functions/product_check.hpp>
#include <hesse/ad/functions/row_structure.hpp>
#include <hesse/ad/plan/candidates.hpp>
#include <hesse/ad/scalars/deciding.hpp>
#include <hesse/ad/sparsity/compressed_jacobian.hpp>
#include <hesse/ad/sparsity/derived_jacobian.hpp>

namespace hesse::ad::detail {

// Where the products of J with the directions of a colouring belong, and for which decisions of F its pattern is known to hold.
class ProductStructure {
 public:
  using Index = Eigen::Index;

  // made: of F where it decided as `first` says; coloured. dense: values are the full m × n matrix column by column.
  ProductStructure(const DerivedJacobian& made, CompressedMode mode, Index lanes, bool dense, Decisions first);

  const RowStructure& structure() const { return rows_; }
  Index groups() const { return compressed_->groups(); }
  // Whether the check costs no pass more.
  bool spare_lane() const { return directions_.spare_lane(lanes_); }
  const kernels::Directions& directions() const { return directions_; }
  DirectionBlock& products() { return products_; }

  bool knows(const Decisions& decisions) const;
  // Learns that F depends on its variables so where it decides like that. A full matrix takes any pattern, and may be coloured
  // anew; false where the promised structure lacks an entry.
  bool learn(const Decisions& decisions, const SparsityPattern& dependence);
  int recordings() const { return recordings_; }

  // Takes in the products of a group; values once they are all taken in.
  void gather(Index group) { compressed_->gather(group, products_, entries_); }
  void values(Eigen::VectorXd& values) const;

  // Whether the entries, all of them taken in, add up to the product of the check.
  Eigen::VectorXd& check_product() { return check_->product(); }
  bool adds_up() { return check_->holds(compressed_->pattern(), entries_); }
  // What does not is differentiated entry by entry: compute(second, take) carries out the passes of its directions and calls
  // take(group) after each. Whether the entries were right; "output 7" otherwise.
  template <class Compute>
  bool confirmed(Compute&& compute, std::string& wrong) {
    for (const Index suspect : check_->suspects()) {
      ProductCheck::Second second = check_->second(compressed_->pattern(), suspect, lanes_);
      compute(second, [&](Index group) { ProductCheck::take(second, group, entries_); });
      ProductCheck::take_others(second, entries_);
      if (second.confirmed) continue;
      wrong = (mode_ == CompressedMode::compressed_columns ? "output " : "variable ") + std::to_string(suspect);
      return false;
    }
    check_->allow();
    return true;
  }
  std::string describe() const;

 private:
  void colour(SparsityPattern dependence, std::optional<Colouring> colouring);

  CompressedMode mode_;
  Index lanes_;
  bool dense_;
  RowStructure rows_;                             // none where dense
  std::optional<CompressedJacobian> compressed_;  // of Jᵀ, whose columns are the rows of J
  kernels::Directions directions_;
  DirectionBlock products_;
  Eigen::VectorXd entries_;
  std::optional<ProductCheck> check_;
  std::vector<Decisions> known_;
  int recordings_ = 1;
};

// Takes the passes of a kernel over F: compares the outputs with y, which another number gave.
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
  // Whether all outputs were those given; otherwise what is wrong.
  bool agrees(std::string& diagnosis) const;

 private:
  const Eigen::VectorXd& y_;
  DirectionBlock& products_;
  Eigen::VectorXd& check_;
  Eigen::Index outputs_ = 0, worst_ = -1;
  double found_ = 0;
};

}  // namespace hesse::ad::detail
