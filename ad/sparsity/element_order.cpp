#include <algorithm>
#include <compare>
#include <cstdlib>
#include <utility>

#include <hesse/ad/sparsity/element_order.hpp>

namespace hesse::ad {

namespace {

std::pair<std::uint32_t, std::uint32_t> range_of(const ElementKind& kind, std::size_t e) {
  const auto begin = kind.index.begin() + static_cast<std::ptrdiff_t>(e * kind.width);
  const auto [low, high] = std::minmax_element(begin, begin + kind.width);
  return {*low, *high};
}

std::uint32_t smallest_of(const ElementKind& kind, std::size_t e) {
  const std::uint32_t* const variables = kind.index.data() + e * kind.width;
  std::uint32_t smallest = variables[0];
  for (std::uint32_t i = 1; i < kind.width; ++i) smallest = std::min(smallest, variables[i]);
  return smallest;
}

// The way from smallest variable to smallest variable, over the least possible.
bool is_local(const ElementKind& kind) {
  constexpr std::int64_t detour = 8;
  std::int64_t previous = smallest_of(kind, 0), low = previous, high = previous, way = 0;
  for (std::size_t e = 1; e < kind.count; ++e) {
    const std::int64_t v = smallest_of(kind, e);
    way += std::abs(v - previous);
    low = std::min(low, v);
    high = std::max(high, v);
    previous = v;
  }
  return way <= detour * (high - low);
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

std::vector<std::uint32_t> element_order(const ElementKind& kind, ElementOrder order) {
  if (order == ElementOrder::given || kind.count < 2 || kind.width == 0) return {};
  if (order == ElementOrder::automatic && is_local(kind)) return {};
  struct Key {
    std::uint32_t low, high, element;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys(kind.count);
  for (std::uint32_t e = 0; e < kind.count; ++e) {
    const auto [low, high] = range_of(kind, e);
    keys[e] = {low, high, e};
  }
  if (std::is_sorted(keys.begin(), keys.end())) return {};
  std::sort(keys.begin(), keys.end());
  std::vector<std::uint32_t> result(kind.count);
  std::transform(keys.begin(), keys.end(), result.begin(), [](const Key& key) { return key.element; });
  return result;
}

void rearrange(ElementKind& kind, const std::vector<std::uint32_t>& order) {
  if (order.empty()) return;
  kind.index = rearranged(kind.index, kind.width, order);
  kind.parameters = rearranged(kind.parameters, kind.programs.value.parameters, order);
  kind.numbers = kind.numbers.empty() ? order : rearranged(kind.numbers, 1, order);
}

}  // namespace hesse::ad
