#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <hesse/ad/detail/recording/loop_table.hpp>
#include <limits>
#include <random>
#include <vector>

using namespace hesse::ad;

using namespace hesse::ad::detail;

namespace {

template <class T>
using Rows = std::vector<std::vector<T>>;

// The table written row by row, as large as it is then.
template <class T>
LoopTable<T> written(const Rows<T>& rows) {
  LoopTable<T> table(static_cast<std::uint32_t>(rows.front().size()));
  for (const std::vector<T>& row : rows) {
    for (std::uint32_t c = 0; c < row.size(); ++c) {
      table.put(c, row[c]);
      REQUIRE(std::bit_cast<std::array<char, sizeof(T)>>(table.now(c)) ==
              std::bit_cast<std::array<char, sizeof(T)>>(row[c]));
    }
    table.next_row();
  }
  return table;
}

template <class T>
void check(const Rows<T>& rows) {
  const LoopTable<T> table = written(rows);
  for (std::uint32_t r = 0; r < rows.size(); ++r)
    for (std::uint32_t c = 0; c < table.columns(); ++c)
      REQUIRE(std::bit_cast<std::array<char, sizeof(T)>>(table.at(r, c)) ==
              std::bit_cast<std::array<char, sizeof(T)>>(rows[r][c]));
}

// Columns that follow from their beginning up to some row: a kind of number, a step, and where it ends to be right.
Rows<std::uint32_t> progressions(std::size_t rows, const std::vector<std::int32_t>& steps,
                                 const std::vector<std::size_t>& ends) {
  Rows<std::uint32_t> all(rows, std::vector<std::uint32_t>(steps.size()));
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < steps.size(); ++c)
      all[r][c] = static_cast<std::uint32_t>(5000 * static_cast<std::int32_t>(c + 1) +
                                             steps[c] * static_cast<std::int32_t>(r) + (r >= ends[c] ? 7 : 0));
  return all;
}

}  // namespace

TEST_CASE("columns in progression are not kept") {
  constexpr std::size_t always = 100000;
  const auto rows = progressions(40000, {1, 1, -2, 0}, {always, always, always, always});
  check(rows);
  CHECK(written(rows).bytes() < 1000);
  CHECK_FALSE(written(rows).has_fixed_differences());
  CHECK(written(progressions(100, {3, 3}, {always, always})).has_fixed_differences());
  const LoopTable<std::uint32_t> constant = written(progressions(100, {0, 1}, {always, always}));
  CHECK(constant.is_constant(0));
  CHECK_FALSE(constant.is_constant(1));
}

TEST_CASE("a column that does not go on as it began is kept, whenever that is") {
  constexpr std::size_t always = 1000;
  for (const std::size_t end : {1, 2, 15, 16, 17, 18, 31, 32, 33, 64, 99}) {
    check(progressions(100, {1, 0, 2}, {always, end, always}));
    check(progressions(100, {1, 0, 2}, {end, always, 50}));
    check(progressions(100, {4}, {end}));
    const auto kept = written(progressions(100, {0, 0}, {always, end}));
    CHECK_FALSE(kept.is_constant(1));
    CHECK_FALSE(kept.has_fixed_differences());
  }
}

TEST_CASE("reals are the same to the bit") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  Rows<double> rows(60, {0.0, -0.0, nan, 2.5});
  check(rows);
  CHECK(written(rows).bytes() < 1000);
  CHECK(written(rows).is_constant(2));
  CHECK_FALSE(written(rows).equal(0, 1));
  for (const auto& [column, other] :
       std::vector<std::pair<std::size_t, double>>{{0, -0.0}, {1, 0.0}, {2, -nan}, {3, nan}}) {
    Rows<double> changed = rows;
    changed[40][column] = other;
    check(changed);
    CHECK_FALSE(written(changed).is_constant(static_cast<std::uint32_t>(column)));
  }
}

TEST_CASE("columns of a table are compared whether they are kept or not") {
  Rows<double> rows(60, {1.0, 1.0, 1.0});
  CHECK(written(rows).equal(0, 2));
  rows[50][2] = 3.0;
  CHECK(written(rows).equal(0, 1));
  CHECK_FALSE(written(rows).equal(0, 2));
  for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = {static_cast<double>(r), static_cast<double>(r), 0.0};
  CHECK(written(rows).equal(0, 1));
  CHECK_FALSE(written(rows).equal(1, 2));
  CHECK(written(Rows<double>(20, std::vector<double>())).columns() == 0);
}

TEST_CASE("random tables") {
  std::mt19937 random(3);
  const auto draw = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t rows = 1 + static_cast<std::size_t>(draw(150));
    std::vector<std::int32_t> steps(static_cast<std::size_t>(1 + draw(6)));
    std::vector<std::size_t> ends;
    for (std::int32_t& step : steps) {
      step = draw(3) - 1;
      ends.push_back(static_cast<std::size_t>(draw(3) == 0 ? draw(150) : 1000));
    }
    check(progressions(rows, steps, ends));
  }
}
