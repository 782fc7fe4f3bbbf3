#include <algorithm>
#include <compare>
#include <cstdlib>
#include <utility>

#include <hesse/ad/detail/elements/element_order.hpp>

// Orders of elements: as given or sorted by variables, whichever keeps consecutive elements close in x.
namespace hesse::ad::detail {

namespace {

std::pair<std::uint32_t, std::uint32_t> range_of(const ElementType& type, std::size_t e) {
  const auto begin = type.index.begin() + static_cast<std::ptrdiff_t>(e * type.width);
  const auto [low, high] = std::minmax_element(begin, begin + type.width);
  return {*low, *high};
}

std::uint32_t smallest_of(const ElementType& type, std::size_t e) {
  const std::uint32_t* const variables = type.index.data() + e * type.width;
  std::uint32_t smallest = variables[0];
  for (std::uint32_t i = 1; i < type.width; ++i) smallest = std::min(smallest, variables[i]);
  return smallest;
}

// Compares the total distance between successive smallest variables with the least possible distance.
bool is_local(const ElementType& type) {
  constexpr std::int64_t max_distance_ratio = 8;
  std::int64_t previous = smallest_of(type, 0), low = previous, high = previous, distance = 0;
  for (std::size_t e = 1; e < type.count; ++e) {
    const std::int64_t v = smallest_of(type, e);
    distance += std::abs(v - previous);
    low = std::min(low, v);
    high = std::max(high, v);
    previous = v;
  }
  return distance <= max_distance_ratio * (high - low);
}

template <class T>
std::vector<T> rearranged(const std::vector<T>& rows, std::size_t width, const std::vector<std::uint32_t>& order) {
  std::vector<T> result;
  result.reserve(rows.size());
  for (const std::uint32_t e : order) {
    const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(e * width);
    result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> element_order(const ElementType& type, ElementOrder order) {
  if (order == ElementOrder::given || type.count < 2 || type.width == 0) return {};
  if (order == ElementOrder::automatic && is_local(type)) return {};
  struct Key {
    std::uint32_t low, high, element;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys(type.count);
  for (std::uint32_t e = 0; e < type.count; ++e) {
    const auto [low, high] = range_of(type, e);
    keys[e] = {low, high, e};
  }
  if (std::is_sorted(keys.begin(), keys.end())) return {};
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint32_t> result(type.count);
  std::transform(keys.begin(), keys.end(), result.begin(), [](const Key& key) { return key.element; });
  return result;
}

void rearrange(ElementType& type, const std::vector<std::uint32_t>& order) {
  if (order.empty()) return;
  type.index = rearranged(type.index, type.width, order);
  type.parameters = rearranged(type.parameters, type.programs.value.parameters, order);
  type.numbers = type.numbers.empty() ? order : rearranged(type.numbers, 1, order);
}

}  // namespace hesse::ad::detail
