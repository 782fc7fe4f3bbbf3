#include <catch2/catch.hpp>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>

#include "sparsity_graphs.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;
using hesse::testing::Entries;
using Indices = std::vector<SparsityPattern::Index>;

TEST_CASE("patterns are sorted and free of repetitions whatever they are made from") {
  const SparsityPattern expected = SparsityPattern::from_columns(3, {0, 2, 2, 4}, {0, 2, 1, 2});
  CHECK(expected.outer() == Indices{0, 2, 2, 4});
  CHECK(expected.inner() == Indices{0, 2, 1, 2});
  CHECK(expected.rows() == 3);
  CHECK(expected.columns() == 3);
  CHECK(SparsityPattern::from_columns(3, {0, 4, 4, 7}, {2, 0, 2, 0, 2, 1, 2}) == expected);
  CHECK(SparsityPattern::from_entries(3, 3, Entries{{2, 2}, {2, 0}, {0, 0}, {1, 2}, {2, 0}}) == expected);
  CHECK(expected.transposed() == SparsityPattern::from_entries(3, 3, Entries{{0, 0}, {0, 2}, {2, 1}, {2, 2}}));
  CHECK(expected.transposed().transposed() == expected);
  CHECK(SparsityPattern().columns() == 0);
}

TEST_CASE("a pattern that is not square keeps its shape through transposition") {
  const auto pattern = hesse::testing::random_matrix(17, 5, 2, 8);
  const auto transposed = pattern.transposed();
  CHECK(transposed.rows() == 5);
  CHECK(transposed.columns() == 17);
  CHECK(transposed.nonzeros() == pattern.nonzeros());
  CHECK(transposed.transposed() == pattern);
}

TEST_CASE("symmetric patterns take either triangle, both, or a mixture") {
  const auto expected = SymmetricPattern::from_columns(3, {0, 2, 3, 4}, {0, 2, 1, 2});
  CHECK(expected.inner() == Indices{0, 2, 1, 2});
  CHECK(SymmetricPattern::from_columns(3, {0, 1, 2, 4}, {0, 1, 0, 2}) == expected);
  CHECK(SymmetricPattern::from_columns(3, {0, 2, 3, 5}, {2, 0, 1, 2, 0}) == expected);
  CHECK(SymmetricPattern::from_entries(3, Entries{{0, 2}, {2, 0}, {1, 1}, {0, 0}, {2, 2}}) == expected);
  CHECK(SymmetricPattern().dimension() == 0);
}

TEST_CASE("patterns refuse what is no compressed structure") {
  CHECK_THROWS_WITH(SparsityPattern::from_columns(2, {}, {}),
                    "SparsityPattern::from_columns: outer must run from 0 to the number of entries, 0, but is empty");
  CHECK_THROWS_WITH(
      SparsityPattern::from_columns(2, {0, 1}, {0, 1}),
      "SparsityPattern::from_columns: outer must run from 0 to the number of entries, 2, but runs from 0 to 1");
  CHECK_THROWS_WITH(SparsityPattern::from_columns(2, {0, 2, 1, 2}, {0, 1}),
                    "SparsityPattern::from_columns: outer falls from 2 to 1 at column 1; it must not fall");
  CHECK_THROWS_WITH(SparsityPattern::from_columns(2, {0, 1, 2}, {0, 2}),
                    "SparsityPattern::from_columns: entry (2, 1) lies outside of 2 x 2; indices count from 0");
  CHECK_THROWS_AS(SparsityPattern::from_columns(-1, {0}, {}), Error);
  CHECK_THROWS_AS(SparsityPattern::from_entries(2, -1, {}), Error);
  CHECK_THROWS_AS(SparsityPattern::from_entries(2, 2, Entries{{-1, 0}}), Error);
  CHECK_THROWS_AS(SymmetricPattern::from_entries(-1, {}), Error);
  CHECK_THROWS_AS(SymmetricPattern::from_columns(2, {0, 0, 0, 0}, {}), Error);
}
