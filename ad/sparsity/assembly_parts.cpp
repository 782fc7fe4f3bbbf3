#include <algorithm>
#include <cstdlib>
#include <limits>
#include <tuple>

#include <hesse/ad/sparsity/assembly_parts.hpp>
#include <hesse/ad/sparsity/slot_set.hpp>

namespace hesse::ad {

namespace {

constexpr std::size_t most_parts = 64;
constexpr double least_cost = 1e6;          // of a part: some hundred microseconds
constexpr double most_private = 0.25;       // private values over numbers added in all
constexpr std::size_t serial_merge = 8192;  // private values that one thread adds
constexpr std::uint8_t nobody = 0xff;

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
                       const std::vector<double>& costs, std::vector<Span>& spans)
      : n_(n), hessian_size_(hessian_size), layouts_(layouts), costs_(costs), spans_(spans) {}

  AssemblyParts build() {
    std::sort(spans_.begin(), spans_.end(), [](const Span& a, const Span& b) {
      return std::tuple(a.where, a.kind, a.first) < std::tuple(b.where, b.kind, b.first);
    });
    double cost = 0, added = 0;
    for (const Span& span : spans_) {
      cost += span.count * costs_[span.kind];
      for (const auto* plan : {&layouts_[span.kind].gradient, &layouts_[span.kind].hessian})
        added += static_cast<double>(span.count) * static_cast<double>(plan->rows.size());
    }
    std::size_t parts = 1;
    while (parts < most_parts && cost > least_cost * static_cast<double>(parts)) parts *= 2;
    for (;; parts /= 2) {
      cut(parts, cost);
      count_pieces();
      own(gradient_, n_, parts_.gradient);
      own(hessian_, hessian_size_, parts_.hessian);
      split_spans();
      collect(gradient_, n_, parts_.gradient);
      collect(hessian_, hessian_size_, parts_.hessian);
      const std::size_t apart = parts_.gradient.private_count() + parts_.hessian.private_count();
      if (parts == 1 || static_cast<double>(apart) <= most_private * added) break;
    }
    finish(gradient_, n_, parts_.gradient);
    finish(hessian_, hessian_size_, parts_.hessian);
    return std::move(parts_);
  }

 private:
  // One of the two arrays: whose plan, and which tables of a span lead into it.
  struct Side {
    const ScatterPlan& (*plan)(const ElementLayout&);
    const SpanTable& (*table)(const Span&);
    SpanTable& (*own_table)(Span&);  // that is not shared with another side
    const SpanTable& (*last_table)(const Span&);
    std::vector<AffineAdd>& (*adds)(Span&);
    Pieces& (*stores)(Span&);
    std::vector<std::uint8_t> owners = {};         // of the chunks
    std::vector<std::uint32_t> first_pieces = {};  // that touch them, where they have owners
    std::vector<bool> shared = {};                 // pieces that touch what others own
  };

  // What the places of an array are used for.
  enum class Use : std::uint8_t { none, once, often, stored };

  void cut(std::size_t parts, double cost) {
    parts_.begin.assign(1, 0);
    double done = 0;
    for (std::uint32_t s = 0; s < spans_.size(); ++s) {
      if (done >= cost * static_cast<double>(parts_.begin.size()) / static_cast<double>(parts) &&
          parts_.begin.size() < parts)
        parts_.begin.push_back(s);
      done += spans_[s].count * costs_[spans_[s].kind];
    }
    parts_.begin.push_back(static_cast<std::uint32_t>(spans_.size()));
  }

  static bool owns(const Side& side, std::uint8_t part, std::uint32_t slot, std::uint32_t length) {
    const std::size_t last = (slot + length - 1) / SharedArray::chunk;
    for (std::size_t c = slot / SharedArray::chunk; c <= last; ++c)
      if (side.owners[c] != part) return false;
    return true;
  }

  void count_pieces() {
    parts_.first_pieces.assign(1, 0);
    for (const Span& span : spans_)
      parts_.first_pieces.push_back(parts_.first_pieces.back() + static_cast<std::uint32_t>(span.pieces()));
  }

  // Finds the owners, and which pieces touch what others own.
  void own(Side& side, std::size_t size, SharedArray& array) {
    array = {};
    const std::size_t chunks = (size + SharedArray::chunk - 1) / SharedArray::chunk;
    side.owners.assign(chunks, nobody);
    side.first_pieces.resize(chunks);
    side.shared.assign(parts_.first_pieces.back(), false);
    std::uint8_t* const owners = side.owners.data();
    std::uint32_t* const first_pieces = side.first_pieces.data();
    for_each_piece([&](std::size_t p, const Span& span, std::size_t piece, std::size_t first, std::size_t count) {
      bool shared = false;
      for_each_chunk(side, span, first, count, [=, &shared](std::size_t c) {
        if (owners[c] == p) return;
        if (owners[c] == nobody) {
          owners[c] = static_cast<std::uint8_t>(p);
          first_pieces[c] = static_cast<std::uint32_t>(piece);
        } else {
          shared = true;
        }
      });
      side.shared[piece] = shared;
    });
  }

  // visit(chunk) for those that elements of a span touch.
  template <class Visit>
  void for_each_chunk(const Side& side, const Span& span, std::size_t first, std::size_t count,
                      const Visit& visit) const {
    constexpr std::size_t chunk = SharedArray::chunk;
    const ScatterPlan& plan = side.plan(layouts_[span.kind]);
    const SpanTable& table = side.table(span);
    const auto visit_range = [&](std::size_t begin, std::size_t last) {
      for (std::size_t c = begin / chunk; c <= last / chunk; ++c) visit(c);
    };
    if (table.affine) {
      for (std::size_t column = 0; column < plan.columns(); ++column) {
        const std::int64_t increment = table.increment(column), length = plan.lengths[column];
        const auto place = [&](std::size_t t) {
          return static_cast<std::size_t>(table.base(column) + increment * static_cast<std::int64_t>(t));
        };
        const std::size_t last = first + count - 1;
        if (std::abs(increment) <= std::int64_t{chunk})  // no chunk is stepped over
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

  // visit(part, span, piece among all, first element, count) in the order of evaluation of one thread.
  template <class Visit>
  void for_each_piece(Visit&& visit) {
    std::size_t piece = 0;
    for (std::size_t p = 0; p < parts_.count(); ++p)
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s)
        for (std::size_t first = 0; first < spans_[s].count; first += spans_[s].piece, ++piece)
          visit(p, spans_[s], piece, first, std::min<std::size_t>(spans_[s].piece, spans_[s].count - first));
  }

  // Pieces that touch what others own, or do not, in spans of their own.
  void split_spans() {
    const auto shared = [&](std::size_t piece) { return gradient_.shared[piece] || hessian_.shared[piece]; };
    std::vector<Span> spans;
    std::vector<std::uint32_t> begin{0};
    std::size_t piece = 0;
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s) {
        Span rest = std::move(spans_[s]);
        const std::size_t end = piece + rest.pieces();
        for (std::size_t first = piece++; piece < end; ++piece) {
          if (shared(piece) == shared(first)) continue;
          Span head = std::move(rest);
          rest = split(head, layouts_[head.kind], (piece - first) * head.piece);
          spans.push_back(std::move(head));
          first = piece;
        }
        spans.push_back(std::move(rest));
      }
      begin.push_back(static_cast<std::uint32_t>(spans.size()));
    }
    spans.shrink_to_fit();
    spans_ = std::move(spans);
    parts_.begin = std::move(begin);
    count_pieces();
  }

  // The private slots of each part.
  void collect(const Side& side, std::size_t size, SharedArray& array) {
    array.begin_.push_back(0);
    SlotSet slots(size);
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s)
        if (side.shared[parts_.first_pieces[s]]) collect(side, static_cast<std::uint8_t>(p), spans_[s], slots);
      slots.move_to(array.slots_);
      array.begin_.push_back(static_cast<std::uint32_t>(array.slots_.size()));
    }
  }

  // Of one span; an affine column is private as a whole.
  void collect(const Side& side, std::uint8_t part, const Span& span, SlotSet& slots) const {
    const ScatterPlan& plan = side.plan(layouts_[span.kind]);
    const SpanTable& table = side.table(span);
    std::vector<bool> apart(plan.columns());
    const auto visit = [&](auto&& take) { table.for_each(plan.columns(), 0, span.count, take); };
    if (table.affine)
      visit([&](std::size_t column, std::uint32_t slot) {
        if (!owns(side, part, slot, plan.lengths[column])) apart[column] = true;
      });
    visit([&](std::size_t column, std::uint32_t slot) {
      if (table.affine ? !apart[column] : owns(side, part, slot, plan.lengths[column])) return;
      for (std::uint32_t i = 0; i < plan.lengths[column]; ++i) slots.insert(slot + i);
    });
  }

  static void append_ranges(std::span<const std::uint32_t> chunks, std::size_t size,
                            std::vector<SharedArray::Range>& ranges) {
    std::size_t open = 0;  // end of the last range of this call
    for (const std::uint32_t c : chunks) {
      const std::size_t begin = c * SharedArray::chunk, end = std::min(size, begin + SharedArray::chunk);
      if (open != begin || c == chunks.front()) ranges.push_back({static_cast<std::uint32_t>(begin), 0});
      ranges.back().end = static_cast<std::uint32_t>(open = end);
    }
  }

  void finish(const Side& side, std::size_t size, SharedArray& array) {
    SlotSet slots(size);
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      slots.assign(std::span(array.slots_).subspan(array.begin_[p], array.private_count(p)));
      for (std::uint32_t s = parts_.begin[p]; s < parts_.begin[p + 1]; ++s) {
        if (side.shared[parts_.first_pieces[s]]) redirect(side, static_cast<std::uint8_t>(p), spans_[s], slots);
        side.adds(spans_[s]) = adds_of(side.plan(layouts_[spans_[s].kind]), side.last_table(spans_[s]));
      }
    }
    array.values_.resize(array.slots_.size());
    prepare_merge(array);
    array.slots_.shrink_to_fit();
    find_zeros(find_stores(side, size), side, size, array);
  }

  static std::vector<AffineAdd> adds_of(const ScatterPlan& plan, const SpanTable& table) {
    if (!table.affine) return {};
    std::vector<Progression> columns;
    for (std::size_t c = 0; c < plan.columns(); ++c) columns.push_back({table.base(c), table.increment(c)});
    return affine_adds(plan, columns);
  }

  // visit(begin, end) for what a span writes to the array itself.
  template <class Visit>
  void for_each_range(const Side& side, Span& span, const Visit& visit) const {
    const ScatterPlan& plan = side.plan(layouts_[span.kind]);
    const SpanTable& table = side.last_table(span);
    if (table.affine) return ad::for_each_range(side.adds(span), 0, span.count, span.count, visit);
    table.for_each(plan.columns(), 0, span.count, [&](std::size_t column, std::uint32_t slot) {
      if (!(slot & private_bit)) visit(slot, slot + plan.lengths[column]);
    });
  }

  // Decides which pieces store. Returns the uses of each place, nothing if none of them does.
  std::vector<Use> find_stores(const Side& side, std::size_t size) {
    if (std::none_of(spans_.begin(), spans_.end(), [&](Span& span) { return stores_anything(side.adds(span)); }))
      return {};
    std::vector<Use> all(size, Use::none);
    Use* const uses = all.data();
    for (Span& span : spans_)
      for_each_range(side, span, [uses](std::uint32_t begin, std::uint32_t end) {
        for (std::uint32_t i = begin; i < end; ++i) uses[i] = uses[i] == Use::none ? Use::once : Use::often;
      });
    for (Span& span : spans_) {
      if (!stores_anything(side.adds(span))) continue;
      const std::vector<AffineAdd> heads = heads_of(side.adds(span));
      const auto for_each_head = [&](std::size_t piece, const auto& visit) {
        const std::size_t first = piece * span.piece;
        ad::for_each_range(heads, first, std::min<std::size_t>(span.piece, span.count - first), span.count, visit);
      };
      const auto alone = [&](std::size_t piece) {
        bool result = true;
        for_each_head(piece, [&result, uses](std::uint32_t begin, std::uint32_t end) {
          result = result && std::find(uses + begin, uses + end, Use::often) == uses + end;
        });
        return result;
      };
      Pieces& stores = side.stores(span);
      while (stores.begin < span.pieces() && !alone(stores.begin)) ++stores.begin;
      for (stores.end = stores.begin; stores.end < span.pieces() && alone(stores.end); ++stores.end)
        for_each_head(stores.end, [uses](std::uint32_t begin, std::uint32_t end) {
          std::fill(uses + begin, uses + end, Use::stored);
        });
    }
    return all;
  }

  // Whatever is private is added.
  static bool stores_anything(const std::vector<AffineAdd>& adds) {
    return !heads_of(adds).empty() &&
           std::none_of(adds.begin(), adds.end(), [](const AffineAdd& add) { return add.is_private(); });
  }

  // Those that may store.
  static std::vector<AffineAdd> heads_of(std::vector<AffineAdd> adds) {
    std::erase_if(adds, [](const AffineAdd& add) {
      return add.kind == AffineAdd::Kind::fold || add.kind == AffineAdd::Kind::sum;
    });
    return adds;
  }

  // What is to be set to zero, and before which piece: the one that touches it first. What is stored as a whole is not.
  void find_zeros(const std::vector<Use>& uses, const Side& side, std::size_t size, SharedArray& array) {
    const std::size_t chunks = side.owners.size(), pieces = parts_.first_pieces.back();
    const auto stored = [&](std::size_t c) {
      const auto begin = uses.begin() + static_cast<std::ptrdiff_t>(c * SharedArray::chunk),
                 end = uses.begin() + static_cast<std::ptrdiff_t>(std::min(size, (c + 1) * SharedArray::chunk));
      return std::all_of(begin, end, [](Use use) { return use == Use::stored; });
    };
    std::vector<std::uint32_t> zeroed, begin(pieces + 1);
    for (std::uint32_t c = 0; c < chunks; ++c) {
      if (side.owners[c] == nobody || (!uses.empty() && stored(c))) continue;
      zeroed.push_back(c);
      ++begin[side.first_pieces[c] + 1];
    }
    for (std::size_t piece = 0; piece < pieces; ++piece) begin[piece + 1] += begin[piece];
    std::vector<std::uint32_t> by_piece(zeroed.size()), next(begin.begin(), begin.end() - 1);
    for (const std::uint32_t c : zeroed) by_piece[next[side.first_pieces[c]]++] = c;
    array.zeros_begin_.push_back(0);
    for (std::size_t piece = 0; piece < pieces; ++piece) {
      append_ranges(std::span(by_piece).subspan(begin[piece], begin[piece + 1] - begin[piece]), size, array.zeros_);
      array.zeros_begin_.push_back(static_cast<std::uint32_t>(array.zeros_.size()));
    }
    array.idle_begin_.push_back(0);
    std::vector<std::uint32_t> idle;
    for (std::size_t p = 0; p < parts_.count(); ++p) {
      idle.clear();
      for (std::size_t c = chunks * p / parts_.count(); c < chunks * (p + 1) / parts_.count(); ++c)
        if (side.owners[c] == nobody) idle.push_back(static_cast<std::uint32_t>(c));
      append_ranges(idle, size, array.idle_);
      array.idle_begin_.push_back(static_cast<std::uint32_t>(array.idle_.size()));
    }
    array.zeros_.shrink_to_fit();
    array.idle_.shrink_to_fit();
  }

  void redirect(const Side& side, std::uint8_t part, Span& span, const SlotSet& slots) const {
    const ScatterPlan& plan = side.plan(layouts_[span.kind]);
    const auto rank = [&](std::uint32_t slot) { return slots.rank(slot) | private_bit; };
    SpanTable table = side.table(span);
    if (table.affine && !redirect_affine(side, part, plan, span.count, rank, table)) {
      table = side.table(span);
      expand(table, plan.columns(), span.count);
    }
    if (!table.affine) {
      std::size_t i = 0;
      for (std::size_t e = 0; e < span.count; e += octet) {
        const std::size_t lanes = std::min(octet, span.count - e);
        for (std::size_t c = 0; c < plan.columns(); ++c)
          for (std::size_t lane = 0; lane < lanes; ++lane, ++i)
            if (!owns(side, part, table.numbers[i], plan.lengths[c])) table.numbers[i] = rank(table.numbers[i]);
      }
    }
    table.apart = true;
    side.own_table(span) = std::move(table);
  }

  // False where the private places are not in progression.
  template <class Rank>
  static bool redirect_affine(const Side& side, std::uint8_t part, const ScatterPlan& plan, std::size_t count,
                              const Rank& rank, SpanTable& table) {
    for (std::size_t c = 0; c < plan.columns(); ++c) {
      const auto place = [&](std::size_t t) {
        return table.base(c) + static_cast<std::uint32_t>(table.increment(c)) * static_cast<std::uint32_t>(t);
      };
      bool apart = false;
      for (std::size_t t = 0; t < count && !apart; ++t) apart = !owns(side, part, place(t), plan.lengths[c]);
      if (!apart) continue;
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
    // The tasks take ranges of places with as many slots each, about.
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
  std::vector<Span>& spans_;
  AssemblyParts parts_;
  Side gradient_{[](const ElementLayout& l) -> const ScatterPlan& { return l.gradient; },
                 [](const Span& s) -> const SpanTable& { return s.index; },
                 [](Span& s) -> SpanTable& { return s.gradient; },
                 [](const Span& s) -> const SpanTable& { return s.gradient_table(); },
                 [](Span& s) -> std::vector<AffineAdd>& { return s.gradient_adds; },
                 [](Span& s) -> Pieces& { return s.gradient_stores; }};
  Side hessian_{[](const ElementLayout& l) -> const ScatterPlan& { return l.hessian; },
                [](const Span& s) -> const SpanTable& { return s.hessian; },
                [](Span& s) -> SpanTable& { return s.hessian; },
                [](const Span& s) -> const SpanTable& { return s.hessian; },
                [](Span& s) -> std::vector<AffineAdd>& { return s.hessian_adds; },
                [](Span& s) -> Pieces& { return s.hessian_stores; }};
};

AssemblyParts assembly_parts(std::size_t n, std::size_t hessian_size, const std::vector<ElementLayout>& layouts,
                             const std::vector<double>& costs, std::vector<Span>& spans) {
  return AssemblyPartsBuilder(n, hessian_size, layouts, costs, spans).build();
}

}  // namespace hesse::ad
