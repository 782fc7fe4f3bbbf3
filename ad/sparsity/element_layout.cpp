#include <algorithm>
#include <utility>

#include <hesse/ad/sparsity/detail/successors.hpp>
#include <hesse/ad/sparsity/element_layout.hpp>

namespace hesse::ad {

namespace {

using detail::no_successor;

constexpr std::uint32_t none = ~std::uint32_t{0};

// A run has a gradient entry for each of its variables or for none.
std::vector<std::uint32_t> successors_in_runs(const ElementKind& kind) {
  std::vector<std::uint32_t> successor = detail::successors(kind);
  const auto& gradient = kind.programs.gradient_entries;
  const auto has_entry = [&](std::uint32_t l) { return std::binary_search(gradient.begin(), gradient.end(), l); };
  for (std::uint32_t l = 0; l < kind.width; ++l)
    if (successor[l] != no_successor && has_entry(l) != has_entry(successor[l])) successor[l] = no_successor;
  return successor;
}

GatherPlan runs_of(const std::vector<std::uint32_t>& successor) {
  GatherPlan plan;
  std::vector<bool> begins(successor.size(), true);
  for (const std::uint32_t s : successor)
    if (s != no_successor) begins[s] = false;
  for (std::uint32_t l = 0; l < successor.size(); ++l) {
    if (!begins[l]) continue;
    const std::uint32_t first = static_cast<std::uint32_t>(plan.locals.size());
    for (std::uint32_t i = l; i != no_successor; i = successor[i]) plan.locals.push_back(i);
    plan.runs.push_back({first, static_cast<std::uint32_t>(plan.locals.size()) - first});
  }
  return plan;
}

GatherPlan single_runs(std::uint32_t width) { return runs_of(std::vector<std::uint32_t>(width, no_successor)); }

// Runs that overlap one another shifted, as (0, 1), (1, 2), (2, 3), …: moved as pairs, each would be read in part from the
// one just written, which processors do slowly.
bool overlap(std::size_t n, const ElementKind& kind, const GatherPlan& plan) {
  constexpr std::size_t few = 64;  // elements, for which it is not worth a look
  if (kind.count < few) return false;
  std::vector<std::uint8_t> begins(n);
  const auto begin = [&](std::size_t e, const Run& run) { return kind.index[e * kind.width + plan.locals[run.first]]; };
  for (std::size_t e = 0; e < kind.count; ++e)
    for (const Run& run : plan.runs) begins[begin(e, run)] = 1;
  std::size_t shifted = 0;
  for (std::size_t e = 0; e < kind.count && 8 * shifted <= kind.count * plan.runs.size(); ++e)
    for (const Run& run : plan.runs)
      for (std::uint32_t i = 1; i < run.length; ++i) shifted += begins[begin(e, run) + i];
  return 8 * shifted > kind.count * plan.runs.size();
}

// The number of an entry among the kind's, or none.
class Entries {
 public:
  explicit Entries(const DerivativePrograms& programs) : entries_(programs.hessian_entries) {}

  std::uint32_t find(std::uint32_t i, std::uint32_t j) const {
    const std::pair wanted(std::max(i, j), std::min(i, j));
    const auto by_column = [](const auto& a, const auto& b) {
      return std::pair(a.second, a.first) < std::pair(b.second, b.first);
    };
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted, by_column);
    return found == entries_.end() || *found != wanted ? none : static_cast<std::uint32_t>(found - entries_.begin());
  }

 private:
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& entries_;
};

class LayoutBuilder {
 public:
  LayoutBuilder(std::size_t n, const ElementKind& kind) : kind_(kind), entries_(kind.programs) {
    layout_.gather = runs_of(successors_in_runs(kind));
    if (layout_.gather.runs.size() < kind.width && overlap(n, kind, layout_.gather))
      layout_.gather = single_runs(kind.width);
    first_hessian_row_ = static_cast<std::uint32_t>(1 + kind.programs.gradient_entries.size());
  }

  ElementLayout build() {
    build_gradient();
    const auto& runs = layout_.gather.runs;
    if (runs.size() == kind_.width) {
      build_singles();
    } else {
      for (const Run& a : runs) build_diagonal(a);
      for (std::size_t a = 0; a < runs.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) build_block(runs[a], runs[b]);
    }
    for (ScatterPlan* plan : {&layout_.gradient, &layout_.hessian}) {
      std::stable_sort(plan->groups.begin(), plan->groups.end(), [](const ScatterGroup& a, const ScatterGroup& b) {
        return std::min(a.length, 3u) < std::min(b.length, 3u);
      });
      plan->groups.shrink_to_fit();
    }
    layout_.hessian.masks = static_cast<std::uint32_t>(layout_.masks.size());
    return std::move(layout_);
  }

 private:
  std::uint32_t local(const Run& run, std::uint32_t i) const { return layout_.gather.locals[run.first + i]; }

  void build_gradient() {
    const auto& present = kind_.programs.gradient_entries;
    ScatterPlan& plan = layout_.gradient;
    for (std::uint32_t r = 0; r < layout_.gather.runs.size(); ++r) {
      const Run& run = layout_.gather.runs[r];
      plan.lengths.push_back(run.length);
      if (!std::binary_search(present.begin(), present.end(), local(run, 0))) continue;
      plan.groups.push_back({r, static_cast<std::uint32_t>(plan.rows.size()), run.length});
      for (std::uint32_t i = 0; i < run.length; ++i) {
        const auto found = std::lower_bound(present.begin(), present.end(), local(run, i));
        plan.rows.push_back(static_cast<std::uint32_t>(1 + (found - present.begin())));
      }
    }
  }

  void begin_group(const ElementLayout::Corner& corner) {
    ScatterPlan& plan = layout_.hessian;
    const std::uint32_t column = static_cast<std::uint32_t>(plan.lengths.size());
    plan.groups.push_back({column, static_cast<std::uint32_t>(plan.rows.size()), 0});
    plan.lengths.push_back(0);
    layout_.corners.push_back(corner);
  }

  void append(std::uint32_t entry) {
    ScatterPlan& plan = layout_.hessian;
    ++plan.groups.back().length;
    ++plan.lengths.back();
    plan.rows.push_back(first_hessian_row_ + entry);
  }

  // Every entry on its own.
  void build_singles() {
    for (std::uint32_t k = 0; k < kind_.programs.hessian_entries.size(); ++k) {
      const auto [i, j] = kind_.programs.hessian_entries[k];
      begin_group({i, j, j, i});
      append(k);
    }
  }

  void build_diagonal(const Run& a) {
    for (std::uint32_t j = 0; j < a.length; ++j) build_column(a, j, a, j, false);
  }

  // Column b_j of the block of the rows a_i, i ≥ from; swapped: column a_j of the rows b_i where a is before b.
  void build_column(const Run& a, std::uint32_t from, const Run& b, std::uint32_t j, bool swapped) {
    bool open = false;
    for (std::uint32_t i = from; i < a.length; ++i) {
      const std::uint32_t entry = entries_.find(local(a, i), local(b, j));
      if (entry != none) {
        if (!open && swapped) begin_group({local(a, i), local(b, j), local(b, i), local(a, j)});
        if (!open && !swapped) begin_group({local(a, i), local(b, j), local(b, j), local(a, i)});
        append(entry);
      }
      open = entry != none;
    }
  }

  void build_block(const Run& a, const Run& b) {
    bool above = false, below = false;
    for (std::size_t e = 0; e < kind_.count && !(above && below); ++e) {
      const std::uint32_t* variables = kind_.index.data() + e * kind_.width;
      (variables[local(a, 0)] > variables[local(b, 0)] ? above : below) = true;
    }
    if (!below) {
      for (std::uint32_t j = 0; j < b.length; ++j) build_column(a, 0, b, j, false);
    } else if (!above) {
      for (std::uint32_t j = 0; j < a.length; ++j) build_column(b, 0, a, j, false);
    } else if (a.length > 1 && symmetric(a, b)) {
      build_swaps(a, b);
      for (std::uint32_t j = 0; j < b.length; ++j) build_column(a, 0, b, j, true);
    } else {
      for (std::uint32_t i = 0; i < a.length; ++i)
        for (std::uint32_t j = 0; j < b.length; ++j)
          if (const std::uint32_t entry = entries_.find(local(a, i), local(b, j)); entry != none) {
            begin_group({local(a, i), local(b, j), local(b, j), local(a, i)});
            append(entry);
          }
    }
  }

  void build_swaps(const Run& a, const Run& b) {
    const std::uint32_t mask = static_cast<std::uint32_t>(layout_.masks.size());
    layout_.masks.push_back({local(a, 0), local(b, 0)});
    for (std::uint32_t i = 0; i < a.length; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if (const std::uint32_t entry = entries_.find(local(a, i), local(b, j)); entry != none)
          layout_.hessian.swaps.push_back(
              {mask, first_hessian_row_ + entry, first_hessian_row_ + entries_.find(local(a, j), local(b, i))});
  }

  // Whether the block of two runs is square and has (Aᵢ, Bⱼ) wherever it has (Aⱼ, Bᵢ).
  bool symmetric(const Run& a, const Run& b) const {
    if (a.length != b.length) return false;
    for (std::uint32_t i = 0; i < a.length; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if ((entries_.find(local(a, i), local(b, j)) == none) != (entries_.find(local(a, j), local(b, i)) == none))
          return false;
    return true;
  }

  const ElementKind& kind_;
  Entries entries_;
  ElementLayout layout_;
  std::uint32_t first_hessian_row_ = 0;
};

}  // namespace

ElementLayout element_layout(std::size_t n, const ElementKind& kind) { return LayoutBuilder(n, kind).build(); }

}  // namespace hesse::ad
