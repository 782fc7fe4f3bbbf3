#pragma once

#include <Eigen/Core>
#include <string>

#include <hesse/ad/sparsity/pattern.hpp>

// Pictures of sparsity patterns. A point is set where any nonzero falls; matrices that do not fit are scaled down by the
// same factor in both directions, smaller ones are drawn one point an entry. Symmetric patterns are drawn in full.
namespace hesse::ad {

// Text in Braille patterns (UTF-8), at most columns × rows characters of 2 × 4 points; every line ends in a newline.
// O(nonzeros + characters). Throws Error on a size < 1.
std::string spy(const SparsityPattern& pattern, Eigen::Index columns, Eigen::Index rows);
std::string spy(const SymmetricPattern& pattern, Eigen::Index columns, Eigen::Index rows);

// An SVG picture of at most size × size points, adjoining ones merged into rectangles: its length is bounded by size², not
// by the nonzeros. Throws Error on a size < 1.
std::string spy_svg(const SparsityPattern& pattern, Eigen::Index size = 256);
std::string spy_svg(const SymmetricPattern& pattern, Eigen::Index size = 256);

}  // namespace hesse::ad
