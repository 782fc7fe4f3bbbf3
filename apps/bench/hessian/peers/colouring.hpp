#pragma once

#include "../workload.hpp"

namespace hesse::apps::hessians {

// A star colouring and what it is for: ∇²f from products with one direction a colour, each entry read off directly.
struct Colouring {
  struct Entry {
    int slot;    // of the structure's values
    int row;     // is component `row` of the product
    int colour;  // with the direction of this colour
  };
  int colours = 0;
  std::vector<int> colour;     // of each variable
  std::vector<Entry> entries;  // by colour
};

// Variables that meet more than this many others get a colour of their own.
inline constexpr int max_neighbours = 100;
int count_hubs(const Structure& structure);

// Greedy, in the order of the variables [GMP05, algorithm 4.1]. Dense structures get a colour a variable.
Colouring star_colouring(const Structure& structure);

}  // namespace hesse::apps::hessians
