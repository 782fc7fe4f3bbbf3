#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <hesse/ad/sparsity/element_layout.hpp>

namespace hesse::ad::detail {

// Finds where the entries stand that the columns of a kind's Hessian table begin with.
class EntrySlots {
 public:
  EntrySlots(const ElementKind& kind, const ElementLayout& layout, const LowerTriangle& lower)
      : kind_(kind), layout_(layout), lower_(lower) {}

  // Of column c and the elements e, e + 1, …, at most eight. Mostly without a search where columns are asked for one after the
  // other: one entry often is beside the last one, (i, j + 1) and (i, j), and their columns have the same rows from there on.
  void write(std::size_t c, std::size_t e, std::size_t lanes, std::uint32_t* slots) {
    const ElementLayout::Corner corner = layout_.corners[c];
    const std::uint32_t* variables = this->variables(e);
    for (std::size_t lane = 0; lane < lanes; ++lane, variables += kind_.width) {
      const auto [row, column] = ElementLayout::entry(corner, variables);
      slots[lane] = slot(row, column, last_[lane]);
      last_[lane] = {row, column, slots[lane]};
    }
  }

  // How many elements from `first` on, at most `most`, have slots in progression; their variables are.
  std::size_t stretch(std::size_t first, std::size_t most) {
    for (std::size_t c = 0; c < layout_.corners.size() && most > 2; ++c) {
      std::array<std::uint32_t, 2> slots;
      write(c, first, 2, slots.data());
      const std::uint32_t base = slots[0], increment = slots[1] - base;
      const ElementLayout::Corner& corner = layout_.corners[c];
      const Progression row = variable(corner.row, first), column = variable(corner.column, first),
                        swapped_row = variable(corner.swapped_row, first),
                        swapped_column = variable(corner.swapped_column, first);
      std::uint32_t t = 2;
      const auto goes_on = [&] {
        const std::uint32_t slot = base + increment * t;
        return row.at(t) >= column.at(t) ? stands(row.at(t), column.at(t), slot)
                                         : stands(swapped_row.at(t), swapped_column.at(t), slot);
      };
      while (t < most && goes_on()) ++t;
      most = t;
    }
    return most;
  }

 private:
  struct Found {
    std::uint32_t row = ~std::uint32_t{0}, column = 0, slot = 0;
  };
  struct Progression {
    std::uint32_t base, increment;

    std::uint32_t at(std::uint32_t t) const { return base + increment * t; }
  };

  const std::uint32_t* variables(std::size_t e) const { return kind_.index.data() + e * kind_.width; }
  Progression variable(std::uint32_t local, std::size_t first) const {
    const std::uint32_t base = variables(first)[local];
    return {base, variables(first + 1)[local] - base};
  }

  bool stands(std::uint32_t row, std::uint32_t column, std::uint32_t slot) const {
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
      if (stands(row, column, guess)) return guess;
    }
    return lower_.slot(row, column);
  }

  const ElementKind& kind_;
  const ElementLayout& layout_;
  const LowerTriangle& lower_;
  std::array<Found, octet> last_;
};

}  // namespace hesse::ad::detail
