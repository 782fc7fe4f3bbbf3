#include <hesse/ad/detail/colouring/colour_sets.hpp>
#include <hesse/ad/detail/colouring/greedy.hpp>

// Greedy acyclic colouring with a union-find structure for the forests of every two colours [GTMP07].
namespace hesse::ad::detail {

namespace {

// Colours around the neighbours are scanned up to this many for each neighbour; beyond, candidate colours are tested.
constexpr std::uint64_t scanned = 32;

// Edges from w to its neighbours of one colour are connected at w, so an entry (w, colour) stands for all of them. A
// two-coloured tree is a set of entries; info is the parent of an entry in a union-find forest.
class AcyclicColouring {
 public:
  explicit AcyclicColouring(const AdjacencyGraph& graph)
      : graph_(graph), sets_(graph), colours_{{}, 0}, met_(graph.neighbours.size(), none) {
    colours_.of.assign(graph.size(), none);
  }

  // Colours v; returns the colour.
  std::uint32_t colour(std::uint32_t v) {
    look_around(v);
    const std::uint32_t colour = work_ <= scanned * coloured_.size() ? by_scan(v) : by_candidates(v);
    if (colour == colours_.count) open_colour();
    paint(v, colour);
    return colour;
  }

  Colours take() { return std::move(colours_); }

 private:
  void open_colour() {
    ++colours_.count;
    seen_.push_back(none);
    seen_again_.push_back(none);
    refused_.push_back(none);
    coloured_by_.push_back(none);
    own_.push_back(none);
  }

  void look_around(std::uint32_t v) {
    coloured_.clear();
    work_ = 0;
    for (const std::uint32_t w : graph_.of(v)) {
      const std::uint32_t a = colours_.of[w];
      if (a == none) continue;
      coloured_.push_back(w);
      (seen_[a] == v ? seen_again_ : seen_)[a] = v;
      work_ += sets_.size(w);
    }
  }
  // A two-coloured cycle through v needs two neighbours of v that have the same colour.
  bool may_close_cycle(std::uint32_t v, std::uint32_t w) const { return seen_again_[colours_.of[w]] == v; }
  // Returns true at the second neighbour of v that touches the same tree.
  bool meets_again(std::uint32_t v, const ColourSets::Entry& e) {
    std::uint32_t& met = met_[root(sets_.number(e))];
    const bool again = met == v;
    met = v;
    return again;
  }

  std::uint32_t by_scan(std::uint32_t v) {
    for (const std::uint32_t w : coloured_) {
      if (!may_close_cycle(v, w)) continue;
      for (const ColourSets::Entry& e : sets_.of(w)) {
        if (seen_[e.colour] != v && refused_[e.colour] != v && meets_again(v, e)) refused_[e.colour] = v;
      }
    }
    std::uint32_t colour = 0;
    while (colour < colours_.count && (seen_[colour] == v || refused_[colour] == v)) ++colour;
    return colour;
  }

  std::uint32_t by_candidates(std::uint32_t v) {
    std::uint32_t colour = 0;
    while (colour < colours_.count && (seen_[colour] == v || is_refused(v, colour))) ++colour;
    return colour;
  }
  bool is_refused(std::uint32_t v, std::uint32_t colour) {
    for (const std::uint32_t w : coloured_) {
      if (!may_close_cycle(v, w)) continue;
      const ColourSets::Entry* const e = sets_.find(w, colour);
      if (e != nullptr && meets_again(v, *e)) return true;
    }
    return false;
  }

  void paint(std::uint32_t v, std::uint32_t colour) {
    colours_.of[v] = colour;
    for (const std::uint32_t w : coloured_) {
      const std::uint32_t a = colours_.of[w];
      if (coloured_by_[a] != v) {
        coloured_by_[a] = v;
        own_[a] = new_tree(sets_.insert(v, a, 0));
      }
      const ColourSets::Entry* const other = sets_.find(w, colour);
      const std::uint32_t theirs = other != nullptr ? sets_.number(*other) : new_tree(sets_.insert(w, colour, 0));
      sets_.entry(root(theirs)).info = root(own_[a]);
    }
  }

  std::uint32_t new_tree(ColourSets::Entry& e) { return e.info = sets_.number(e); }
  std::uint32_t root(std::uint32_t e) {
    for (std::uint32_t parent = sets_.entry(e).info; parent != e; parent = sets_.entry(e).info)
      e = sets_.entry(e).info = sets_.entry(parent).info;  // path halving
    return e;
  }

  const AdjacencyGraph& graph_;
  ColourSets sets_;
  Colours colours_;
  std::vector<std::uint32_t> met_;       // by root: the last vertex that met this tree
  std::vector<std::uint32_t> coloured_;  // coloured neighbours of the current vertex …
  std::uint64_t work_ = 0;               // … and the entries around them
  std::vector<std::uint32_t> seen_, seen_again_, refused_,
      coloured_by_;                 // by colour: the last vertex with that property
  std::vector<std::uint32_t> own_;  // by colour: the entry of the vertex being painted
};

}  // namespace

std::optional<Colours> greedy_acyclic(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                      std::uint32_t limit) {
  AcyclicColouring colouring(graph);
  for (const std::uint32_t v : order) {
    if (colouring.colour(v) >= limit) return std::nullopt;
  }
  return colouring.take();
}

}  // namespace hesse::ad::detail
