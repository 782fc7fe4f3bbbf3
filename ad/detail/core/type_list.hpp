#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace hesse::ad::detail {

// A list of types as a value. The elementary functions are enumerated by it.
template <class... Rows>
struct TypeList {
  static constexpr std::size_t size = sizeof...(Rows);

  template <class Row>
  static constexpr bool contains = (std::is_same_v<Row, Rows> || ...);

  // Position of Row, or size when it is not listed.
  template <class Row>
  static constexpr std::size_t index() {
    constexpr std::array<bool, size> same{std::is_same_v<Row, Rows>...};
    std::size_t i = 0;
    while (i < size && !same[i]) ++i;
    return i;
  }

  static constexpr std::array<std::string_view, size> names{Rows::name...};

  template <class Visitor>
  static constexpr void for_each(Visitor&& visit) {
    (visit(Rows{}), ...);
  }
};

template <class... Lists>
struct Concatenated;
template <class... A>
struct Concatenated<TypeList<A...>> {
  using type = TypeList<A...>;
};
template <class... A, class... B, class... Rest>
struct Concatenated<TypeList<A...>, TypeList<B...>, Rest...> : Concatenated<TypeList<A..., B...>, Rest...> {};

}  // namespace hesse::ad::detail
