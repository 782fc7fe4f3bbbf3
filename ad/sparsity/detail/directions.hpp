#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/sparsity/direction_block.hpp>

namespace hesse::ad::detail {

// The seed matrix S by groups of `lanes` directions, and where the nonzeros of the matrix A are found in the products A·S.
class Directions {
 public:
  using Index = Eigen::Index;

  Directions() = default;
  // direction[i] of input i, or none; count of them.
  Directions(std::span<const std::uint32_t> direction, std::uint32_t count, Index lanes);

  Index count() const { return static_cast<Index>(offsets_.size()) - 1; }
  Index lanes() const { return lanes_; }
  Index groups() const { return (count() + lanes_ - 1) / lanes_; }
  Index inputs() const { return inputs_; }
  std::span<const std::uint32_t> members(Index direction) const;
  // S of a group: inputs × lanes, zero in lanes beyond the last direction.
  void fill(Index group, DirectionBlock& block) const;

 private:
  std::vector<std::uint64_t> offsets_ = {0};
  std::vector<std::uint32_t> members_;
  Index lanes_ = 1, inputs_ = 0;
};

// Nonzero p is the entry (rows[p], directions[p]) of A·S. One list for each group, so that products are not kept.
class Reads {
 public:
  using Index = Eigen::Index;

  Reads() = default;
  Reads(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> directions, const Directions& seeds);

  // products: of the group, outputs × lanes. Writes the values found there.
  void run(Index group, const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  std::vector<std::uint64_t> offsets_;            // by group
  std::vector<std::uint32_t> sources_, targets_;  // places in the block, in the values
};

}  // namespace hesse::ad::detail
