#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <hesse/ad/detail/elements/element_layout.hpp>

namespace hesse::ad::detail {

// Finds the slots of the entries with which the columns of a type's Hessian table begin.
class EntrySlots {
 public:
  EntrySlots(const ElementType& type, const ElementLayout& layout, const SymmetricPattern& lower)
      : type_(type), layout_(layout), lower_(lower) {}

  // Writes the slots of column c for elements e, e + 1, …, at most eight. If columns are requested in order, this
  // mostly needs no search: (i, j + 1) often follows (i, j), and their columns of H have the same rows from there on.
  void write(std::size_t c, std::size_t e, std::size_t lanes, std::uint32_t* slots) {
    const ElementLayout::Corner corner = layout_.corners[c];
    const std::uint32_t* variables = this->variables(e);
    for (std::size_t lane = 0; lane < lanes; ++lane, variables += type_.width) {
      const auto [row, column] = ElementLayout::entry(corner, variables);
      slots[lane] = slot(row, column, last_[lane]);
      last_[lane] = {row, column, slots[lane]};
    }
  }

  // Counts the elements from `first` on, at most `limit`, whose slots are in progression; their variables must be.
  std::size_t progression_length(std::size_t first, std::size_t limit) {
    for (std::size_t c = 0; c < layout_.corners.size() && limit > 2; ++c) {
      std::array<std::uint32_t, 2> slots;
      write(c, first, 2, slots.data());
      const std::uint32_t base = slots[0], increment = slots[1] - base;
      const ElementLayout::Corner& corner = layout_.corners[c];
      const Progression row = variable(corner.row, first), column = variable(corner.column, first),
                        swapped_row = variable(corner.swapped_row, first),
                        swapped_column = variable(corner.swapped_column, first);
      std::uint32_t t = 2;
      const auto continues = [&] {
        const std::uint32_t slot = base + increment * t;
        return row.at(t) >= column.at(t) ? is_at(row.at(t), column.at(t), slot)
                                         : is_at(swapped_row.at(t), swapped_column.at(t), slot);
      };
      while (t < limit && continues()) ++t;
      limit = t;
    }
    return limit;
  }

 private:
  struct Found {
    std::uint32_t row = ~std::uint32_t{0}, column = 0, slot = 0;
  };
  struct Progression {
    std::uint32_t base, increment;

    std::uint32_t at(std::uint32_t t) const { return base + increment * t; }
  };

  const std::uint32_t* variables(std::size_t e) const { return type_.index.data() + e * type_.width; }
  Progression variable(std::uint32_t local, std::size_t first) const {
    const std::uint32_t base = variables(first)[local];
    return {base, variables(first + 1)[local] - base};
  }

  bool is_at(std::uint32_t row, std::uint32_t column, std::uint32_t slot) const {
    if (lower_.dense()) return slot == lower_.slot(row, column);
    const std::uint32_t begin = lower_.outer[column];
    if (row == column) return slot == begin;
    return slot > begin && slot < lower_.outer[column + 1] && lower_.inner[slot] == row;
  }

  std::uint32_t slot(std::uint32_t row, std::uint32_t column, const Found& last) const {
    if (lower_.dense()) return lower_.slot(row, column);
    const std::uint32_t begin = lower_.outer[column];
    if (row == column) return begin;
    if (row == last.row && column == last.column + 1) {
      const std::uint32_t guess = begin + (last.slot - lower_.outer[last.column]) - 1;
      if (is_at(row, column, guess)) return guess;
    }
    return lower_.slot(row, column);
  }

  const ElementType& type_;
  const ElementLayout& layout_;
  const SymmetricPattern& lower_;
  std::array<Found, octet> last_;
};

}  // namespace hesse::ad::detail
