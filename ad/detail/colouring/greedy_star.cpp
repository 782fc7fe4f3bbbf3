#include <hesse/ad/detail/colouring/colour_sets.hpp>
#include <hesse/ad/detail/colouring/greedy.hpp>

// Greedy star colouring by the stars of every two colours [GTMP07].
namespace hesse::ad::detail {

namespace {

// For a coloured vertex w and a colour a around it, info is any neighbour of w of colour a. This bit is set if it is
// the only one and has other neighbours of w's colour: w is then a spoke of a star with a hub of colour a.
constexpr std::uint32_t spoke = 1U << 31;

// Colours around the neighbours are scanned up to this many for each neighbour; beyond, candidate colours are tested.
constexpr std::uint64_t scanned = 32;

class StarColouring {
 public:
  explicit StarColouring(const AdjacencyGraph& graph) : graph_(graph), sets_(graph), colours_{{}, 0} {
    colours_.of.assign(graph.size(), none);
  }

  // Colours v; returns the colour.
  std::uint32_t colour(std::uint32_t v) {
    look_around(v);
    std::uint64_t work = 0;
    for (const std::uint32_t w : coloured_) work += sets_.size(w);
    const std::uint32_t colour = work <= scanned * coloured_.size() ? by_scan(v) : by_candidates(v);
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
  }

  void look_around(std::uint32_t v) {
    coloured_.clear();
    for (const std::uint32_t w : graph_.of(v)) {
      const std::uint32_t a = colours_.of[w];
      if (a == none) continue;
      coloured_.push_back(w);
      (seen_[a] == v ? seen_again_ : seen_)[a] = v;
    }
  }
  // Whether v must not have colour e.colour because a path of four vertices would then have two colours: w is a spoke
  // of a hub of that colour, or v has another neighbour of w's colour.
  bool refuses(std::uint32_t v, std::uint32_t w, const ColourSets::Entry& e) const {
    return (e.info & spoke) != 0 || seen_again_[colours_.of[w]] == v;
  }

  std::uint32_t by_scan(std::uint32_t v) {
    for (const std::uint32_t w : coloured_) {
      for (const ColourSets::Entry& e : sets_.of(w)) {
        if (refuses(v, w, e)) refused_[e.colour] = v;
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
      const ColourSets::Entry* const e = sets_.find(w, colour);
      if (e != nullptr && refuses(v, w, *e)) return true;
    }
    return false;
  }

  void paint(std::uint32_t v, std::uint32_t colour) {
    colours_.of[v] = colour;
    for (const std::uint32_t w : coloured_) {
      const std::uint32_t a = colours_.of[w];
      const bool v_is_hub = seen_again_[a] == v;
      ColourSets::Entry* own = nullptr;
      if (coloured_by_[a] != v) {
        coloured_by_[a] = v;
        own = &sets_.insert(v, a, w);
      }
      ColourSets::Entry* const other = sets_.find(w, colour);
      if (other == nullptr) {
        sets_.insert(w, colour, v | (v_is_hub ? spoke : 0));
        continue;
      }
      // w is now a hub for v's colour: v is a spoke, and so is the other neighbour of w of this colour, if it was none.
      sets_.find(other->info & ~spoke, a)->info |= spoke;
      own->info |= spoke;
    }
  }

  const AdjacencyGraph& graph_;
  ColourSets sets_;
  Colours colours_;
  std::vector<std::uint32_t> coloured_;  // coloured neighbours of the current vertex
  std::vector<std::uint32_t> seen_, seen_again_, refused_,
      coloured_by_;  // by colour: the last vertex with that property
};

}  // namespace

std::optional<Colours> greedy_star(const AdjacencyGraph& graph, std::span<const std::uint32_t> order,
                                   std::uint32_t limit) {
  StarColouring colouring(graph);
  for (const std::uint32_t v : order) {
    if (colouring.colour(v) >= limit) return std::nullopt;
  }
  return colouring.take();
}

}  // namespace hesse::ad::detail
