#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>

#include <hesse/ad/detail/assembly/simd_kernels.hpp>

#include "element_problems.hpp"

using namespace element_problems;

namespace {

// A plan with segments of every length.
ad::detail::ScatterPlan plan_of(std::uint32_t longest) {
  ad::detail::ScatterPlan plan;
  for (std::uint32_t length = 1; length <= longest; ++length)
    for (int k = 0; k < 3; ++k) {
      plan.segments.push_back(
          {static_cast<std::uint32_t>(plan.lengths.size()), static_cast<std::uint32_t>(plan.rows.size()), length});
      plan.lengths.push_back(length);
      for (std::uint32_t i = 0; i < length; ++i) plan.rows.push_back(static_cast<std::uint32_t>(plan.rows.size()));
    }
  plan.masks = 2;
  plan.swaps = {{0, 1, 4}, {1, 5, 7}, {0, 2, 3}};
  return plan;
}

// The order of additions, of two octets.
void scatter(const ad::detail::ScatterPlan& plan, const std::vector<std::uint32_t>& table, const double* rows,
             std::size_t stride, double* const* targets) {
  for (const ad::detail::ScatterSegment& g : plan.segments)
    for (std::uint32_t pair = 0; pair < g.length; pair += 2)
      for (std::size_t lane = 0; lane < 16; ++lane)
        for (std::uint32_t i = pair; i < std::min(pair + 2, g.length); ++i) {
          const std::uint32_t s = table[(lane / 8 * plan.columns() + g.column) * 8 + lane % 8];
          targets[s >> 31][(s & ~ad::detail::private_bit) + i] += rows[plan.rows[g.first + i] * stride + lane];
        }
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

}  // namespace

TEST_CASE("lane operations of all instruction sets give the same bits", "[simd_kernels]") {
  const auto all = ad::detail::simd_kernels();
  REQUIRE(std::string(all.back().name) == "baseline");
  Random random(1);
  const ad::detail::ScatterPlan plan = plan_of(5);
  const ad::detail::GatherPlan gather{{{0, 1}, {1, 2}, {3, 3}, {6, 4}, {10, 1}}, {3, 1, 2, 0, 4, 5, 10, 9, 8, 7, 6}};
  const std::size_t size = 60, stride = 24;
  for (int trial = 0; trial < 20; ++trial) {
    // Few places, so that lanes and segments meet.
    std::vector<std::uint32_t> table(16 * plan.columns()), apart, places(16 * gather.runs.size());
    for (auto& s : table) s = below(random, size - 5);
    apart = table;
    for (auto& s : apart)
      if (below(random, 3) == 0) s |= ad::detail::private_bit;
    for (auto& s : places) s = below(random, size - 5);
    const auto rows = random_point(random, plan.rows.size() * stride), x = random_point(random, size);
    std::uint8_t masks[4];
    for (auto& mask : masks) mask = static_cast<std::uint8_t>(below(random, 256));
    const std::vector<ad::detail::Guard> guards{{ad::detail::Relation::less, true},
                                                {ad::detail::Relation::less_equal, false},
                                                {ad::detail::Relation::equal, false}};
    std::vector<double> operands{random_point(random, 6 * 8)};
    for (auto& v : operands)
      if (below(random, 4) == 0) v = below(random, 2) == 0 ? 0 : std::nan("");

    struct Result {
      std::vector<double> direct, first, second, swapped, gathered, sums, stream, pairs;
      unsigned failed_lanes = 0;
    };
    std::vector<Result> results;
    ad::detail::Prefetcher ahead;
    ahead.add(table.data(), table.size());
    for (const ad::detail::SimdKernels& lanes : all) {
      Result r;
      r.direct = r.first = r.second = random_point(random, size);
      for (std::size_t i = 0; i < size; ++i) r.direct[i] = r.first[i] = r.second[i] = 0.1 * static_cast<double>(i);
      lanes.scatter(plan, table.data(), 2, rows.data() + 8, stride, r.direct.data(), ahead);
      double* const targets[] = {r.first.data(), r.second.data()};
      lanes.scatter_private(plan, apart.data(), 2, rows.data() + 8, stride, targets, ahead);
      r.swapped = rows;
      lanes.swap(plan, masks, 2, r.swapped.data() + 8, stride);
      r.gathered.resize(gather.locals.size() * stride);
      lanes.gather(gather, places.data(), 2, x.data(), r.gathered.data() + 8, stride);
      r.sums.assign(8, 0.5);
      lanes.accumulate(r.sums.data(), rows.data(), 24);
      r.stream = r.pairs = std::vector<double>(49, 0.25);
      lanes.add(r.stream.data() + 1, rows.data(), 23);
      lanes.add_scaled(r.stream.data() + 2, rows.data() + 1, 0.3, 21);
      lanes.add_pairs(r.pairs.data() + 1, rows.data(), rows.data() + stride, 24);
      std::vector<double> stored(50, 0.25);
      lanes.store_pairs(stored.data() + 1, rows.data(), rows.data() + stride, 24);
      for (std::size_t i = 0; i < 24; ++i)
        if (stored[1 + 2 * i] != rows[i] || stored[2 + 2 * i] != rows[stride + i]) FAIL(lanes.name);
      CHECK((stored[0] == 0.25 && stored[49] == 0.25));
      std::vector<double> zeros(30, 1.0);
      lanes.zero(zeros.data() + 1, 27);
      CHECK(std::count(zeros.begin(), zeros.end(), 0.0) == 27);
      CHECK((zeros[0] == 1 && zeros[28] == 1 && zeros[29] == 1));
      r.failed_lanes = lanes.failed_lanes({guards, operands.data(), 8});
      results.push_back(r);
    }
    // The definition.
    const Result& r = results.back();
    std::vector<double> direct(size), first(size), second(size);
    for (std::size_t i = 0; i < size; ++i) direct[i] = first[i] = second[i] = 0.1 * static_cast<double>(i);
    std::vector<double> some(size, 1.0);
    double* const one[] = {direct.data(), nullptr};
    double* const two[] = {first.data(), second.data()};
    scatter(plan, table, rows.data() + 8, stride, one);
    scatter(plan, apart, rows.data() + 8, stride, two);
    std::vector<double> swapped = rows;
    for (const auto& s : plan.swaps)
      for (std::size_t lane = 0; lane < 16; ++lane)
        if (masks[2 * (lane / 8) + s.mask] >> lane % 8 & 1)
          std::swap(swapped[s.row * stride + 8 + lane], swapped[s.other * stride + 8 + lane]);
    std::vector<double> gathered(gather.locals.size() * stride), sums(8, 0.5), stream(49, 0.25), pairs(49, 0.25);
    for (std::size_t o = 0; o < 2; ++o)
      ad::detail::gather_partial(gather, places.data() + o * 8 * gather.runs.size(), 8, x.data(),
                                 gathered.data() + 8 + 8 * o, stride);
    for (std::size_t i = 0; i < 24; ++i) {
      sums[i % 8] += rows[i];
      if (i < 23) stream[1 + i] += rows[i];
      pairs[1 + 2 * i] += rows[i];
      pairs[2 + 2 * i] += rows[stride + i];
    }
    unsigned failed_lanes = 0;
    for (std::size_t lane = 0; lane < 8; ++lane)
      for (std::size_t g = 0; g < guards.size(); ++g)
        if (!guards[g].holds(operands[16 * g + lane], operands[16 * g + 8 + lane])) failed_lanes |= 1u << lane;
    // One octet that happens to be full goes the way of those that are not.
    double* const direct_some[] = {some.data(), nullptr};
    ad::detail::scatter_partial(plan, table.data(), 8, rows.data() + 8, stride, direct_some);
    std::vector<double> first_octet(size, 1.0);
    all.back().scatter(plan, table.data(), 1, rows.data() + 8, stride, first_octet.data(), ahead);
    CHECK(same(some, first_octet));
    CHECK(same(r.direct, direct));
    CHECK(same(r.first, first));
    CHECK(same(r.second, second));
    CHECK(same(r.swapped, swapped));
    CHECK(same(r.gathered, gathered));
    CHECK(same(r.sums, sums));
    for (std::size_t k = 0; k < 21; ++k) {
      const double product = 0.3 * rows[1 + k];
      stream[2 + k] += product;
    }
    CHECK(same(r.stream, stream));
    CHECK(same(r.pairs, pairs));
    CHECK(r.failed_lanes == failed_lanes);
    for (const Result& other : results) {
      CHECK(same(other.direct, r.direct));
      CHECK(same(other.first, r.first));
      CHECK(same(other.second, r.second));
      CHECK(same(other.swapped, r.swapped));
      CHECK(same(other.gathered, r.gathered));
      CHECK(same(other.sums, r.sums));
      CHECK(same(other.stream, r.stream));
      CHECK(same(other.pairs, r.pairs));
      CHECK(other.failed_lanes == r.failed_lanes);
    }
  }
}
