#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include <hesse/ad/sparsity/lane_operations.hpp>

#include "element_problems.hpp"

using namespace element_problems;

namespace {

// A plan with groups of every length.
ad::ScatterPlan plan_of(std::uint32_t longest) {
  ad::ScatterPlan plan;
  for (std::uint32_t length = 1; length <= longest; ++length)
    for (int k = 0; k < 3; ++k) {
      plan.groups.push_back(
          {static_cast<std::uint32_t>(plan.lengths.size()), static_cast<std::uint32_t>(plan.rows.size()), length});
      plan.lengths.push_back(length);
      for (std::uint32_t i = 0; i < length; ++i) plan.rows.push_back(static_cast<std::uint32_t>(plan.rows.size()));
    }
  plan.masks = 2;
  plan.swaps = {{0, 1, 4}, {1, 5, 7}, {0, 2, 3}};
  return plan;
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace

TEST_CASE("lane operations of all instruction sets give the same bits", "[lane_operations]") {
  const auto all = ad::lane_operations();
  REQUIRE(std::string(all.back().name) == "baseline");
  Random random(1);
  const ad::ScatterPlan plan = plan_of(5);
  const ad::GatherPlan gather{{{0, 1}, {1, 2}, {3, 3}, {6, 4}, {10, 1}}, {3, 1, 2, 0, 4, 5, 10, 9, 8, 7, 6}};
  const std::size_t size = 60, stride = 24;
  for (int trial = 0; trial < 20; ++trial) {
    // Few places, so that lanes and groups meet.
    std::vector<std::uint32_t> table(8 * plan.columns()), apart, places(8 * gather.runs.size());
    for (auto& s : table) s = below(random, size - 5);
    apart = table;
    for (auto& s : apart)
      if (below(random, 3) == 0) s |= ad::private_bit;
    for (auto& s : places) s = below(random, size - 5);
    const auto rows = random_point(random, plan.rows.size() * stride), x = random_point(random, size);
    const std::uint8_t masks[] = {static_cast<std::uint8_t>(below(random, 256)),
                                  static_cast<std::uint8_t>(below(random, 256))};
    const std::vector<ad::Guard> guards{
        {ad::Relation::less, true}, {ad::Relation::less_equal, false}, {ad::Relation::equal, false}};
    std::vector<double> operands{random_point(random, 6 * 8)};
    for (auto& v : operands)
      if (below(random, 4) == 0) v = below(random, 2) == 0 ? 0 : std::nan("");

    struct Result {
      std::vector<double> direct, first, second, swapped, gathered, sums, stream, pairs;
      unsigned broken = 0;
    };
    std::vector<Result> results;
    for (const ad::LaneOperations& lanes : all) {
      Result r;
      r.direct = r.first = r.second = random_point(random, size);
      for (std::size_t i = 0; i < size; ++i) r.direct[i] = r.first[i] = r.second[i] = 0.1 * static_cast<double>(i);
      lanes.scatter(plan, table.data(), rows.data() + 8, stride, r.direct.data());
      double* const targets[] = {r.first.data(), r.second.data()};
      lanes.scatter_apart(plan, apart.data(), rows.data() + 8, stride, targets);
      r.swapped = rows;
      lanes.swap(plan.swaps, masks, r.swapped.data() + 8, stride);
      r.gathered.resize(gather.locals.size() * stride);
      lanes.gather(gather, places.data(), x.data(), r.gathered.data() + 16, stride);
      r.sums.assign(8, 0.5);
      lanes.accumulate(r.sums.data(), rows.data(), 24);
      r.stream = r.pairs = std::vector<double>(49, 0.25);
      lanes.add(r.stream.data() + 1, rows.data(), 24);
      lanes.add_pairs(r.pairs.data() + 1, rows.data(), rows.data() + stride, 24);
      r.broken = lanes.broken({guards, operands.data(), 8});
      results.push_back(r);
    }
    // The definition.
    const Result& r = results.back();
    std::vector<double> direct(size), first(size), second(size);
    for (std::size_t i = 0; i < size; ++i) direct[i] = first[i] = second[i] = 0.1 * static_cast<double>(i);
    double* const one[] = {direct.data(), nullptr};
    double* const two[] = {first.data(), second.data()};
    ad::scatter_some(plan, table.data(), 8, rows.data() + 8, stride, one);
    ad::scatter_some(plan, apart.data(), 8, rows.data() + 8, stride, two);
    std::vector<double> swapped = rows;
    for (const auto& s : plan.swaps)
      for (std::size_t lane = 0; lane < 8; ++lane)
        if (masks[s.mask] >> lane & 1)
          std::swap(swapped[s.row * stride + 8 + lane], swapped[s.other * stride + 8 + lane]);
    std::vector<double> gathered(gather.locals.size() * stride), sums(8, 0.5), stream(49, 0.25), pairs(49, 0.25);
    ad::gather_some(gather, places.data(), 8, x.data(), gathered.data() + 16, stride);
    for (std::size_t i = 0; i < 24; ++i) {
      sums[i % 8] += rows[i];
      stream[1 + i] += rows[i];
      pairs[1 + 2 * i] += rows[i];
      pairs[2 + 2 * i] += rows[stride + i];
    }
    unsigned broken = 0;
    for (std::size_t lane = 0; lane < 8; ++lane)
      for (std::size_t g = 0; g < guards.size(); ++g)
        if (!guards[g].holds(operands[16 * g + lane], operands[16 * g + 8 + lane])) broken |= 1u << lane;
    CHECK(same(r.direct, direct));
    CHECK(same(r.first, first));
    CHECK(same(r.second, second));
    CHECK(same(r.swapped, swapped));
    CHECK(same(r.gathered, gathered));
    CHECK(same(r.sums, sums));
    CHECK(same(r.stream, stream));
    CHECK(same(r.pairs, pairs));
    CHECK(r.broken == broken);
    for (const Result& other : results) {
      CHECK(same(other.direct, r.direct));
      CHECK(same(other.first, r.first));
      CHECK(same(other.second, r.second));
      CHECK(same(other.swapped, r.swapped));
      CHECK(same(other.gathered, r.gathered));
      CHECK(same(other.sums, r.sums));
      CHECK(same(other.stream, r.stream));
      CHECK(same(other.pairs, r.pairs));
      CHECK(other.broken == r.broken);
    }
  }
}
