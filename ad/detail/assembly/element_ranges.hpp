#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/assembly/affine_adds.hpp>
#include <hesse/ad/detail/elements/element_layout.hpp>

// Element ranges: consecutive elements of one type with their tables of places.
namespace hesse::ad::detail {

// The places where the elements of a range read or add numbers: one for each element and column of a plan, octet by
// octet, column by column, lane by lane. The last octet may have fewer lanes. An affine table has base and increment
// for each column instead; the place for the range's t-th element is base + increment · t.
struct RangeTable {
  std::vector<std::uint32_t> numbers;
  bool affine = false;
  bool has_private_places = false;  // some numbers have the private bit
  bool repeats_places = false;  // many columns have one place for a whole octet: each addition waits for the one before

  const std::uint32_t* octet_at(std::size_t element, std::size_t columns) const {
    return numbers.data() + element * columns;
  }
  std::uint32_t base(std::size_t column) const { return numbers[2 * column]; }
  std::int32_t increment(std::size_t column) const { return static_cast<std::int32_t>(numbers[2 * column + 1]); }
  // Calls visit(column, number) for elements first, …, first + count - 1; first is a multiple of 8. Affine tables too.
  template <class Visit>
  void for_each(std::size_t columns, std::size_t first, std::size_t count, Visit&& visit) const;
};

// Batches of a range that share their places in g or H with nothing else: numbers are stored there instead of added.
struct BatchInterval {
  std::uint32_t begin = 0, end = 0;

  bool contain(std::size_t batch) const { return batch >= begin && batch < end; }
};

// Consecutive elements of one type: the unit in which work is ordered and divided. The elements of a range are
// evaluated in batches of some hundred.
struct ElementRange {
  std::uint32_t type = 0, count = 0, batch = 0;
  std::size_t first = 0;    // number of the first element within the type
  std::uint64_t where = 0;  // approximate position in x, ascending within a type
  RangeTable index;         // places in x, by run of variables
  RangeTable gradient;      // places in g, by run; empty if they are those of index
  RangeTable hessian;       // places in the values of H, by segment of entries
  std::vector<std::uint8_t> masks;
  std::vector<AffineAdd> gradient_adds, hessian_adds;  // of affine tables
  BatchInterval gradient_stores, hessian_stores;

  const RangeTable& gradient_table() const { return gradient.numbers.empty() ? index : gradient; }
  std::size_t batches() const { return (count + batch - 1) / batch; }
  std::size_t bytes() const;
};

// Appends the ranges of a type. Every range but the last has a multiple of `batch_multiple` elements; only such ranges
// are affine.
void append_element_ranges(std::uint32_t number, const ElementType& type, const ElementLayout& layout,
                           const SymmetricPattern& lower, std::size_t batch_multiple,
                           std::vector<ElementRange>& ranges);

// Splits a range before element `count`, a multiple of 8, and returns the second half.
ElementRange split(ElementRange& range, const ElementLayout& layout, std::size_t count);

// Replaces an affine table by one that has a number for each element.
void expand(RangeTable& table, std::size_t columns, std::size_t count);

template <class Visit>
void RangeTable::for_each(std::size_t columns, std::size_t first, std::size_t count, Visit&& visit) const {
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

}  // namespace hesse::ad::detail
