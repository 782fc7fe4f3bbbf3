#include <algorithm>
#include <numeric>

#include <hesse/ad/detail/elements/successors.hpp>

// Finds local variables that are neighbours in x in every element.
namespace hesse::ad::detail {

std::vector<std::uint32_t> successors(const ElementType& type) {
  std::vector<std::uint32_t> successor(type.width, no_successor), order(type.width), candidates;
  if (type.index.empty()) return successor;
  const std::size_t count = type.index.size() / type.width;
  const std::uint32_t* const first = type.index.data();
  std::iota(order.begin(), order.end(), 0u);
  const auto by_variable = [&](auto a, auto b) { return first[a] < first[b]; };
  if (!std::is_sorted(order.begin(), order.end(), by_variable)) std::sort(order.begin(), order.end(), by_variable);
  for (std::size_t i = 0; i + 1 < order.size(); ++i)
    if (first[order[i]] + 1 == first[order[i + 1]]) {
      successor[order[i]] = order[i + 1];
      candidates.push_back(order[i]);
    }
  constexpr std::size_t some = 256;  // elements that stay in the innermost cache
  for (std::size_t begin = 1; begin < count && !candidates.empty(); begin += some) {
    const std::size_t end = std::min(count, begin + some);
    std::erase_if(candidates, [&](std::uint32_t l) {
      const std::uint32_t s = successor[l];
      std::size_t e = begin;
      while (e < end && first[e * type.width + l] + 1 == first[e * type.width + s]) ++e;
      if (e == end) return false;
      successor[l] = no_successor;
      return true;
    });
  }
  return successor;
}

}  // namespace hesse::ad::detail
