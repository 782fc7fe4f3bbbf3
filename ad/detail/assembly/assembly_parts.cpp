#include <algorithm>
#include <cstdlib>
#include <limits>
#include <tuple>

#include <hesse/ad/detail/assembly/assembly_parts.hpp>
#include <hesse/ad/detail/core/index_set.hpp>

// The division of an assembly into parts: cuts the batches by cost, assigns stripes of g and H to parts, and gives
// parts private values where they add to stripes of other parts.
namespace hesse::ad::detail {

namespace {

constexpr std::size_t max_parts = 64;
constexpr double min_part_cost = 1e6;       // of a part: some hundred microseconds
constexpr double max_private = 0.25;        // private values divided by all numbers added
constexpr std::size_t serial_merge = 8192;  // up to this many private values, one thread merges
constexpr std::uint8_t no_owner = 0xff;

}  // namespace

void SharedArray::merge(std::size_t task, double* array) const {
  const std::size_t parts = begin_.size() - 1;
  for (std::size_t part = 0; part < parts; ++part)
    for (std::uint32_t i = bounds_[task * parts + part]; i < bounds_[(task + 1) * parts + part]; ++i)
      array[slots_[i]] += values_[i];
}

std::size_t SharedArray::bytes() const {
  return (zeros_.capacity() + idle_.capacity()) * sizeof(Range) + values_.capacity() * sizeof(double) +
         (zeros_begin_.capacity() + idle_begin_.capacity() + slots_.capacity() + begin_.capacity() +
          bounds_.capacity()) *
             sizeof(std::uint32_t);
}

class AssemblyPartsBuilder {
 public:
  AssemblyPartsBuilder(std::size_t n, std::size_t hessian_size, const std::vector<ElementLayout>& layouts,
                       const std::vector<double>& costs, std::vector<ElementRange>& ranges)
      : n_(n), hessian_size_(hessian_size), layouts_(layouts), costs_(costs), ranges_(ranges) {}

  AssemblyParts build() {
    std::sort(ranges_.begin(), ranges_.end(), [](const ElementRange& a, const ElementRange& b) {
      return std::tuple(a.where, a.type, a.first) < std::tuple(b.where, b.type, b.first);
    });
    double cost = 0, added = 0;
    for (const ElementRange& range : ranges_) {
      cost += range.count * costs_[range.type];
      for (const auto* plan : {&layouts_[range.type].gradient, &layouts_[range.type].hessian})
        added += static_cast<double>(range.count) * static_cast<double>(plan->rows.size());
    }
    std::size_t parts = 1;
    while (parts < max_parts && cost > min_part_cost * static_cast<double>(parts)) parts *= 2;
    for (;; parts /= 2) {
      cut(parts, cost);
      count_batches();
      own(gradient_, n_, parts_.gradient);
      own(hessian_, hessian_size_, parts_.hessian);
      split_ranges();
      collect(gradient_, n_, parts_.gradient);
      collect(hessian_, hessian_size_, parts_.hessian);
      const std::size_t private_values = parts_.gradient.private_count() + parts_.hessian.private_count();
      if (parts == 1 || static_cast<double>(private_values) <= max_private * added) break;
    }
    finish(gradient_, n_, parts_.gradient);
    finish(hessian_, hessian_size_, parts_.hessian);
    return std::move(parts_);
  }

 private:
  // One of the two arrays: its plan, and the tables of a range that refer to it.
  struct Side {
    const ScatterPlan& (*plan)(const ElementLayout&);
    const RangeTable& (*table)(const ElementRange&);
    RangeTable& (*own_table)(ElementRange&);  // a table that is not shared with the other side
    const RangeTable& (*last_table)(const ElementRange&);
    std::vector<AffineAdd>& (*adds)(ElementRange&);
    BatchInterval& (*stores)(ElementRange&);
    std::vector<std::uint8_t> owners = {};          // by stripe: the part that owns it
    std::vector<std::uint32_t> first_batches = {};  // by owned stripe: the first batch that touches it
    std::vector<bool> shared = {};                  // by batch: whether it touches stripes of other parts
  };

  // How often numbers are added to a place, or whether they are stored there.
  enum class Use : std::uint8_t { none, once, repeated, stored };

  void cut(std::size_t parts, double cost) {
    parts_.begin.assign(1, 0);
    double done = 0;
    for (std::uint32_t s = 0; s < ranges_.size(); ++s) {
      if (done >= cost * static_cast<double>(parts_.begin.size()) / static_cast<double>(parts) &&
          parts_.begin.size() < parts)
        parts_.begin.push_back(s);
      done += ranges_[s].count * costs_[ranges_[s].type];
    }
    parts_.begin.push_back(static_cast<std::uint32_t>(ranges_.size()));
  }

  static bool owns(const Side& side, std::uint8_t part, std::uint32_t slot, std::uint32_t length) {
    const std::size_t last = (slot + length - 1) / SharedArray::stripe;
    for (std::size_t c = slot / SharedArray::stripe; c <= last; ++c)
      if (side.owners[c] != part) return false;
    return true;
  }

  void count_batches() {
    parts_.first_batches.assign(1, 0);
    for (const ElementRange& range : ranges_)
      parts_.first_batches.push_back(parts_.first_batches.back() + static_cast<std::uint32_t>(range.batches()));
  }

  // Finds the owners of stripes, and the batches that touch stripes of other owners.
  void own(Side& side, std::size_t size, SharedArray& array) {
    array = {};
    const std::size_t stripes = (size + SharedArray::stripe - 1) / SharedArray::stripe;
    side.owners.assign(stripes, no_owner);
    side.first_batches.resize(stripes);
    side.shared.assign(parts_.first_batches.back(), false);
    std::uint8_t* const owners = side.owners.data();
    std::uint32_t* const first_batches = side.first_batches.data();
    for_each_batch(
        [&](std::size_t p, const ElementRange& range, std::size_t batch, std::size_t first, std::size_t count) {
          bool shared = false;
          for_each_stripe(side, range, first, count, [=, &shared](std::size_t c) {
            if (owners[c] == p) return;
            if (owners[c] == no_owner) {
              owners[c] = static_cast<std::uint8_t>(p);
              first_batches[c] = static_cast<std::uint32_t>(batch);
            } else {
              shared = true;
            }
          });
          side.shared[batch] = shared;
        });
  }

  // Calls visit(stripe) for every stripe that the elements of a range touch.
  template <class Visit>
  void for_each_stripe(const Side& side, const ElementRange& range, std::size_t first, std::size_t count,
                       const Visit& visit) const {
    constexpr std::size_t stripe = SharedArray::stripe;
    const ScatterPlan& plan = side.plan(layouts_[range.type]);
    const RangeTable& table = side.table(range);
    const auto visit_range = [&](std::size_t begin, std::size_t last) {
      for (std::size_t c = begin / stripe; c <= last / stripe; ++c) visit(c);
    };
    if (table.affine) {
      for (std::size_t column = 0; column < plan.columns(); ++column) {
        const std::int64_t increment = table.increment(column), length = plan.lengths[column];
        const auto place = [&](std::size_t t) {
          return static_cast<std::size_t>(table.base(column) + increment * static_cast<std::int64_t>(t));
        };
        const std::size_t last = first + count - 1;
        if (std::abs(increment) <= std::int64_t{stripe})  // no stripe is skipped
          visit_range(std::min(place(first), place(last)), std::max(place(first), place(last)) + length - 1);
        else
          for (std::size_t t = first; t <= last; ++t) visit_range(place(t), place(t) + length - 1);
      }
      return;
    }
    const std::uint32_t* const lengths = plan.lengths.data();
    table.for_each(plan.columns(), first, count, [&](std::size_t column, std::uint32_t slot) {
      visit_range(slot, std::size_t{slot} + lengths[column] - 1);
    });
  }

  // Calls visit(part, range, number of the batch, first element, count) in the order in which one thread evaluates.
  template <class Visit>
  void for_each_batch(Visit&& visit) {
    std::size_t batch = 0;
    for (std::size_t p = 0; p < parts_.count(); ++p)
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s)
        for (std::size_t first = 0; first < ranges_[s].count; first += ranges_[s].batch, ++batch)
          visit(p, ranges_[s], batch, first, std::min<std::size_t>(ranges_[s].batch, ranges_[s].count - first));
  }

  // Splits ranges, so that either all batches of a range touch stripes of other parts or none does.
  void split_ranges() {
    const auto shared = [&](std::size_t batch) { return gradient_.shared[batch] || hessian_.shared[batch]; };
    std::vector<ElementRange> ranges;
    std::vector<std::uint32_t> begin{0};
    std::size_t batch = 0;
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s) {
        ElementRange rest = std::move(ranges_[s]);
        const std::size_t end = batch + rest.batches();
        for (std::size_t first = batch++; batch < end; ++batch) {
          if (shared(batch) == shared(first)) continue;
          ElementRange head = std::move(rest);
          rest = split(head, layouts_[head.type], (batch - first) * head.batch);
          ranges.push_back(std::move(head));
          first = batch;
        }
        ranges.push_back(std::move(rest));
      }
      begin.push_back(static_cast<std::uint32_t>(ranges.size()));
    }
    ranges.shrink_to_fit();
    ranges_ = std::move(ranges);
    parts_.begin = std::move(begin);
    count_batches();
  }

  // Collects the private places of each part.
  void collect(const Side& side, std::size_t size, SharedArray& array) {
    array.begin_.push_back(0);
    IndexSet slots(size);
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s)
        if (side.shared[parts_.first_batches[s]]) collect(side, static_cast<std::uint8_t>(p), ranges_[s], slots);
      slots.move_to(array.slots_);
      array.begin_.push_back(static_cast<std::uint32_t>(array.slots_.size()));
    }
  }

  // The same for one range. An affine column is private as a whole.
  void collect(const Side& side, std::uint8_t part, const ElementRange& range, IndexSet& slots) const {
    const ScatterPlan& plan = side.plan(layouts_[range.type]);
    const RangeTable& table = side.table(range);
    std::vector<bool> is_private(plan.columns());
    const auto visit = [&](auto&& take) { table.for_each(plan.columns(), 0, range.count, take); };
    if (table.affine)
      visit([&](std::size_t column, std::uint32_t slot) {
        if (!owns(side, part, slot, plan.lengths[column])) is_private[column] = true;
      });
    visit([&](std::size_t column, std::uint32_t slot) {
      if (table.affine ? !is_private[column] : owns(side, part, slot, plan.lengths[column])) return;
      for (std::uint32_t i = 0; i < plan.lengths[column]; ++i) slots.insert(slot + i);
    });
  }

  static void append_ranges(std::span<const std::uint32_t> stripes, std::size_t size,
                            std::vector<SharedArray::Range>& ranges) {
    std::size_t open = 0;  // end of the last range added by this call
    for (const std::uint32_t c : stripes) {
      const std::size_t begin = c * SharedArray::stripe, end = std::min(size, begin + SharedArray::stripe);
      if (open != begin || c == stripes.front()) ranges.push_back({static_cast<std::uint32_t>(begin), 0});
      ranges.back().end = static_cast<std::uint32_t>(open = end);
    }
  }

  void finish(const Side& side, std::size_t size, SharedArray& array) {
    IndexSet slots(size);
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      slots.assign(std::span(array.slots_).subspan(array.begin_[p], array.private_count(p)));
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s) {
        if (side.shared[parts_.first_batches[s]]) redirect(side, static_cast<std::uint8_t>(p), ranges_[s], slots);
        side.adds(ranges_[s]) = adds_of(side.plan(layouts_[ranges_[s].type]), side.last_table(ranges_[s]));
      }
    }
    array.values_.resize(array.slots_.size());
    prepare_merge(array);
    array.slots_.shrink_to_fit();
    find_zeros(find_stores(side, size), side, size, array);
  }

  static std::vector<AffineAdd> adds_of(const ScatterPlan& plan, const RangeTable& table) {
    if (!table.affine) return {};
    std::vector<Progression> columns;
    for (std::size_t c = 0; c < plan.columns(); ++c) columns.push_back({table.base(c), table.increment(c)});
    return affine_adds(plan, columns);
  }

  // Calls visit(begin, end) for the places of the array itself to which a range writes.
  template <class Visit>
  void for_each_range(const Side& side, ElementRange& range, const Visit& visit) const {
    const ScatterPlan& plan = side.plan(layouts_[range.type]);
    const RangeTable& table = side.last_table(range);
    if (table.affine) return ad::detail::for_each_range(side.adds(range), 0, range.count, range.count, visit);
    table.for_each(plan.columns(), 0, range.count, [&](std::size_t column, std::uint32_t slot) {
      if (!(slot & private_bit)) visit(slot, slot + plan.lengths[column]);
    });
  }

  // Decides which batches store instead of adding. Returns the use of each place, or nothing if no batch stores.
  std::vector<Use> find_stores(const Side& side, std::size_t size) {
    if (std::none_of(ranges_.begin(), ranges_.end(),
                     [&](ElementRange& range) { return stores_anything(side.adds(range)); }))
      return {};
    std::vector<Use> all(size, Use::none);
    Use* const uses = all.data();
    for (ElementRange& range : ranges_)
      for_each_range(side, range, [uses](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t i = begin; i < end; ++i) uses[i] = uses[i] == Use::none ? Use::once : Use::repeated;
      });
    for (ElementRange& range : ranges_) {
      if (!stores_anything(side.adds(range))) continue;
      const std::vector<AffineAdd> heads = heads_of(side.adds(range));
      const auto for_each_head = [&](std::size_t batch, const auto& visit) {
        const std::size_t first = batch * range.batch;
        ad::detail::for_each_range(heads, first, std::min<std::size_t>(range.batch, range.count - first), range.count,
                                   visit);
      };
      const auto alone = [&](std::size_t batch) {
        bool result = true;
        for_each_head(batch, [&result, uses](std::uint32_t begin, std::uint32_t end) {
          result = result && std::find(uses + begin, uses + end, Use::repeated) == uses + end;
        });
        return result;
      };
      BatchInterval& stores = side.stores(range);
      while (stores.begin < range.batches() && !alone(stores.begin)) ++stores.begin;
      for (stores.end = stores.begin; stores.end < range.batches() && alone(stores.end); ++stores.end)
        for_each_head(stores.end, [uses](std::uint32_t begin, std::uint32_t end) {
          std::fill(uses + begin, uses + end, Use::stored);
        });
    }
    return all;
  }

  // A range with private places does not store.
  static bool stores_anything(const std::vector<AffineAdd>& adds) {
    return !heads_of(adds).empty() &&
           std::none_of(adds.begin(), adds.end(), [](const AffineAdd& add) { return add.is_private(); });
  }

  // The adds that may store.
  static std::vector<AffineAdd> heads_of(std::vector<AffineAdd> adds) {
    std::erase_if(adds, [](const AffineAdd& add) {
      return add.type == AffineAdd::Kind::fold || add.type == AffineAdd::Kind::sum;
    });
    return adds;
  }

  // Finds the stripes to set to zero, and the first batch that touches each. Fully stored stripes are left out.
  void find_zeros(const std::vector<Use>& uses, const Side& side, std::size_t size, SharedArray& array) {
    const std::size_t stripes = side.owners.size(), batches = parts_.first_batches.back();
    const auto stored = [&](std::size_t c) {
      const auto begin = uses.begin() + static_cast<std::ptrdiff_t>(c * SharedArray::stripe),
                 end = uses.begin() + static_cast<std::ptrdiff_t>(std::min(size, (c + 1) * SharedArray::stripe));
      return std::all_of(begin, end, [](Use use) { return use == Use::stored; });
    };
    std::vector<std::uint32_t> zeroed, begin(batches + 1);
    for (std::uint32_t c = 0; c < stripes; ++c) {
      if (side.owners[c] == no_owner || (!uses.empty() && stored(c))) continue;
      zeroed.push_back(c);
      ++begin[side.first_batches[c] + 1];
    }
    for (std::size_t batch = 0; batch < batches; ++batch) begin[batch + 1] += begin[batch];
    std::vector<std::uint32_t> by_batch(zeroed.size()), next(begin.begin(), begin.end() - 1);
    for (const std::uint32_t c : zeroed) by_batch[next[side.first_batches[c]]++] = c;
    array.zeros_begin_.push_back(0);
    for (std::size_t batch = 0; batch < batches; ++batch) {
      append_ranges(std::span(by_batch).subspan(begin[batch], begin[batch + 1] - begin[batch]), size, array.zeros_);
      array.zeros_begin_.push_back(static_cast<std::uint32_t>(array.zeros_.size()));
    }
    array.idle_begin_.push_back(0);
    std::vector<std::uint32_t> idle;
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      idle.clear();
      for (std::size_t c = stripes * p / parts_.count(); c < stripes * (p + 1) / parts_.count(); ++c)
        if (side.owners[c] == no_owner) idle.push_back(static_cast<std::uint32_t>(c));
      append_ranges(idle, size, array.idle_);
      array.idle_begin_.push_back(static_cast<std::uint32_t>(array.idle_.size()));
    }
    array.zeros_.shrink_to_fit();
    array.idle_.shrink_to_fit();
  }

  void redirect(const Side& side, std::uint8_t part, ElementRange& range, const IndexSet& slots) const {
    const ScatterPlan& plan = side.plan(layouts_[range.type]);
    const auto rank = [&](std::uint32_t slot) { return slots.rank(slot) | private_bit; };
    RangeTable table = side.table(range);
    if (table.affine && !redirect_affine(side, part, plan, range.count, rank, table)) {
      table = side.table(range);
      expand(table, plan.columns(), range.count);
    }
    if (!table.affine) {
      std::size_t i = 0;
      for (std::size_t e = 0; e < range.count; e += octet) {
        const std::size_t lanes = std::min(octet, range.count - e);
        for (std::size_t c = 0; c < plan.columns(); ++c)
          for (std::size_t lane = 0; lane < lanes; ++lane, ++i)
            if (!owns(side, part, table.numbers[i], plan.lengths[c])) table.numbers[i] = rank(table.numbers[i]);
      }
    }
    table.has_private_places = true;
    side.own_table(range) = std::move(table);
  }

  // Returns false if the private places are not in progression.
  template <class Rank>
  static bool redirect_affine(const Side& side, std::uint8_t part, const ScatterPlan& plan, std::size_t count,
                              const Rank& rank, RangeTable& table) {
    for (std::size_t c = 0; c < plan.columns(); ++c) {
      const auto place = [&](std::size_t t) {
        return table.base(c) + static_cast<std::uint32_t>(table.increment(c)) * static_cast<std::uint32_t>(t);
      };
      bool is_private = false;
      for (std::size_t t = 0; t < count && !is_private; ++t) is_private = !owns(side, part, place(t), plan.lengths[c]);
      if (!is_private) continue;
      const std::uint32_t base = rank(place(0)), increment = rank(place(1)) - base;
      for (std::size_t t = 2; t < count; ++t)
        if (rank(place(t)) != base + increment * static_cast<std::uint32_t>(t)) return false;
      table.numbers[2 * c] = base;
      table.numbers[2 * c + 1] = increment;
    }
    return true;
  }

  void prepare_merge(SharedArray& array) const {
    const std::size_t parts = parts_.count(), total = array.slots_.size();
    array.merge_tasks_ = total == 0 ? 0 : total < serial_merge ? 1 : parts;
    if (total == 0) return;
    // Each task merges a range of places with about as many private values as the others.
    std::vector<std::uint32_t> slots = array.slots_;
    auto from = slots.begin();
    for (std::size_t task = 0; task <= array.merge_tasks_; ++task) {
      const std::size_t quantile = total * task / array.merge_tasks_;
      const auto bound = slots.begin() + static_cast<std::ptrdiff_t>(quantile);
      if (bound != slots.end() && array.merge_tasks_ > 1) std::nth_element(from, bound, slots.end());
      from = bound;
      for (std::size_t part = 0; part < parts; ++part) {
        const auto begin = array.slots_.begin() + array.begin_[part],
                   end = array.slots_.begin() + array.begin_[part + 1];
        const auto first = task == 0 ? begin : quantile == total ? end : std::lower_bound(begin, end, *bound);
        array.bounds_.push_back(static_cast<std::uint32_t>(first - array.slots_.begin()));
      }
    }
  }

  std::size_t n_, hessian_size_;
  const std::vector<ElementLayout>& layouts_;
  const std::vector<double>& costs_;
  std::vector<ElementRange>& ranges_;
  AssemblyParts parts_;
  Side gradient_{[](const ElementLayout& l) -> const ScatterPlan& { return l.gradient; },
                 [](const ElementRange& s) -> const RangeTable& { return s.index; },
                 [](ElementRange& s) -> RangeTable& { return s.gradient; },
                 [](const ElementRange& s) -> const RangeTable& { return s.gradient_table(); },
                 [](ElementRange& s) -> std::vector<AffineAdd>& { return s.gradient_adds; },
                 [](ElementRange& s) -> BatchInterval& { return s.gradient_stores; }};
  Side hessian_{[](const ElementLayout& l) -> const ScatterPlan& { return l.hessian; },
                [](const ElementRange& s) -> const RangeTable& { return s.hessian; },
                [](ElementRange& s) -> RangeTable& { return s.hessian; },
                [](const ElementRange& s) -> const RangeTable& { return s.hessian; },
                [](ElementRange& s) -> std::vector<AffineAdd>& { return s.hessian_adds; },
                [](ElementRange& s) -> BatchInterval& { return s.hessian_stores; }};
};

AssemblyParts assembly_parts(std::size_t n, std::size_t hessian_size, const std::vector<ElementLayout>& layouts,
                             const std::vector<double>& costs, std::vector<ElementRange>& ranges) {
  return AssemblyPartsBuilder(n, hessian_size, layouts, costs, ranges).build();
}

}  // namespace hesse::ad::detail
