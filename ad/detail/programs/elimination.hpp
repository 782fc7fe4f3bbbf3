#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// Elimination orders for edge pushing. The order decides how many instructions result, not what they compute.
namespace hesse::ad::detail {

// The place of the second partial by operands i and j of a node, in the order aa, ab, bb, ac, bc, cc.
constexpr std::size_t entry(int i, int j) {
  const int low = i < j ? i : j, high = i < j ? j : i;
  return static_cast<std::size_t>(high * (high + 1) / 2 + low);
}

// The operands on which a node depends, those with slope 1 or -1, and the pairs with a second derivative. A guard or a
// constant has no operands.
struct Dependence {
  int operands = 0;
  std::array<std::uint32_t, 3> operand{};
  std::array<bool, 3> unit{};
  std::array<bool, 6> curved{};
};

// An order: nodes are eliminated from its last to its first. Cuts are places in the order, descending. At a cut all
// nodes that carry earlier results are crossed at once, by their Jacobian.
struct Elimination {
  std::vector<std::uint32_t> order;  // nodes with operands, each after its operands
  std::vector<std::size_t> cuts;
  std::size_t cost = 0;  // about the number of instructions
};

// Candidates for the elimination, the cheapest first. The last one is the order of the nodes, without cuts. The nodes
// depend on the inputs 0, …, inputs - 1 and on each other; their numbers follow those of the inputs. Nodes that root
// does not need cost nothing. Time O(nodes² · interactions).
std::vector<Elimination> eliminations(std::uint32_t inputs, std::uint32_t root, std::span<const Dependence> nodes);

}  // namespace hesse::ad::detail
