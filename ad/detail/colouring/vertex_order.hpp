#pragma once

#include <array>
#include <iosfwd>
#include <string_view>

namespace hesse::ad::detail {

// The order in which a greedy colouring visits the vertices, cheapest first [GMP05]. largest_first: by descending
// degree. smallest_last: a vertex of least remaining degree is removed repeatedly, and vertices are visited in reverse.
// incidence_degree: the next vertex is one with most visited neighbours.
enum class VertexOrder : int { natural, largest_first, random, smallest_last, incidence_degree };

inline constexpr std::array all_vertex_orders{VertexOrder::natural, VertexOrder::largest_first, VertexOrder::random,
                                              VertexOrder::smallest_last, VertexOrder::incidence_degree};

std::string_view to_string(VertexOrder order);
std::ostream& operator<<(std::ostream& out, VertexOrder order);

}  // namespace hesse::ad::detail
