#include "suggest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>

namespace hesse::apps {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

constexpr std::size_t short_list = 16;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0u : 1u)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return above[b.size()];
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  std::string best;
  // A third of the letters may differ: more would be a guess.
  std::size_t distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t d = edit_distance(name, candidate);
    if (d < distance && d < std::max(name.size(), candidate.size())) {
      distance = d;
      best = candidate;
    }
  }
  return best;
}

std::string unknown(std::string_view kind, std::string_view name, const std::vector<std::string>& candidates) {
  const std::string suggestion = nearest(name, candidates);
  if (!suggestion.empty()) return fmt::format("unknown {} \"{}\"; did you mean \"{}\"?", kind, name, suggestion);
  if (candidates.size() <= short_list)
    return fmt::format("unknown {} \"{}\"; known: {}", kind, name, fmt::join(candidates, ", "));
  return fmt::format("unknown {} \"{}\"", kind, name);
}

}  // namespace hesse::apps
