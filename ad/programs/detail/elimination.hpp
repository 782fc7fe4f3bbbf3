#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// In which order edge pushing goes through a graph. What it has to do depends on it, what it finds does not.
namespace hesse::ad::detail {

// Where the second partial by operands i and j of a node stands: aa, ab, bb, ac, bc, cc.
constexpr std::size_t entry(int i, int j) {
  const int low = i < j ? i : j, high = i < j ? j : i;
  return static_cast<std::size_t>(high * (high + 1) / 2 + low);
}

// On which numbers of a graph a node depends, by which of them its slope is 1 or -1, between which it is curved. A guard or a
// constant has no operands.
struct Dependence {
  int operands = 0;
  std::array<std::uint32_t, 3> operand{};
  std::array<bool, 3> unit{};
  std::array<bool, 6> curved{};
};

// Nodes are eliminated from the last of the order to the first. Cuts are places in the order, descending: there the nodes that
// carry what came before are crossed together, by their Jacobian.
struct Elimination {
  std::vector<std::uint32_t> order;  // nodes with operands, each after them
  std::vector<std::size_t> cuts;
  std::size_t cost = 0;  // about the instructions of pushing
};

// Eliminations that are worth a trial, the one of least cost first; that in the order of the nodes without cuts is the last.
// The nodes depend on the inputs 0, …, inputs - 1 and on one another, numbered after these; those that root does not need cost
// nothing. Time O(nodes² interactions).
std::vector<Elimination> eliminations(std::uint32_t inputs, std::uint32_t root, std::span<const Dependence> nodes);

}  // namespace hesse::ad::detail
