#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/detail/core/sparsity_pattern.hpp>

// Draws sparsity patterns. A point is set where any nonzero falls. A matrix that does not fit is scaled down by the
// same factor in both directions; a smaller one has one point for each entry. Symmetric patterns are drawn in full.
namespace hesse::ad::detail {

// Text in Braille patterns (UTF-8), at most columns × rows characters of 2 × 4 points. Every line ends in a newline.
// Takes O(nonzeros + characters). Throws Error on a size < 1.
std::string spy(const SparsityPattern& pattern, Eigen::Index columns, Eigen::Index rows);
std::string spy(const SymmetricPattern& pattern, Eigen::Index columns, Eigen::Index rows);

// An SVG picture of at most size × size points. Adjoining points are merged into rectangles, so its length is bounded
// by size², not by the nonzeros. Throws Error on a size < 1.
std::string spy_svg(const SparsityPattern& pattern, Eigen::Index size = 256);
std::string spy_svg(const SymmetricPattern& pattern, Eigen::Index size = 256);

}  // namespace hesse::ad::detail
