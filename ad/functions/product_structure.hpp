#pragma once

#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

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
  std::vector<Decisions> known_;
  int recordings_ = 1;
};

// Takes the passes of a kernel over F: compares the outputs with y, which another number gave.
class ProductSink {
 public:
  ProductSink(const Eigen::VectorXd& y, DirectionBlock& products) : y_(y), products_(products) {}

  void value(Eigen::Index i, double yi);
  void product(Eigen::Index i, Eigen::Index lane, double entry) {
    if (i < products_.rows()) products_(i, lane) = entry;
  }
  // Whether all outputs were those given; otherwise what is wrong.
  bool agrees(std::string& diagnosis) const;

 private:
  const Eigen::VectorXd& y_;
  DirectionBlock& products_;
  Eigen::Index outputs_ = 0, worst_ = -1;
  double found_ = 0;
};

}  // namespace hesse::ad::detail
