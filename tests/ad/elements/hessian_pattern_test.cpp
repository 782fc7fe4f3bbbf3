#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <set>
#include <vector>

#include <hesse/ad/detail/assembly/entry_slots.hpp>

#include "element_problems.hpp"

using namespace element_problems;

namespace {

// Of a kind only what its structure depends on.
ad::detail::ElementType structure_only(Random& random, std::uint32_t width, std::vector<std::uint32_t> index,
                                       double density) {
  ad::detail::ElementType kind;
  kind.width = width;
  kind.count = index.size() / width;
  kind.index = std::move(index);
  std::bernoulli_distribution present(density);
  for (std::uint32_t j = 0; j < width; ++j)
    for (std::uint32_t i = j; i < width; ++i)
      if (present(random)) kind.programs.hessian_entries.emplace_back(i, j);
  return kind;
}

// Rows by column, one entry after the other.
std::vector<std::set<std::uint32_t>> expected_columns(std::size_t n,
                                                      const std::vector<ad::detail::ElementType>& kinds) {
  std::vector<std::set<std::uint32_t>> columns(n);
  for (std::uint32_t v = 0; v < n; ++v) columns[v].insert(v);
  for (const auto& kind : kinds)
    for (std::size_t e = 0; e < kind.count; ++e)
      for (const auto& [i, j] : kind.entries()) {
        const std::uint32_t a = kind.index[e * kind.width + i], b = kind.index[e * kind.width + j];
        columns[std::min(a, b)].insert(std::max(a, b));
      }
  return columns;
}

void check_structure(std::size_t n, const std::vector<ad::detail::ElementType>& kinds) {
  const ad::SymmetricPattern lower = ad::detail::hessian_pattern(n, kinds);
  const auto columns = expected_columns(n, kinds);
  REQUIRE(lower.n == static_cast<Eigen::Index>(n));
  REQUIRE(lower.outer.size() == n + 1);
  REQUIRE(lower.outer[n] == lower.inner.size());
  std::size_t wrong = 0;
  for (std::size_t j = 0; j < n; ++j)
    wrong += !std::equal(columns[j].begin(), columns[j].end(), lower.inner.begin() + lower.outer[j],
                         lower.inner.begin() + lower.outer[j + 1]);
  CHECK(wrong == 0);
}

// Neighbours in x from anywhere on, so that the elements cut one another anywhere.
std::vector<std::uint32_t> intervals(Random& random, std::size_t n, std::size_t width, std::size_t count) {
  std::vector<std::uint32_t> index;
  for (std::size_t e = 0; e < count; ++e) {
    const std::uint32_t first = below(random, n - width + 1);
    for (std::uint32_t i = 0; i < width; ++i) index.push_back(first + i);
  }
  return index;
}

}  // namespace

TEST_CASE("the pattern of the Hessian has the entries of all elements", "[element_sum]") {
  Random random(3);
  constexpr std::size_t n = 97;
  for (const double density : {0.0, 0.3, 0.8, 1.0})
    for (std::uint32_t width = 1; width <= 20; ++width)
      for (const std::size_t count : {0, 1, 2, 30}) {
        CAPTURE(density, width, count);
        const auto of = [&](std::vector<std::uint32_t> index) {
          return structure_only(random, width, std::move(index), density);
        };
        const auto anywhere = of(scattered(random, n - 10, width, count));
        const auto side_by_side = of(intervals(random, n, width, count));
        std::vector<std::uint32_t> first(width);
        std::iota(first.begin(), first.end(), below(random, 5));
        const auto shifted = of(progression(first, std::vector<std::uint32_t>(width, 1), count));
        const auto apart = of(progression(first, std::vector<std::uint32_t>(width, width), count % 4));
        for (const auto& kind : {anywhere, side_by_side, shifted, apart}) check_structure(n, {kind});
        check_structure(n, {side_by_side, apart});
        check_structure(n, {anywhere, side_by_side, shifted, apart, anywhere});
      }
}

TEST_CASE("the pattern of the Hessian of elements with several variables a vertex", "[element_sum]") {
  Random random(5);
  constexpr std::size_t n = 120;
  for (std::uint32_t repetition = 0; repetition < 20; ++repetition)
    for (const double density : {0.7, 1.0}) {
      const auto planar = structure_only(random, 6, vertices(random, n - 6, 2, 3, 40), density);
      const auto spatial = structure_only(random, 12, vertices(random, n, 3, 4, 25, repetition % 2 == 0), density);
      auto alone = structure_only(random, 1, {n - 1}, 1);
      check_structure(n, {planar});
      check_structure(n, {spatial, alone});
      check_structure(n, {planar, spatial, alone});
      // In other branches elements are not counted.
      auto kinds = std::vector{planar, spatial};
      const auto lower = ad::detail::hessian_pattern(n, kinds);
      for (auto& kind : kinds) kind.count = 0;
      CHECK(ad::detail::hessian_pattern(n, kinds).inner == lower.inner);
    }
}

TEST_CASE("the pattern of the Hessian of elements in arithmetic progression", "[element_sum]") {
  Random random(11);
  for (int repetition = 0; repetition < 400; ++repetition) {
    const std::size_t n = 40 + below(random, 60);
    const auto kind = [&] {
      const std::uint32_t width = 1 + below(random, 3), increment = 1 + below(random, 3);
      const std::uint32_t most = (static_cast<std::uint32_t>(n) - 1) / increment;
      const std::size_t count = 1 + most / 2 + below(random, most / 2);
      const std::uint32_t room = static_cast<std::uint32_t>(n - (count - 1) * increment);
      std::vector<std::uint32_t> first, index;
      while (first.size() < std::min(width, room)) {
        const std::uint32_t v = below(random, room);
        if (std::find(first.begin(), first.end(), v) == first.end()) first.push_back(v);
      }
      const bool backwards = below(random, 2) == 0;
      for (std::uint32_t e = 0; e < count; ++e)
        for (const std::uint32_t v : first)
          index.push_back(v + increment * (backwards ? static_cast<std::uint32_t>(count) - 1 - e : e));
      // A first element at the end, as loops leave it, makes a stretch of its own.
      if (below(random, 2) == 0)
        std::rotate(index.begin(), index.begin() + static_cast<std::ptrdiff_t>(first.size()), index.end());
      if (below(random, 8) == 0)
        index.back() = first.size() == 1 ? below(random, static_cast<std::uint32_t>(n)) : index.back();
      return structure_only(random, static_cast<std::uint32_t>(first.size()), std::move(index), 0.9);
    };
    check_structure(n, {kind()});
    check_structure(n, {kind(), kind()});
    check_structure(n, {kind(), kind(), kind()});
  }
}

TEST_CASE("the pattern of the Hessian without elements or variables", "[element_sum]") {
  Random random(1);
  check_structure(0, {});
  check_structure(7, {});
  ad::detail::ElementType constant;
  constant.count = 3;
  check_structure(0, {constant});
  check_structure(7, {constant, structure_only(random, 2, {4, 1}, 1), constant});
}

TEST_CASE("slots of a kind's entries", "[element_sum]") {
  Random random(7);
  constexpr std::size_t n = 120;
  for (std::uint32_t repetition = 0; repetition < 20; ++repetition) {
    const auto kind =
        structure_only(random, 12, vertices(random, n, 3, 4, 27, repetition % 2 == 0), repetition % 3 == 0 ? 1 : 0.6);
    const auto more = structure_only(random, 5, scattered(random, n, 5, 30), 1);
    const auto layout = ad::detail::element_layout(n, kind);
    for (const auto& lower : {ad::detail::hessian_pattern(n, std::vector{kind}),
                              ad::detail::hessian_pattern(n, std::vector{kind, more}), ad::detail::dense_pattern(n)}) {
      ad::detail::EntrySlots slots(kind, layout, lower);
      std::size_t wrong = 0;
      for (std::size_t first = 0; first < kind.count; first += 8)
        for (std::size_t c = 0; c < layout.corners.size(); ++c) {
          const std::size_t lanes = std::min<std::size_t>(8, kind.count - first);
          std::array<std::uint32_t, 8> found;
          slots.write(c, first, lanes, found.data());
          for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::uint32_t* const variables = kind.index.data() + (first + lane) * kind.width;
            const auto [row, column] = ad::detail::ElementLayout::entry(layout.corners[c], variables);
            wrong += lower.find(row, column) != found[lane];
          }
        }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("slots of elements in progression", "[element_sum]") {
  Random random(9);
  constexpr std::size_t n = 400, count = 60;
  for (std::uint32_t repetition = 0; repetition < 40; ++repetition) {
    std::vector<std::uint32_t> first, increment;
    for (std::uint32_t i = 0; i < 3; ++i) {
      first.push_back(100 * i + below(random, 40));
      increment.push_back(below(random, 3));
    }
    const auto kind = structure_only(random, 3, progression(first, increment, count), 1);
    const auto more = structure_only(random, 2, {below(random, 30), 40 + below(random, 300)}, 1);
    const auto layout = ad::detail::element_layout(n, kind);
    const auto lower = ad::detail::hessian_pattern(n, std::vector{kind, more});
    ad::detail::EntrySlots slots(kind, layout, lower);
    std::size_t expected = count;
    for (std::size_t c = 0; c < layout.corners.size(); ++c) {
      const auto slot = [&](std::size_t e) {
        const auto [row, column] = ad::detail::ElementLayout::entry(layout.corners[c], kind.index.data() + e * 3);
        return *lower.find(row, column);
      };
      std::size_t e = 2;
      while (e < expected && slot(e) - slot(e - 1) == slot(1) - slot(0)) ++e;
      expected = e;
    }
    CHECK(slots.progression_length(0, count) == expected);
  }
}
