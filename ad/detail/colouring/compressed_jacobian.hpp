#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/direction_block.hpp>
#include <hesse/ad/detail/colouring/directions.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

namespace hesse::ad::detail {

// Recovers a sparse m × n Jacobian J from J·V (colouring by columns: V is n × lanes, products are m × lanes) or from
// Jᵀ·W (by rows: W is m × lanes, products are n × lanes), in passes of `lanes` directions. Every value is one number of
// the products, so recovery searches and computes nothing. A colour of empty columns (rows) only gets no direction.
class CompressedJacobian {
 public:
  using Index = Eigen::Index;

  // Linear time. Throws Error if lanes < 1 or if the colouring does not fit: it is of another pattern, or two columns
  // of one colour have a nonzero in the same row.
  CompressedJacobian(SparsityPattern pattern, const Colouring& colouring, Index lanes);

  const SparsityPattern& pattern() const { return pattern_; }
  ColouringKind kind() const { return kind_; }
  Index directions() const { return directions_.count(); }
  Index lanes() const { return directions_.lanes(); }
  Index passes() const { return directions_.passes(); }
  // The columns (rows) that a direction contains.
  std::span<const std::uint32_t> members(Index direction) const { return directions_.members(direction); }

  // V (or W) of a pass.
  void seed(Index pass, DirectionBlock& v) const { directions_.fill(pass, v); }
  // Reads the products of a pass; passes come in any order. values: in the order of the pattern; resized.
  void gather(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  SparsityPattern pattern_;
  ColouringKind kind_;
  detail::Directions directions_;
  detail::DirectRecovery recovery_;
};

}  // namespace hesse::ad::detail
