#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/sparsity/colouring.hpp>
#include <hesse/ad/sparsity/detail/directions.hpp>
#include <hesse/ad/sparsity/direction_block.hpp>
#include <hesse/ad/sparsity/pattern.hpp>

namespace hesse::ad {

// A sparse symmetric H seen through its products with a few directions: which directions, in groups of `lanes`, and how the
// values of the lower triangle are found in the products. Everything is worked out once; recovery searches nothing. Colours
// from whose direction nothing is read (possible where the diagonal has structural zeros) get none.
class CompressedHessian {
 public:
  using Index = Eigen::Index;

  // Linear time. Throws Error when the colouring does not fit: of another pattern, not acyclic, not a star colouring where
  // it claims to be; lanes < 1.
  CompressedHessian(SymmetricPattern pattern, const Colouring& colouring, Index lanes);

  const SymmetricPattern& pattern() const { return pattern_; }
  Index directions() const { return directions_.count(); }
  Index lanes() const { return directions_.lanes(); }
  Index groups() const { return directions_.groups(); }
  // The variables moved by a direction.
  std::span<const std::uint32_t> variables(Index direction) const { return directions_.members(direction); }
  // Subtractions, and how many depend on one another: error bounds grow with the latter.
  Index substitutions() const { return static_cast<Index>(substitutions_.size()); }
  Index longest_chain() const { return longest_chain_; }

  // V of a group: n × lanes.
  void seed(Index group, DirectionBlock& v) const { directions_.fill(group, v); }
  // Takes in H·V of a group, n × lanes, in any order of the groups. values: of the lower triangle; resized.
  void gather(Index group, const DirectionBlock& products, Eigen::VectorXd& values) const;
  // After the last group.
  void substitute(Eigen::VectorXd& values) const;
  // All at once: products H·S, n × directions or more.
  void recover(const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  SymmetricPattern pattern_;
  detail::Directions directions_;
  detail::Reads reads_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> substitutions_;
  Index longest_chain_ = 0;
};

}  // namespace hesse::ad
