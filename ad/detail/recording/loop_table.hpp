#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <hesse/ad/detail/core/growing_array.hpp>
#include <hesse/ad/detail/core/hash.hpp>

namespace hesse::ad::detail {

// A table that is written row by row and stores regular columns as rules: integers in arithmetic progression, and reals
// that are equal in all rows. The first rows determine which columns have a rule. Such columns are not stored, until
// one of them breaks its rule: from then on all columns are stored.
template <class T>
class LoopTable {
 public:
  explicit LoopTable(std::uint32_t columns) : columns_(columns), width_(columns), place_(columns), ruled_(columns) {
    for (std::uint32_t c = 0; c < columns; ++c) place_[c] = c;
    begin_rows();
  }

  // Writes a number of the current row.
  void put(std::uint32_t column, T value) {
    if (put_if_predicted(column, value)) return;
    store_all_columns();
    row_[column] = value;
  }
  // The same, but returns false if the number breaks the rule of its column.
  bool put_if_predicted(std::uint32_t column, T value) {
    const std::uint32_t place = place_[column];
    if (place == rule_place) return same(value, ruled_[column].now);
    row_[place] = value;
    return true;
  }
  T now(std::uint32_t column) const {
    const std::uint32_t place = place_[column];
    return place != rule_place ? row_[place] : ruled_[column].now;
  }
  void next_row() {
    row_ += width_;
    ++rows_;
    if constexpr (std::is_integral_v<T>)
      for (const std::uint32_t c : by_rule_) ruled_[c].now += ruled_[c].increment;
    if (rows_ == room_) begin_rows();
  }

  std::uint32_t columns() const { return columns_; }
  T at(std::uint32_t row, std::uint32_t column) const {
    const std::uint32_t place = place_[column];
    return place != rule_place ? kept_[std::size_t{row} * width_ + place] : of_rule(ruled_[column], row);
  }
  // Whether a column has a rule: now(column) is then its predicted value.
  bool has_rule(std::uint32_t column) const { return place_[column] == rule_place; }
  const std::vector<std::uint32_t>& ruled_columns() const { return by_rule_; }
  // Whether a column is known to be equal in all rows, without reading them.
  bool is_constant(std::uint32_t column) const {
    return place_[column] == rule_place && ruled_[column].increment == T(0);
  }
  bool equal(std::uint32_t column, std::uint32_t other) const {
    const std::uint32_t rows = is_constant(column) && is_constant(other) ? std::min(rows_, 1u) : rows_;
    std::uint32_t row = 0;
    while (row < rows && same(at(row, column), at(row, other))) ++row;
    return row == rows;
  }
  // Whether numbers of a row that differ also differ in all other rows.
  bool has_fixed_differences() const { return fixed_differences_; }
  // Equal for equal columns, and rarely equal for others.
  std::uint64_t fingerprint(std::uint32_t column) const {
    Hash hash;
    for (std::uint32_t row = 0; row < rows_; ++row) hash.add(bits(at(row, column)));
    return hash.value();
  }
  std::size_t bytes() const { return kept_.bytes(); }

 private:
  static constexpr std::uint32_t rows_at_once = 16;
  static constexpr std::uint32_t rule_place = ~std::uint32_t{0};

  struct Rule {
    T first{}, increment{}, now{};
  };

  static auto bits(T number) {
    if constexpr (std::is_integral_v<T>)
      return number;
    else
      return std::bit_cast<std::uint64_t>(number);
  }
  static bool same(T a, T b) { return bits(a) == bits(b); }
  static T of_rule(const Rule& rule, std::uint32_t row) {
    if constexpr (std::is_integral_v<T>)
      return rule.first + rule.increment * row;
    else
      return rule.first;
  }

  void begin_rows() {
    if (rows_ == rows_at_once) find_rules();
    row_ = kept_.append(std::size_t{rows_at_once} * width_);
    room_ += rows_at_once;
  }

  // Called when the table has the first rows only.
  void find_rules() {
    std::vector<std::uint32_t> places;
    std::uint32_t width = 0;
    for (std::uint32_t c = 0; c < columns_; ++c) {
      Rule rule{at(0, c)};
      if constexpr (std::is_integral_v<T>) rule.increment = at(1, c) - at(0, c);
      std::uint32_t row = 1;
      while (row < rows_ && same(at(row, c), of_rule(rule, row))) ++row;
      rule.now = of_rule(rule, row);
      ruled_[c] = rule;
      if (row == rows_) by_rule_.push_back(c);
      places.push_back(row == rows_ ? rule_place : width++);
    }
    fixed_differences_ = width == 0 && std::ranges::all_of(ruled_, [this](const Rule& rule) {
                           return rule.increment == ruled_[0].increment;
                         });
    rewrite(std::move(places), width);
  }

  void store_all_columns() {
    const std::uint32_t complete = rows_;
    std::vector<std::uint32_t> places(columns_);
    for (std::uint32_t c = 0; c < columns_; ++c) places[c] = c;
    std::vector<T> incomplete_nodes(columns_);
    for (std::uint32_t c = 0; c < columns_; ++c) incomplete_nodes[c] = now(c);
    by_rule_.clear();
    fixed_differences_ = false;
    rewrite(std::move(places), columns_);
    row_ = kept_.append(std::size_t{room_ - complete} * width_);
    for (std::uint32_t c = 0; c < columns_; ++c) row_[c] = incomplete_nodes[c];
  }

  // Rewrites the complete rows with columns at other places.
  void rewrite(std::vector<std::uint32_t> places, std::uint32_t width) {
    GrowingArray<T> kept;
    T* next = kept.append(std::size_t{rows_} * width);
    for (std::uint32_t row = 0; row < rows_; ++row, next += width)
      for (std::uint32_t c = 0; c < columns_; ++c)
        if (places[c] != rule_place) next[places[c]] = at(row, c);
    kept_ = std::move(kept);
    place_ = std::move(places);
    width_ = width;
  }

  std::uint32_t columns_, width_;      // width: columns that are stored
  std::uint32_t rows_ = 0, room_ = 0;  // complete rows, and rows with memory
  T* row_ = nullptr;                   // the current one
  std::vector<std::uint32_t> place_;   // of a column in a stored row
  std::vector<Rule> ruled_;            // by column
  std::vector<std::uint32_t> by_rule_;
  bool fixed_differences_ = false;
  GrowingArray<T> kept_;
};

}  // namespace hesse::ad::detail
