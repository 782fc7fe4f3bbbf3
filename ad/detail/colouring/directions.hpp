#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/colouring/direction_block.hpp>

// Directions of a colouring by passes, and direct recovery from the products with them.
namespace hesse::ad::detail {

// The seed matrix S in passes of `lanes` directions. (DirectRecovery finds the nonzeros of a matrix A in its products A·S.)
class Directions {
 public:
  using Index = Eigen::Index;

  Directions() = default;
  // direction[i]: the direction of input i, or none; count: the number of directions.
  Directions(std::span<const std::uint32_t> direction, std::uint32_t count, Index lanes);

  Index count() const { return static_cast<Index>(offsets_.size()) - 1; }
  Index lanes() const { return lanes_; }
  Index passes() const { return (count() + lanes_ - 1) / lanes_; }
  Index inputs() const { return inputs_; }
  std::span<const std::uint32_t> members(Index direction) const;
  // S of a pass: inputs × lanes, zero in lanes beyond the last direction.
  void fill(Index pass, DirectionBlock& block) const;

 private:
  std::vector<std::uint64_t> offsets_ = {0};
  std::vector<std::uint32_t> members_;
  Index lanes_ = 1, inputs_ = 0;
};

// Nonzero p of A is the entry (rows[p], directions[p]) of A·S. Each pass has its own list, so products are not kept.
class DirectRecovery {
 public:
  using Index = Eigen::Index;

  DirectRecovery() = default;
  DirectRecovery(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> directions,
                 const Directions& seeds);

  // products: of the pass, outputs × lanes. Writes the values found there.
  void run(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const;

 private:
  std::vector<std::uint64_t> offsets_;            // by pass
  std::vector<std::uint32_t> sources_, targets_;  // places in the block, in the values
};

}  // namespace hesse::ad::detail
