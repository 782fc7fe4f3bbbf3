#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include <hesse/ad/sparsity/colouring.hpp>
#include <hesse/ad/sparsity/detail/directions.hpp>
#include <hesse/ad/sparsity/direction_block.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad {

// A sparse m × n Jacobian J seen through J·V (colouring by columns: V n × lanes, products m × lanes) or through Jᵀ·W (by
// rows: W m × lanes, products n × lanes), in groups of `lanes` directions. Every value is one of the numbers in the
// products: recovery searches and computes nothing. Colours of empty columns (rows) alone get no direction.
class CompressedJacobian {
 public:
  using Index = Eigen::Index;

  // Linear time. Throws Error when the colouring does not fit: of another pattern, two columns of one colour in a row;
  // lanes < 1.
  CompressedJacobian(SparsityPattern pattern, const Colouring& colouring, Index lanes);

  const SparsityPattern& pattern() const { return pattern_; }
  ColouringKind kind() const { return kind_; }
  Index directions() const { return directions_.count(); }
  Index lanes() const { return directions_.lanes(); }
  Index groups() const { return directions_.groups(); }
  // The columns (rows) added up by a direction.
  std::span<const std::uint32_t> members(Index direction) const { return directions_.members(direction); }

  // V (W) of a group.
  void seed(Index group, DirectionBlock& v) const { directions_.fill(group, v); }
  // Takes in the products of a group, in any order of the groups. values: by compressed columns; resized.
  void gather(Index group, const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  SparsityPattern pattern_;
  ColouringKind kind_;
  detail::Directions directions_;
  detail::Reads reads_;
};

}  // namespace hesse::ad
