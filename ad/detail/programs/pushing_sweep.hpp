#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/programs/elimination.hpp>
#include <hesse/ad/detail/programs/expressions.hpp>
#include <hesse/ad/detail/programs/local_derivatives.hpp>
#include <hesse/ad/detail/separation/term_graph.hpp>

// The reverse sweep of edge pushing: adjoints and interactions, as expressions.
namespace hesse::ad::detail {

// The interactions w(i, j) that are still to be pushed. Each is stored at the end with the higher rank. At the end of
// the sweep only interactions of inputs remain.
class Edges {
 public:
  using Id = Expressions::Id;
  struct Entry {
    std::uint32_t earlier;
    Id weight;
  };

  Edges(const std::vector<std::uint32_t>& rank, Expressions& e)
      : e_(e), rank_(rank), rows_(rank.size()), position_(rank.size(), none) {}

  void add(std::uint32_t i, std::uint32_t j, Id weight) {
    if (e_.is_zero(weight)) return;
    const bool ascending = rank_[i] < rank_[j];
    const std::uint32_t later = ascending ? j : i, earlier = ascending ? i : j;
    auto& row = rows_[later];
    if (row.size() < dense) {
      for (Entry& entry : row)
        if (entry.earlier == earlier) {
          entry.weight = e_.add(entry.weight, weight);
          return;
        }
    } else {
      open(later);
      if (position_[earlier] != none) {
        Entry& entry = row[position_[earlier]];
        entry.weight = e_.add(entry.weight, weight);
        return;
      }
      position_[earlier] = static_cast<std::uint32_t>(row.size());
    }
    row.push_back({earlier, weight});
  }
  std::vector<Entry> take(std::uint32_t later) {
    if (open_ == later) close();
    return std::move(rows_[later]);
  }

 private:
  // Longer rows are searched by position_.
  static constexpr std::size_t dense = 24;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  void open(std::uint32_t later) {
    if (open_ == later) return;
    close();
    open_ = later;
    for (std::size_t i = 0; i < rows_[later].size(); ++i)
      position_[rows_[later][i].earlier] = static_cast<std::uint32_t>(i);
  }
  void close() {
    if (open_ == none) return;
    for (const Entry& entry : rows_[open_]) position_[entry.earlier] = none;
    open_ = none;
  }

  Expressions& e_;
  const std::vector<std::uint32_t>& rank_;
  std::vector<std::vector<Entry>> rows_;
  std::vector<std::uint32_t> position_;  // in the open row
  std::uint32_t open_ = none;
};

// Adjoints and interactions while they move from the root to the inputs.
class Sweep {
 public:
  using Id = Expressions::Id;

  // rank: of two numbers, the one of higher rank is eliminated first.
  Sweep(const TermGraph& graph, const std::vector<Local>& locals, const std::vector<std::uint32_t>& rank,
        Expressions& e)
      : inputs_(graph.inputs), locals_(locals), e_(e), adjoint_(rank.size(), e.constant(0.0)), edges_(rank, e) {}

  Id adjoint(std::uint32_t number) const { return adjoint_[number]; }
  void add_adjoint(std::uint32_t number, Id weight) { adjoint_[number] = e_.add(adjoint_[number], weight); }
  void interact(std::uint32_t i, std::uint32_t j, Id weight) { edges_.add(i, j, weight); }
  std::vector<Edges::Entry> take(std::uint32_t number) { return edges_.take(number); }

  // Replaces the adjoint and interactions of a node by those of its operands.
  void eliminate(std::uint32_t i) {
    const Local& local = locals_[i];
    const std::uint32_t v = inputs_ + i;
    const Id adjoint = adjoint_[v];
    // Pushing: an interaction of v becomes interactions of its operands.
    for (const auto& [p, w] : edges_.take(v)) {
      for (int k = 0; k < local.operands; ++k) {
        const auto s = static_cast<std::size_t>(k);
        const Id pushed = e_.mul(local.first[s], w);
        if (p != v) {
          edges_.add(local.operand[s], p, local.operand[s] == p ? e_.scale(2.0, pushed) : pushed);
          continue;
        }
        for (int l = 0; l <= k; ++l)
          edges_.add(local.operand[s], local.operand[static_cast<std::size_t>(l)],
                     e_.mul(local.first[static_cast<std::size_t>(l)], pushed));
      }
    }
    if (e_.is_zero(adjoint)) return;
    // Creating: the second derivatives of v itself.
    for (int k = 0; k < local.operands; ++k)
      for (int l = 0; l <= k; ++l)
        edges_.add(local.operand[static_cast<std::size_t>(k)], local.operand[static_cast<std::size_t>(l)],
                   e_.mul(adjoint, local.second[entry(k, l)]));
    for (int k = 0; k < local.operands; ++k)
      add_adjoint(local.operand[static_cast<std::size_t>(k)],
                  e_.mul(adjoint, local.first[static_cast<std::size_t>(k)]));
  }

 private:
  std::uint32_t inputs_;
  const std::vector<Local>& locals_;
  Expressions& e_;
  std::vector<Id> adjoint_;
  Edges edges_;
};

}  // namespace hesse::ad::detail
