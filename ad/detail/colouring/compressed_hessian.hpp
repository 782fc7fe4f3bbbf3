#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/direction_block.hpp>
#include <hesse/ad/detail/colouring/directions.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

namespace hesse::ad::detail {

// Recovers a sparse symmetric H from its products with few directions. It gives the directions, in passes of `lanes`,
// and finds the values of the lower triangle in the products. All preparation is done once; recovery searches nothing.
// A colour gets no direction if nothing would be read from it (possible where the diagonal has structural zeros).
class CompressedHessian {
 public:
  using Index = Eigen::Index;

  // Linear time. Throws Error if lanes < 1 or if the colouring does not fit: it is of another pattern, not acyclic, or
  // not a star colouring where it claims to be.
  CompressedHessian(SymmetricPattern pattern, const Colouring& colouring, Index lanes);

  const SymmetricPattern& pattern() const { return pattern_; }
  Index directions() const { return directions_.count(); }
  Index lanes() const { return directions_.lanes(); }
  Index passes() const { return directions_.passes(); }
  // The variables that a direction contains.
  std::span<const std::uint32_t> variables(Index direction) const { return directions_.members(direction); }
  // The number of subtractions, and the longest chain of dependent ones: error bounds grow with the latter.
  Index substitutions() const { return static_cast<Index>(substitutions_.size()); }
  Index longest_chain() const { return longest_chain_; }

  // V of a pass: n × lanes.
  void seed(Index pass, DirectionBlock& v) const { directions_.fill(pass, v); }
  // Reads H·V of a pass, n × lanes; passes come in any order. values: of the lower triangle; resized.
  void gather(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const;
  // To be called after the last pass.
  void substitute(Eigen::VectorXd& values) const;
  // All passes at once, from the products H·S, n × directions or more.
  void recover(const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  SymmetricPattern pattern_;
  detail::Directions directions_;
  detail::DirectRecovery recovery_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> substitutions_;
  Index longest_chain_ = 0;
};

}  // namespace hesse::ad::detail
