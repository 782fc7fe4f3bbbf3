#include <algorithm>
#include <utility>

#include <hesse/ad/detail/elements/element_layout.hpp>
#include <hesse/ad/detail/elements/successors.hpp>

// Layouts of element types: runs of variables that are neighbours in x, and the segments of gradient and Hessian
// entries that move together.
namespace hesse::ad::detail {

namespace {

using detail::no_successor;

constexpr std::uint32_t none = ~std::uint32_t{0};

// All variables of a run have gradient entries, or none has.
std::vector<std::uint32_t> successors_in_runs(const ElementType& type) {
  std::vector<std::uint32_t> successor = detail::successors(type);
  const auto& gradient = type.programs.gradient_entries;
  const auto has_entry = [&](std::uint32_t l) { return std::binary_search(gradient.begin(), gradient.end(), l); };
  for (std::uint32_t l = 0; l < type.width; ++l)
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

// Whether runs overlap one another shifted, as (0, 1), (1, 2), (2, 3), …. Moved as pairs, each would be read in part
// from the one just written, which is slow on processors.
bool overlap(std::size_t n, const ElementType& type, const GatherPlan& plan) {
  constexpr std::size_t min_elements = 64;  // with fewer elements the check does not pay
  if (type.count < min_elements) return false;
  std::vector<std::uint8_t> begins(n);
  const auto begin = [&](std::size_t e, const VariableRange& run) {
    return type.index[e * type.width + plan.locals[run.first]];
  };
  for (std::size_t e = 0; e < type.count; ++e)
    for (const VariableRange& run : plan.runs) begins[begin(e, run)] = 1;
  std::size_t shifted = 0;
  for (std::size_t e = 0; e < type.count && 8 * shifted <= type.count * plan.runs.size(); ++e)
    for (const VariableRange& run : plan.runs)
      for (std::uint32_t i = 1; i < run.length; ++i) shifted += begins[begin(e, run) + i];
  return 8 * shifted > type.count * plan.runs.size();
}

// Finds the number of a Hessian entry of the type, or none.
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
  LayoutBuilder(std::size_t n, const ElementType& type) : type_(type), entries_(type.programs) {
    layout_.gather = runs_of(successors_in_runs(type));
    if (layout_.gather.runs.size() < type.width && overlap(n, type, layout_.gather))
      layout_.gather = single_runs(type.width);
    first_hessian_row_ = static_cast<std::uint32_t>(1 + type.programs.gradient_entries.size());
  }

  ElementLayout build() {
    build_gradient();
    const auto& runs = layout_.gather.runs;
    if (runs.size() == type_.width) {
      build_singles();
    } else {
      for (const VariableRange& a : runs) build_diagonal(a);
      for (std::size_t a = 0; a < runs.size(); ++a)
        for (std::size_t b = 0; b < a; ++b) build_block(runs[a], runs[b]);
    }
    for (ScatterPlan* plan : {&layout_.gradient, &layout_.hessian}) {
      std::stable_sort(plan->segments.begin(), plan->segments.end(),
                       [](const ScatterSegment& a, const ScatterSegment& b) {
                         return std::min(a.length, 3u) < std::min(b.length, 3u);
                       });
      plan->segments.shrink_to_fit();
    }
    layout_.hessian.masks = static_cast<std::uint32_t>(layout_.masks.size());
    return std::move(layout_);
  }

 private:
  std::uint32_t local(const VariableRange& run, std::uint32_t i) const { return layout_.gather.locals[run.first + i]; }

  void build_gradient() {
    const auto& present = type_.programs.gradient_entries;
    ScatterPlan& plan = layout_.gradient;
    for (std::uint32_t r = 0; r < layout_.gather.runs.size(); ++r) {
      const VariableRange& run = layout_.gather.runs[r];
      plan.lengths.push_back(run.length);
      if (!std::binary_search(present.begin(), present.end(), local(run, 0))) continue;
      plan.segments.push_back({r, static_cast<std::uint32_t>(plan.rows.size()), run.length});
      for (std::uint32_t i = 0; i < run.length; ++i) {
        const auto found = std::lower_bound(present.begin(), present.end(), local(run, i));
        plan.rows.push_back(static_cast<std::uint32_t>(1 + (found - present.begin())));
      }
    }
  }

  void begin_segment(const ElementLayout::Corner& corner) {
    ScatterPlan& plan = layout_.hessian;
    const std::uint32_t column = static_cast<std::uint32_t>(plan.lengths.size());
    plan.segments.push_back({column, static_cast<std::uint32_t>(plan.rows.size()), 0});
    plan.lengths.push_back(0);
    layout_.corners.push_back(corner);
  }

  void append(std::uint32_t entry) {
    ScatterPlan& plan = layout_.hessian;
    ++plan.segments.back().length;
    ++plan.lengths.back();
    plan.rows.push_back(first_hessian_row_ + entry);
  }

  // Makes every entry a segment of its own.
  void build_singles() {
    for (std::uint32_t k = 0; k < type_.programs.hessian_entries.size(); ++k) {
      const auto [i, j] = type_.programs.hessian_entries[k];
      begin_segment({i, j, j, i});
      append(k);
    }
  }

  void build_diagonal(const VariableRange& a) {
    for (std::uint32_t j = 0; j < a.length; ++j) build_column(a, j, a, j, false);
  }

  // Column b_j of the block of rows a_i, i ≥ from. Swapped: column a_j of the rows b_i, for elements with a before b.
  void build_column(const VariableRange& a, std::uint32_t from, const VariableRange& b, std::uint32_t j, bool swapped) {
    bool open = false;
    for (std::uint32_t i = from; i < a.length; ++i) {
      const std::uint32_t entry = entries_.find(local(a, i), local(b, j));
      if (entry != none) {
        if (!open && swapped) begin_segment({local(a, i), local(b, j), local(b, i), local(a, j)});
        if (!open && !swapped) begin_segment({local(a, i), local(b, j), local(b, j), local(a, i)});
        append(entry);
      }
      open = entry != none;
    }
  }

  void build_block(const VariableRange& a, const VariableRange& b) {
    bool above = false, below = false;
    for (std::size_t e = 0; e < type_.count && !(above && below); ++e) {
      const std::uint32_t* variables = type_.index.data() + e * type_.width;
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
            begin_segment({local(a, i), local(b, j), local(b, j), local(a, i)});
            append(entry);
          }
    }
  }

  void build_swaps(const VariableRange& a, const VariableRange& b) {
    const std::uint32_t mask = static_cast<std::uint32_t>(layout_.masks.size());
    layout_.masks.push_back({local(a, 0), local(b, 0)});
    for (std::uint32_t i = 0; i < a.length; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if (const std::uint32_t entry = entries_.find(local(a, i), local(b, j)); entry != none)
          layout_.hessian.swaps.push_back(
              {mask, first_hessian_row_ + entry, first_hessian_row_ + entries_.find(local(a, j), local(b, i))});
  }

  // Whether the block of two runs is square and has (Aᵢ, Bⱼ) wherever it has (Aⱼ, Bᵢ).
  bool symmetric(const VariableRange& a, const VariableRange& b) const {
    if (a.length != b.length) return false;
    for (std::uint32_t i = 0; i < a.length; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if ((entries_.find(local(a, i), local(b, j)) == none) != (entries_.find(local(a, j), local(b, i)) == none))
          return false;
    return true;
  }

  const ElementType& type_;
  Entries entries_;
  ElementLayout layout_;
  std::uint32_t first_hessian_row_ = 0;
};

}  // namespace

ElementLayout element_layout(std::size_t n, const ElementType& type) { return LayoutBuilder(n, type).build(); }

}  // namespace hesse::ad::detail
