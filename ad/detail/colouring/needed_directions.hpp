#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/adjacency.hpp>
#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/direction_block.hpp>
#include <hesse/ad/detail/core/error.hpp>

// The colours that get a direction, and a check of products that the recoveries share.
namespace hesse::ad::detail {

// Renumbers the colours from which something is read; the others get the number none.
struct NeededDirections {
  std::vector<std::uint32_t> of_colour, of_vector;
  std::uint32_t count = 0;
};

inline NeededDirections needed_directions(const Colouring& colouring, std::span<const std::uint32_t> read) {
  NeededDirections needed{std::vector<std::uint32_t>(colouring.count, none), {}, 0};
  std::vector<bool> is_read(colouring.count, false);
  for (const std::uint32_t colour : read) is_read[colour] = true;
  for (std::uint32_t colour = 0; colour < colouring.count; ++colour) {
    if (is_read[colour]) needed.of_colour[colour] = needed.count++;
  }
  needed.of_vector.reserve(colouring.colours.size());
  for (const std::uint32_t colour : colouring.colours) needed.of_vector.push_back(needed.of_colour[colour]);
  return needed;
}

inline void require_products(const char* operation, Eigen::Index pass, Eigen::Index passes,
                             const DirectionBlock& products, Eigen::Index rows, Eigen::Index lanes) {
  if (pass < 0 || pass >= passes)
    throw Error(std::string(operation) + ": pass " + std::to_string(pass) + " of " + std::to_string(passes) +
                "; passes count from 0");
  if (products.rows() != rows || products.cols() != lanes)
    throw Error(std::string(operation) + ": products are " + std::to_string(products.rows()) + " x " +
                std::to_string(products.cols()) + "; give " + std::to_string(rows) + " x " + std::to_string(lanes));
}

}  // namespace hesse::ad::detail
