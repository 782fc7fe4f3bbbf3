#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <hesse/ad/detail/colouring/adjacency.hpp>

namespace hesse::ad::detail {

// Stores for every coloured vertex the distinct colours of its coloured neighbours, each with a word of information.
// Entries never move, so they can be numbered. Vertices of high degree find a colour by hashing.
class ColourSets {
 public:
  struct Entry {
    std::uint32_t colour, info;
  };

  explicit ColourSets(const AdjacencyGraph& graph)
      : offsets_(graph.offsets), sizes_(graph.size(), 0), entries_(graph.neighbours.size()) {
    for (std::uint32_t v = 0; v < graph.size(); ++v) {
      if (graph.degree(v) <= max_searched_degree) continue;
      if (tables_.empty()) tables_.assign(graph.size(), {});
      tables_[v] = {hashed_.size(), std::bit_ceil(2 * graph.degree(v)) - 1};
      hashed_.resize(hashed_.size() + tables_[v].mask + 1, none);
    }
  }

  std::uint32_t size(std::uint32_t v) const { return sizes_[v]; }
  std::span<Entry> of(std::uint32_t v) { return {entries_.data() + offsets_[v], sizes_[v]}; }
  // The number of an entry, and back.
  std::uint32_t number(const Entry& entry) const { return static_cast<std::uint32_t>(&entry - entries_.data()); }
  Entry& entry(std::uint32_t number) { return entries_[number]; }

  Entry* find(std::uint32_t v, std::uint32_t colour) {
    Entry* const first = entries_.data() + offsets_[v];
    if (is_hashed(v)) {
      const std::uint32_t place = hashed_[slot(v, colour)];
      return place == none ? nullptr : first + place;
    }
    for (Entry *e = first, *end = first + sizes_[v]; e != end; ++e) {
      if (e->colour == colour) return e;
    }
    return nullptr;
  }
  // The colour must not be there yet.
  Entry& insert(std::uint32_t v, std::uint32_t colour, std::uint32_t info) {
    const std::uint32_t place = sizes_[v]++;
    if (is_hashed(v)) hashed_[slot(v, colour)] = place;
    return entries_[offsets_[v] + place] = {colour, info};
  }

 private:
  static constexpr std::uint32_t max_searched_degree = 64;  // up to this degree a linear search is faster

  struct Table {
    std::size_t begin = 0;
    std::uint32_t mask = 0;
  };

  bool is_hashed(std::uint32_t v) const { return !tables_.empty() && tables_[v].mask != 0; }
  // The place of the colour, or the place where it would be inserted.
  std::size_t slot(std::uint32_t v, std::uint32_t colour) const {
    const Table& table = tables_[v];
    for (std::uint32_t h = colour * 0x9e3779b1U;; ++h) {
      const std::size_t place = table.begin + (h & table.mask);
      if (hashed_[place] == none || entries_[offsets_[v] + hashed_[place]].colour == colour) return place;
    }
  }

  std::span<const std::uint64_t> offsets_;
  std::vector<std::uint32_t> sizes_;
  std::vector<Entry> entries_;
  std::vector<Table> tables_;
  std::vector<std::uint32_t> hashed_;
};

}  // namespace hesse::ad::detail
