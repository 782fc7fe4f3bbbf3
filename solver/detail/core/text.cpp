#include <algorithm>
#include <array>
#include <charconv>
#include <hesse/solver/detail/core/text.hpp>
#include <numeric>
#include <vector>

// Numbers and vectors as text, and the edit distance of names.
namespace hesse::solver::detail {

std::string to_text(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string to_text(double value, int digits) {
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits).ptr;
  return {buffer.data(), end};
}

std::string to_text(const Eigen::VectorXd& x, Eigen::Index max_entries) {
  std::string text = "(";
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    if (i > 0) text += ", ";
    if (x.size() > max_entries && i == max_entries - 1) {
      text += "..., ";
      i = x.size() - 1;
    }
    text += to_text(x[i], 6);
  }
  return text + ")";
}

namespace {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_name(std::string_view wanted, std::span<const std::string_view> names) {
  std::string_view best;
  std::size_t least = static_cast<std::size_t>(-1);
  for (const auto candidate : names)
    if (const auto distance = edit_distance(wanted, candidate); distance < least) {
      least = distance;
      best = candidate;
    }
  return best;
}

}  // namespace hesse::solver::detail
