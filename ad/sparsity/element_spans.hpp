#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/sparsity/affine_adds.hpp>
#include <hesse/ad/sparsity/element_layout.hpp>

namespace hesse::ad {

// Where the elements of a span find or put their numbers: a number for each column of a plan and each element, octet by
// octet, column by column, lane by lane (a last octet that is not full has as many lanes as there are elements). Affine:
// base and increment for each column, the number of the span's t-th element being base + increment · t.
struct SpanTable {
  std::vector<std::uint32_t> numbers;
  bool affine = false;
  bool apart = false;    // some numbers have the private bit
  bool crowded = false;  // many columns have one number for a whole octet: each addition waits for the one before

  const std::uint32_t* octet_at(std::size_t element, std::size_t columns) const {
    return numbers.data() + element * columns;
  }
  std::uint32_t base(std::size_t column) const { return numbers[2 * column]; }
  std::int32_t increment(std::size_t column) const { return static_cast<std::int32_t>(numbers[2 * column + 1]); }
  // visit(column, number) for elements first, …, first + count - 1; first is a multiple of 8. Affine ones too.
  template <class Visit>
  void for_each(std::size_t columns, std::size_t first, std::size_t count, Visit&& visit) const;
};

// Pieces of a span whose places in g or H nothing else is added to, so that their numbers need only be written there.
struct Pieces {
  std::uint32_t begin = 0, end = 0;

  bool contain(std::size_t piece) const { return piece >= begin && piece < end; }
};

// Consecutive elements of one kind: the unit in which work is ordered and shared out. Its elements are evaluated in pieces
// of some hundred.
struct Span {
  std::uint32_t kind = 0, count = 0, piece = 0;
  std::size_t first = 0;    // element of the kind
  std::uint64_t where = 0;  // about where in x, ascending within a kind
  SpanTable index;          // places in x, by run of variables
  SpanTable gradient;       // places in g, by run; empty where they are those of index
  SpanTable hessian;        // places in the values of H, by group of entries
  std::vector<std::uint8_t> masks;
  std::vector<AffineAdd> gradient_adds, hessian_adds;  // of affine tables
  Pieces gradient_stores, hessian_stores;

  const SpanTable& gradient_table() const { return gradient.numbers.empty() ? index : gradient; }
  std::size_t pieces() const { return (count + piece - 1) / piece; }
  std::size_t bytes() const;
};

// Appends the spans of a kind. Their elements are multiples of `granule` but for the last of the kind; only those are
// affine.
void append_spans(std::uint32_t number, const ElementKind& kind, const ElementLayout& layout,
                  const LowerTriangle& lower, std::size_t granule, std::vector<Span>& spans);

// Takes the elements from `count`, a multiple of 8, on away from a span.
Span split(Span& span, const ElementLayout& layout, std::size_t count);

// An affine table with a number for each element.
void expand(SpanTable& table, std::size_t columns, std::size_t count);

template <class Visit>
void SpanTable::for_each(std::size_t columns, std::size_t first, std::size_t count, Visit&& visit) const {
  if (affine) {
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t t = first; t < first + count; ++t)
        visit(c, static_cast<std::uint32_t>(base(c) +
                                            static_cast<std::uint32_t>(increment(c)) * static_cast<std::uint32_t>(t)));
    return;
  }
  for (std::size_t e = first; e < first + count; e += octet) {
    const std::size_t lanes = first + count - e < octet ? first + count - e : octet;
    const std::uint32_t* table = octet_at(e, columns);
    for (std::size_t c = 0; c < columns; ++c)
      for (std::size_t lane = 0; lane < lanes; ++lane) visit(c, table[c * lanes + lane]);
  }
}

}  // namespace hesse::ad
