#include <algorithm>

#include <hesse/ad/detail/assembly/element_ranges.hpp>
#include <hesse/ad/detail/assembly/entry_slots.hpp>

// Ranges of elements: the tables of places of each range, and the recognition of places in arithmetic progression.
namespace hesse::ad::detail {

namespace {

constexpr std::size_t batch_elements = 256;
// Largest number of elements of a range with tables, and of an affine one. Each range costs memory and time of its own.
constexpr std::size_t max_with_tables = 512, max_affine = 16384;
constexpr std::size_t min_ranges = 128;          // if there are enough elements: parts need ranges to share
constexpr std::size_t min_affine_elements = 32;  // with fewer elements a table is as fast

// Builds a table by octets: write(column, first element, number of elements, destination).
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

// Counts the elements from the first on, at most max_elements, that are in progression.
template <class Number>
std::size_t progression_length(std::size_t columns, std::size_t max_elements, const Number& number) {
  std::size_t end = max_elements;
  for (std::size_t c = 0; c < columns && end > 2; ++c) {
    const std::uint32_t base = number(c, 0), increment = number(c, 1) - base;
    std::size_t t = 2;
    while (t < end && number(c, t) == base + increment * static_cast<std::uint32_t>(t)) ++t;
    end = t;
  }
  return end;
}

bool repeats_places(const std::vector<std::uint32_t>& numbers) {
  std::size_t same = 0, all = 0;
  for (std::size_t first = 0; first + octet <= numbers.size(); first += octet, ++all)
    same += numbers[first] == numbers[first + octet - 1];
  return 4 * same > all;
}

template <class Write>
RangeTable range_table(std::size_t columns, std::size_t count, bool affine, const Write& write) {
  RangeTable table;
  if (!affine) {
    table.numbers = table_of(columns, count, write);
    table.repeats_places = repeats_places(table.numbers);
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

std::vector<std::uint8_t> masks_of(const ElementLayout& layout, const ElementType& type, std::size_t first,
                                   std::size_t count) {
  const std::size_t masks = layout.masks.size();
  std::vector<std::uint8_t> bits((count + octet - 1) / octet * masks);
  if (masks == 0) return bits;
  for (std::size_t t = 0; t < count; ++t) {
    const std::uint32_t* variables = type.index.data() + (first + t) * type.width;
    for (std::size_t m = 0; m < masks; ++m)
      if (variables[layout.masks[m].above] < variables[layout.masks[m].below])
        bits[t / octet * masks + m] |= static_cast<std::uint8_t>(1u << t % octet);
  }
  return bits;
}

}  // namespace

std::size_t ElementRange::bytes() const {
  const auto numbers = index.numbers.capacity() + gradient.numbers.capacity() + hessian.numbers.capacity();
  return sizeof(ElementRange) + numbers * sizeof(std::uint32_t) + masks.capacity() +
         (gradient_adds.capacity() + hessian_adds.capacity()) * sizeof(AffineAdd);
}

void append_element_ranges(std::uint32_t number, const ElementType& type, const ElementLayout& layout,
                           const SymmetricPattern& lower, std::size_t batch_multiple,
                           std::vector<ElementRange>& ranges) {
  const std::size_t batch = batch_multiple * std::max<std::size_t>(1, batch_elements / batch_multiple);
  const auto max_elements = [&](std::size_t elements) {
    return std::max<std::size_t>(1, std::min(elements, type.count / min_ranges) / batch) * batch;
  };
  const std::size_t columns = layout.gather.runs.size(), entries = layout.corners.size();
  detail::EntrySlots slots(type, layout, lower);
  bool affine_before = false;
  std::uint64_t where = 0;
  for (std::size_t first = 0; first < type.count;) {
    const auto variables = [&](std::size_t t) { return type.index.data() + (first + t) * type.width; };
    const auto variable = [&](std::size_t c, std::size_t t) {
      return variables(t)[layout.gather.locals[layout.gather.runs[c].first]];
    };
    const auto write_variables = [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
      const std::uint32_t* const all = variables(t) + layout.gather.locals[layout.gather.runs[c].first];
      const std::size_t width = type.width;
      for (std::size_t lane = 0; lane < lanes; ++lane) numbers[lane] = all[lane * width];
    };
    const auto write_slots = [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
      slots.write(c, first + t, lanes, numbers);
    };
    const std::size_t left = type.count - first, enough = std::max(min_affine_elements, batch_multiple);
    const auto whole = [&](std::size_t count) {
      return count < batch_multiple ? count : count - count % batch_multiple;
    };
    // A range is affine as far as everything is in progression. Otherwise it has tables.
    std::size_t count = std::min(affine_before ? batch : max_elements(max_with_tables), left);
    const std::size_t of_index = progression_length(columns, std::min(max_elements(max_affine), left), variable);
    const std::size_t of_hessian = of_index < enough ? 0 : slots.progression_length(first, of_index);
    const bool affine = of_index >= enough, both = affine && of_hessian >= enough;
    if (affine) count = both ? of_hessian : std::min(count, of_index);
    count = whole(count);
    affine_before = affine_before || affine;

    ElementRange& range = ranges.emplace_back();
    range.type = number;
    range.count = static_cast<std::uint32_t>(count);
    range.batch = static_cast<std::uint32_t>(batch);
    range.first = first;
    if (type.width > 0) {
      const auto [low, high] = std::minmax_element(variables(0), variables(0) + type.width);
      where = std::max(where, std::uint64_t{*low} << 32 | *high);
    }
    range.where = where;
    range.masks = masks_of(layout, type, first, count);
    range.index = range_table(columns, count, affine, write_variables);
    range.hessian = range_table(entries, count, both, write_slots);
    first += count;
  }
}

ElementRange split(ElementRange& range, const ElementLayout& layout, std::size_t count) {
  ElementRange rest;
  rest.type = range.type;
  rest.count = range.count - static_cast<std::uint32_t>(count);
  rest.batch = range.batch;
  rest.first = range.first + count;
  rest.where = range.where;
  const auto split_table = [&](RangeTable& table, std::size_t columns) {
    RangeTable tail = table;
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
  rest.index = split_table(range.index, layout.gather.runs.size());
  rest.hessian = split_table(range.hessian, layout.corners.size());
  const auto middle = range.masks.begin() + static_cast<std::ptrdiff_t>(count / octet * layout.masks.size());
  rest.masks.assign(middle, range.masks.end());
  range.masks.erase(middle, range.masks.end());
  range.count = static_cast<std::uint32_t>(count);
  return rest;
}

void expand(RangeTable& table, std::size_t columns, std::size_t count) {
  table.numbers =
      table_of(columns, count, [&](std::size_t c, std::size_t t, std::size_t lanes, std::uint32_t* numbers) {
        const std::uint32_t base = table.base(c), increment = static_cast<std::uint32_t>(table.increment(c));
        for (std::size_t lane = 0; lane < lanes; ++lane)
          numbers[lane] = base + increment * static_cast<std::uint32_t>(t + lane);
      });
  table.affine = false;
}

}  // namespace hesse::ad::detail
