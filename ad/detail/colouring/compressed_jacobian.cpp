#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/compressed_jacobian.hpp>
#include <hesse/ad/detail/colouring/needed_directions.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Recovery of a Jacobian from products with the directions of a colouring by columns or rows.
namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

void require_fit(const SparsityPattern& pattern, const Colouring& colouring) {
  constexpr const char* operation = "CompressedJacobian: ";
  if (colouring.kind != ColouringKind::columns && colouring.kind != ColouringKind::rows)
    throw Error(std::string(operation) + "a colouring of kind " + std::string(to_string(colouring.kind)) +
                "; Jacobians take columns and rows");
  const bool by_columns = colouring.kind == ColouringKind::columns;
  const Index coloured = by_columns ? pattern.n : pattern.m;
  if (static_cast<Index>(colouring.colours.size()) != coloured)
    throw Error(std::string(operation) + std::to_string(colouring.colours.size()) + " colours for " +
                std::to_string(coloured) + " " + std::string(to_string(colouring.kind)) + "; colour the same pattern");
  for (const std::uint32_t colour : colouring.colours) {
    if (colour >= colouring.count)
      throw Error(std::string(operation) + "colour " + std::to_string(colour) + " of " +
                  std::to_string(colouring.count) + "; colours count from 0");
  }
  // A vector of the other dimension has each colour at most once.
  const SparsityPattern transposed = by_columns ? SparsityPattern() : pattern.transposed();
  const SparsityPattern& across = by_columns ? pattern : transposed;
  std::vector<Index> met(colouring.count, -1);
  for (Index k = 0; k < across.m; ++k) {
    for (const std::uint32_t i : across.row(k)) {
      Index& last = met[colouring.colours[i]];
      if (last == k)
        throw Error(std::string(operation) + "two " + std::string(to_string(colouring.kind)) +
                    " of one colour meet in " + (by_columns ? "row " : "column ") + std::to_string(k) +
                    "; colour the same pattern");
      last = k;
    }
  }
}

}  // namespace

CompressedJacobian::CompressedJacobian(SparsityPattern pattern, const Colouring& colouring, Index lanes)
    : pattern_(std::move(pattern)), kind_(colouring.kind) {
  require_fit(pattern_, colouring);
  std::vector<std::uint32_t> rows, colours;
  rows.reserve(pattern_.inner.size());
  colours.reserve(pattern_.inner.size());
  const bool by_columns = kind_ == ColouringKind::columns;
  pattern_.for_each([&](Index i, Index j, Index) {
    rows.push_back(static_cast<std::uint32_t>(by_columns ? i : j));
    colours.push_back(colouring.colours[static_cast<std::size_t>(by_columns ? j : i)]);
  });
  const auto needed = detail::needed_directions(colouring, colours);
  directions_ = detail::Directions(needed.of_vector, needed.count, lanes);
  for (std::uint32_t& colour : colours) colour = needed.of_colour[colour];
  recovery_ = detail::DirectRecovery(rows, colours, directions_);
}

void CompressedJacobian::gather(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const {
  const Index outputs = kind_ == ColouringKind::columns ? pattern_.m : pattern_.n;
  detail::require_products("CompressedJacobian::gather", pass, passes(), products, outputs, lanes());
  values.resize(pattern_.size());
  recovery_.run(pass, products, values);
}

}  // namespace hesse::ad::detail
