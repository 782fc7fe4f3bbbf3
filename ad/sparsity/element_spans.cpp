#include <algorithm>

#include <hesse/ad/sparsity/element_spans.hpp>

namespace hesse::ad {

namespace {

constexpr std::size_t span_elements = 256;
constexpr std::size_t least_affine = 32;  // elements below which a table is as good

// number(column, element) for all.
template <class Number>
std::vector<std::uint32_t> table_of(std::size_t columns, std::size_t count, const Number& number) {
  std::vector<std::uint32_t> table(columns * count);
  std::uint32_t* next = table.data();
  for (std::size_t e = 0; e < count; e += octet) {
    const std::size_t lanes = std::min(octet, count - e);
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t lane = 0; lane < lanes; ++lane) *next++ = number(c, e + lane);
  }
  return table;
}

template <class Number>
SpanTable span_table(std::size_t columns, std::size_t count, bool may_be_affine, const Number& number) {
  SpanTable table;
  if (may_be_affine) {
    table.affine = true;
    for (std::size_t c = 0; c < columns && table.affine; ++c) {
      const std::uint32_t base = number(c, 0), increment = number(c, 1) - base;
      table.numbers.push_back(base);
      table.numbers.push_back(increment);
      for (std::size_t t = 2; t < count && table.affine; ++t)
        table.affine = number(c, t) == base + increment * static_cast<std::uint32_t>(t);
    }
    if (table.affine) return table;
  }
  table.numbers = table_of(columns, count, number);
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
  const std::size_t most = granule * std::max<std::size_t>(1, span_elements / granule);
  std::uint64_t where = 0;
  for (std::size_t first = 0; first < kind.count;) {
    std::size_t count = std::min(most, kind.count - first);
    if (count > granule) count -= count % granule;
    const auto variables = [&](std::size_t t) { return kind.index.data() + (first + t) * kind.width; };
    Span& span = spans.emplace_back();
    span.kind = number;
    span.count = static_cast<std::uint32_t>(count);
    span.first = first;
    if (kind.width > 0) {
      const auto [low, high] = std::minmax_element(variables(0), variables(0) + kind.width);
      where = std::max(where, std::uint64_t{*low} << 32 | *high);
    }
    span.where = where;
    const bool may_be_affine = count % granule == 0 && count >= least_affine;
    span.index = span_table(layout.gather.runs.size(), count, may_be_affine, [&](std::size_t c, std::size_t t) {
      return variables(t)[layout.gather.locals[layout.gather.runs[c].first]];
    });
    span.masks = masks_of(layout, kind, first, count);
    span.hessian = span_table(layout.corners.size(), count, may_be_affine, [&](std::size_t c, std::size_t t) {
      return layout.slot(lower, layout.corners[c], variables(t));
    });
    first += count;
  }
}

void expand(SpanTable& table, std::size_t columns, std::size_t count) {
  table.numbers = table_of(columns, count, [&](std::size_t c, std::size_t t) {
    return table.base(c) + static_cast<std::uint32_t>(table.increment(c)) * static_cast<std::uint32_t>(t);
  });
  table.affine = false;
}

}  // namespace hesse::ad
