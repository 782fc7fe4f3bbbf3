#include <algorithm>

#include <hesse/ad/sparsity/detail/entry_slots.hpp>
#include <hesse/ad/sparsity/element_spans.hpp>

namespace hesse::ad {

namespace {

constexpr std::size_t piece_elements = 256;
// Elements of a span with tables, and of one without. What is kept for a span and where it is kept costs time too.
constexpr std::size_t most_with_tables = 512, most_affine = 16384;
constexpr std::size_t least_spans = 128;  // where there are enough elements, to have something to share out
constexpr std::size_t least_affine = 32;  // elements below which a table is as good

// write(column, first element, elements, where to) for the octets of all.
template <class Write>
std::vector<std::uint32_t> table_of(std::size_t columns, std::size_t count, const Write& write) {
  std::vector<std::uint32_t> table(columns * count);
  std::uint32_t* next = table.data();
  for (std::size_t e = 0; e < count; e += octet) {
    const std::size_t lanes = std::min(octet, count - e);
    for (std::size_t c = 0; c < columns; ++c, next += lanes) write(c, e, lanes, next);
  }
  return table;
}

// Elements that are in progression from the first on, at most `most`.
template <class Number>
std::size_t stretch(std::size_t columns, std::size_t most, const Number& number) {
  std::size_t end = most;
  for (std::size_t c = 0; c < columns && end > 2; ++c) {
    const std::uint32_t base = number(c, 0), increment = number(c, 1) - base;
    std::size_t t = 2;
    while (t < end && number(c, t) == base + increment * static_cast<std::uint32_t>(t)) ++t;
    end = t;
  }
  return end;
}

bool crowded(const std::vector<std::uint32_t>& numbers) {
  std::size_t same = 0, all = 0;
  for (std::size_t first = 0; first + octet <= numbers.size(); first += octet, ++all)
    same += numbers[first] == numbers[first + octet - 1];
  return 4 * same > all;
}

template <class Write>
SpanTable span_table(std::size_t columns, std::size_t count, bool affine, const Write& write) {
  SpanTable table;
  if (!affine) {
    table.numbers = table_of(columns, count, write);
    table.crowded = crowded(table.numbers);
    return table;
  }
  table.affine = true;
  table.numbers.resize(2 * columns);
  for (std::size_t c = 0; c < columns; ++c) {
    std::uint32_t* const numbers = table.numbers.data() + 2 * c;
    write(c, 0, 2, numbers);
    numbers[1] -= numbers[0];
  }
  return table;
}

std::vector<std::uint8_t> masks_of(const ElementLayout& layout, const ElementKind& kind, std::size_t first,
                                   std::size_t count) {
  const std::size_t masks = layout.masks.size();
  std::vector<std::uint8_t> bits((count + octet - 1) / octet * masks);
  if (masks == 0) return bits;
  for (std::size_t t = 0; t < count; ++t) {
    const std::uint32_t* variables = kind.index.data() + (first + t) * kind.width;
    for (std::size_t m = 0; m < masks; ++m)
      if (variables[layout.masks[m].above] < variables[layout.masks[m].below])
        bits[t / octet * masks + m] |= static_cast<std::uint8_t>(1u << t % octet);
  }
  return bits;
}

}  // namespace

std::size_t Span::bytes() const {
  const auto numbers = index.numbers.capacity() + gradient.numbers.capacity() + hessian.numbers.capacity();
  return sizeof(Span) + numbers * sizeof(std::uint32_t) + masks.capacity() +
         (gradient_adds.capacity() + hessian_adds.capacity()) * sizeof(AffineAdd);
}

void append_spans(std::uint32_t number, const ElementKind& kind, const ElementLayout& layout,
                  const LowerTriangle& lower, std::size_t granule, std::vector<Span>& spans) {
  const std::size_t piece = granule * std::max<std::size_t>(1, piece_elements / granule);
  const auto most = [&](std::size_t elements) {
    return std::max<std::size_t>(1, std::min(elements, kind.count / least_spans) / piece) * piece;
  };
  const std::size_t columns = layout.gather.runs.size(), entries = layout.corners.size();
  detail::EntrySlots slots(kind, layout, lower);
  bool affine_before = false;
  std::uint64_t where = 0;
  for (std::size_t first = 0; first < kind.count;) {
    const auto variables = [&](std::size_t t) { return kind.index.data() + (first + t) * kind.width; };
    const auto variable = [&](std::size_t c, std::size_t t) {
      return variables(t)[layout.gather.locals[layout.gather.runs[c].first]];
    };
    const auto write_variables = [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
      const std::uint32_t* const all = variables(t) + layout.gather.locals[layout.gather.runs[c].first];
      const std::size_t width = kind.width;
      for (std::size_t lane = 0; lane < lanes; ++lane) numbers[lane] = all[lane * width];
    };
    const auto write_slots = [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
      slots.write(c, first + t, lanes, numbers);
    };
    const std::size_t left = kind.count - first, enough = std::max(least_affine, granule);
    const auto whole = [&](std::size_t count) { return count < granule ? count : count - count % granule; };
    // As long as everything is in progression; otherwise, or where not even a table would be shorter, by tables.
    std::size_t count = std::min(affine_before ? piece : most(most_with_tables), left);
    const std::size_t of_index = stretch(columns, std::min(most(most_affine), left), variable);
    const std::size_t of_hessian = of_index < enough ? 0 : slots.stretch(first, of_index);
    const bool affine = of_index >= enough, both = affine && of_hessian >= enough;
    if (affine) count = both ? of_hessian : std::min(count, of_index);
    count = whole(count);
    affine_before = affine_before || affine;

    Span& span = spans.emplace_back();
    span.kind = number;
    span.count = static_cast<std::uint32_t>(count);
    span.piece = static_cast<std::uint32_t>(piece);
    span.first = first;
    if (kind.width > 0) {
      const auto [low, high] = std::minmax_element(variables(0), variables(0) + kind.width);
      where = std::max(where, std::uint64_t{*low} << 32 | *high);
    }
    span.where = where;
    span.masks = masks_of(layout, kind, first, count);
    span.index = span_table(columns, count, affine, write_variables);
    span.hessian = span_table(entries, count, both, write_slots);
    first += count;
  }
}

Span split(Span& span, const ElementLayout& layout, std::size_t count) {
  Span rest;
  rest.kind = span.kind;
  rest.count = span.count - static_cast<std::uint32_t>(count);
  rest.piece = span.piece;
  rest.first = span.first + count;
  rest.where = span.where;
  const auto split_table = [&](SpanTable& table, std::size_t columns) {
    SpanTable tail = table;
    if (table.affine) {
      for (std::size_t c = 0; c < columns; ++c)
        tail.numbers[2 * c] += static_cast<std::uint32_t>(table.increment(c)) * static_cast<std::uint32_t>(count);
    } else {
      const auto middle = table.numbers.begin() + static_cast<std::ptrdiff_t>(count * columns);
      tail.numbers.assign(middle, table.numbers.end());
      table.numbers.erase(middle, table.numbers.end());
      table.numbers.shrink_to_fit();
    }
    tail.numbers.shrink_to_fit();
    return tail;
  };
  rest.index = split_table(span.index, layout.gather.runs.size());
  rest.hessian = split_table(span.hessian, layout.corners.size());
  const auto middle = span.masks.begin() + static_cast<std::ptrdiff_t>(count / octet * layout.masks.size());
  rest.masks.assign(middle, span.masks.end());
  span.masks.erase(middle, span.masks.end());
  span.count = static_cast<std::uint32_t>(count);
  return rest;
}

void expand(SpanTable& table, std::size_t columns, std::size_t count) {
  table.numbers =
      table_of(columns, count, [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
        const std::uint32_t base = table.base(c), increment = static_cast<std::uint32_t>(table.increment(c));
        for (std::size_t lane = 0; lane < lanes; ++lane)
          numbers[lane] = base + increment * static_cast<std::uint32_t>(t + lane);
      });
  table.affine = false;
}

}  // namespace hesse::ad
