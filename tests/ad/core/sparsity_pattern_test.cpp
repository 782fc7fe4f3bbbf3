#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using hesse::testing::Entries;
using Indices = std::vector<std::uint32_t>;

TEST_CASE("patterns are sorted and free of repetitions whatever they are made from") {
  const SparsityPattern expected{3, 3, {0, 2, 2, 4}, {0, 2, 1, 2}};
  CHECK(SparsityPattern::from_entries(3, 3, Entries{{0, 0}, {0, 2}, {2, 1}, {2, 2}}) == expected);
  CHECK(SparsityPattern::from_entries(3, 3, Entries{{2, 2}, {0, 2}, {0, 0}, {2, 1}, {0, 2}}) == expected);
  CHECK(SparsityPattern::from_entries(3, 3, Entries{{0, 2}, {0, 0}, {0, 2}, {0, 0}, {2, 2}, {2, 1}, {2, 2}}) ==
        expected);
  CHECK(expected.transposed() == SparsityPattern::from_entries(3, 3, Entries{{0, 0}, {2, 0}, {1, 2}, {2, 2}}));
  CHECK(expected.transposed().transposed() == expected);
  CHECK(SparsityPattern().size() == 0);
  const SparsityPattern empty = SparsityPattern::from_entries(0, 5, {});
  CHECK_FALSE(empty.dense());
  CHECK(empty.n == 5);
}

TEST_CASE("a pattern that is not square keeps its shape through transposition") {
  const auto pattern = hesse::testing::random_matrix(17, 5, 2, 8);
  const auto transposed = pattern.transposed();
  CHECK(transposed.m == 5);
  CHECK(transposed.n == 17);
  CHECK(transposed.size() == pattern.size());
  CHECK(transposed.transposed() == pattern);
}

TEST_CASE("symmetric patterns take either triangle, both, or a mixture") {
  const SymmetricPattern expected{3, {0, 2, 3, 4}, {0, 2, 1, 2}};
  CHECK(SymmetricPattern::from_entries(3, Entries{{0, 0}, {2, 0}, {1, 1}, {2, 2}}) == expected);
  CHECK(SymmetricPattern::from_entries(3, Entries{{0, 0}, {1, 1}, {0, 2}, {2, 2}}) == expected);
  CHECK(SymmetricPattern::from_entries(3, Entries{{2, 0}, {0, 0}, {1, 1}, {2, 2}, {0, 2}}) == expected);
  CHECK(SymmetricPattern::from_entries(3, Entries{{0, 2}, {2, 0}, {1, 1}, {0, 0}, {2, 2}}) == expected);
  CHECK(SymmetricPattern().n == 0);
}

TEST_CASE("patterns say where each value stands") {
  const SparsityPattern sparse{2, 3, {0, 2, 3}, {0, 2, 1}}, full{2, 3, {}, {}};
  CHECK(sparse.size() == 3);
  CHECK(full.size() == 6);
  CHECK(sparse.slot(0, 2) == 1);
  CHECK(sparse.slot(1, 1) == 2);
  CHECK(full.slot(1, 2) == 5);
  CHECK(Indices(sparse.row(0).begin(), sparse.row(0).end()) == Indices{0, 2});
  const SymmetricPattern lower{3, {0, 2, 3, 4}, {0, 2, 1, 2}}, dense{3, {}, {}};
  CHECK(lower.size() == 4);
  CHECK(dense.size() == 9);
  CHECK(lower.slot(2, 0) == 1u);
  CHECK(lower.find(2, 2) == 3u);
  CHECK_FALSE(lower.find(1, 0));
  CHECK(dense.find(2, 1) == 5u);
  const auto slots = [](const auto& pattern) {
    std::vector<std::array<Eigen::Index, 3>> all;
    pattern.for_each([&](Eigen::Index i, Eigen::Index j, Eigen::Index k) { all.push_back({i, j, k}); });
    return all;
  };
  using Slots = std::vector<std::array<Eigen::Index, 3>>;
  CHECK(slots(sparse) == Slots{{0, 0, 0}, {0, 2, 1}, {1, 1, 2}});
  CHECK(slots(full) == Slots{{0, 0, 0}, {1, 0, 1}, {0, 1, 2}, {1, 1, 3}, {0, 2, 4}, {1, 2, 5}});
  CHECK(slots(lower) == Slots{{0, 0, 0}, {2, 0, 1}, {1, 1, 2}, {2, 2, 3}});
  CHECK(slots(dense) == Slots{{0, 0, 0}, {1, 0, 1}, {2, 0, 2}, {1, 1, 4}, {2, 1, 5}, {2, 2, 8}});
}

TEST_CASE("a pattern contains those that have no further entries") {
  const auto pattern = SparsityPattern::from_entries(2, 3, Entries{{0, 0}, {0, 2}, {1, 1}});
  const SparsityPattern full{2, 3, {}, {}};
  CHECK(pattern.contains(SparsityPattern::from_entries(2, 3, Entries{{0, 2}})));
  CHECK_FALSE(pattern.contains(SparsityPattern::from_entries(2, 3, Entries{{0, 1}})));
  CHECK(full.contains(pattern));
  CHECK(full.contains(full));
  CHECK_FALSE(pattern.contains(full));
  const auto lower = SymmetricPattern::from_entries(3, Entries{{0, 0}, {2, 0}, {1, 1}, {2, 2}});
  const SymmetricPattern dense{3, {}, {}};
  CHECK(lower.contains(SymmetricPattern::from_entries(3, Entries{{0, 2}})));
  CHECK_FALSE(lower.contains(SymmetricPattern::from_entries(3, Entries{{0, 1}})));
  CHECK_FALSE(lower.contains(SymmetricPattern::from_entries(2, Entries{{0, 0}})));
  CHECK(dense.contains(lower));
  CHECK_FALSE(lower.contains(dense));
  CHECK_FALSE(dense.contains(SymmetricPattern{4, {}, {}}));
}

TEST_CASE("patterns refuse entries outside of the matrix") {
  CHECK_THROWS_WITH(SparsityPattern::from_entries(2, 2, Entries{{0, 0}, {2, 1}}),
                    "sparsity pattern: entry (2, 1) lies outside of 2 x 2; indices count from 0");
  CHECK_THROWS_WITH(SparsityPattern::from_entries(2, -1, {}),
                    "sparsity pattern: 2 x -1 with 0 entries; each of these numbers has to be from 0 to 2^32 - 1");
  CHECK_THROWS_AS(SparsityPattern::from_entries(-1, 2, {}), Error);
  CHECK_THROWS_AS(SparsityPattern::from_entries(Eigen::Index{1} << 32, 2, {}), Error);
  CHECK_THROWS_AS(SparsityPattern::from_entries(2, 2, Entries{{-1, 0}}), Error);
  CHECK_THROWS_AS(SymmetricPattern::from_entries(-1, {}), Error);
  CHECK_THROWS_AS(SymmetricPattern::from_entries(2, Entries{{3, 0}}), Error);
}
