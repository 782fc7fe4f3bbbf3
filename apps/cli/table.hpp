#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hesse::apps {

// One column of a table printed row by row, so that long work shows its results as they come.
template <class Row>
struct Column {
  std::string_view name;
  int width;  // negative: left-aligned
  std::function<std::string(const Row&)> text;
};

// Pads to the width; a cell that is too long is kept whole.
std::string padded(std::string_view text, int width);

template <class Row>
std::string table_head(const std::vector<Column<Row>>& columns) {
  std::string names, rule;
  for (const auto& column : columns) {
    names += padded(column.name, column.width) + "  ";
    rule += std::string(static_cast<std::size_t>(column.width < 0 ? -column.width : column.width), '-') + "  ";
  }
  names.erase(names.find_last_not_of(' ') + 1);
  rule.erase(rule.find_last_not_of(' ') + 1);
  return names + "\n" + rule + "\n";
}

template <class Row>
std::string table_row(const std::vector<Column<Row>>& columns, const Row& row) {
  std::string line;
  for (const auto& column : columns) line += padded(column.text(row), column.width) + "  ";
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// Numbers as the tables show them: NaN as "-", seconds with a unit.
std::string number(double value, int significant = 6);
std::string duration(double seconds);
std::string fixed(double value, int decimals);

}  // namespace hesse::apps
