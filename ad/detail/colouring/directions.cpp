#include <limits>
#include <string>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/colouring/directions.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Seed matrices by passes, and the lists of entries that are read directly from the products of each pass.
namespace hesse::ad::detail {

Directions::Directions(std::span<const std::uint32_t> direction, std::uint32_t count, Index lanes)
    : offsets_(std::size_t{count} + 1, 0), lanes_(lanes), inputs_(static_cast<Index>(direction.size())) {
  if (lanes < 1) throw Error("directions: " + std::to_string(lanes) + " lanes; give 1 or more");
  for (const std::uint32_t d : direction) {
    if (d != none) ++offsets_[std::size_t{d} + 1];
  }
  for (std::uint32_t d = 0; d < count; ++d) offsets_[std::size_t{d} + 1] += offsets_[d];
  members_.resize(offsets_.back());
  std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::size_t i = 0; i < direction.size(); ++i) {
    if (direction[i] != none) members_[next[direction[i]]++] = static_cast<std::uint32_t>(i);
  }
}

std::span<const std::uint32_t> Directions::members(Index direction) const {
  const auto d = static_cast<std::size_t>(direction);
  return std::span<const std::uint32_t>(members_).subspan(offsets_[d], offsets_[d + 1] - offsets_[d]);
}

void Directions::fill(Index pass, DirectionBlock& block) const {
  block.setZero(inputs_, lanes_);
  const Index first = pass * lanes_;
  for (Index lane = 0; lane < lanes_ && first + lane < count(); ++lane) {
    for (const std::uint32_t i : members(first + lane)) block(i, lane) = 1.0;
  }
}

DirectRecovery::DirectRecovery(std::span<const std::uint32_t> rows, std::span<const std::uint32_t> directions,
                               const Directions& seeds)
    : offsets_(static_cast<std::size_t>(seeds.passes()) + 1, 0), sources_(rows.size()), targets_(rows.size()) {
  const auto lanes = static_cast<std::uint64_t>(seeds.lanes());
  for (const std::uint32_t d : directions) ++offsets_[d / lanes + 1];
  for (std::size_t g = 1; g < offsets_.size(); ++g) offsets_[g] += offsets_[g - 1];
  std::vector<std::uint64_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::size_t p = 0; p < rows.size(); ++p) {
    const std::uint64_t source = rows[p] * lanes + directions[p] % lanes;
    if (source > std::numeric_limits<std::uint32_t>::max())
      throw Error("recovery: products of " + std::to_string(rows[p]) + " rows or more by " + std::to_string(lanes) +
                  " lanes; at most 2^32 numbers can be addressed: use fewer lanes");
    const std::uint64_t place = next[directions[p] / lanes]++;
    sources_[place] = static_cast<std::uint32_t>(source);
    targets_[place] = static_cast<std::uint32_t>(p);
  }
}

void DirectRecovery::run(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const {
  const double* const from = products.data();
  double* const to = values.data();
  const auto g = static_cast<std::size_t>(pass);
  for (std::uint64_t k = offsets_[g]; k < offsets_[g + 1]; ++k) to[targets_[k]] = from[sources_[k]];
}

}  // namespace hesse::ad::detail
