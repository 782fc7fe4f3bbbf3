#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/compressed_jacobian.hpp>
#include <hesse/ad/detail/colouring/needed_directions.hpp>
#include <hesse/ad/detail/core/error.hpp>

namespace hesse::ad::detail {

namespace {

using Index = SparsityPattern::Index;

void require_fit(const SparsityPattern& pattern, const Colouring& colouring) {
  constexpr const char* operation = "CompressedJacobian: ";
  if (colouring.kind != ColouringKind::columns && colouring.kind != ColouringKind::rows)
    throw Error(std::string(operation) + "a colouring of kind " + std::string(to_string(colouring.kind)) +
                "; Jacobians take columns and rows");
  const bool by_columns = colouring.kind == ColouringKind::columns;
  const Index coloured = by_columns ? pattern.columns() : pattern.rows();
  if (static_cast<Index>(colouring.colours.size()) != coloured)
    throw Error(std::string(operation) + std::to_string(colouring.colours.size()) + " colours for " +
                std::to_string(coloured) + " " + std::string(to_string(colouring.kind)) + "; colour the same pattern");
  for (const std::uint32_t colour : colouring.colours) {
    if (colour >= colouring.count)
      throw Error(std::string(operation) + "colour " + std::to_string(colour) + " of " +
                  std::to_string(colouring.count) + "; colours count from 0");
  }
  // A vector of the other dimension has each colour at most once.
  const SparsityPattern transposed = by_columns ? pattern.transposed() : SparsityPattern();
  const SparsityPattern& across = by_columns ? transposed : pattern;
  std::vector<Index> met(colouring.count, -1);
  for (Index k = 0; k < across.columns(); ++k) {
    for (const Index i : across.column(k)) {
      Index& last = met[colouring.colours[static_cast<std::size_t>(i)]];
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
  rows.reserve(static_cast<std::size_t>(pattern_.nonzeros()));
  colours.reserve(rows.capacity());
  for (Index j = 0; j < pattern_.columns(); ++j) {
    for (const Index i : pattern_.column(j)) {
      const bool by_columns = kind_ == ColouringKind::columns;
      rows.push_back(static_cast<std::uint32_t>(by_columns ? i : j));
      colours.push_back(colouring.colours[static_cast<std::size_t>(by_columns ? j : i)]);
    }
  }
  const auto needed = detail::needed_directions(colouring, colours);
  directions_ = detail::Directions(needed.of_vector, needed.count, lanes);
  for (std::uint32_t& colour : colours) colour = needed.of_colour[colour];
  reads_ = detail::Reads(rows, colours, directions_);
}

void CompressedJacobian::gather(Index pass, const DirectionBlock& products, Eigen::VectorXd& values) const {
  const Index outputs = kind_ == ColouringKind::columns ? pattern_.rows() : pattern_.columns();
  detail::require_products("CompressedJacobian::gather", pass, passes(), products, outputs, lanes());
  values.resize(pattern_.nonzeros());
  reads_.run(pass, products, values);
}

}  // namespace hesse::ad::detail
