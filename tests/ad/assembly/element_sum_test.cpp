#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include <hesse/ad/detail/core/error.hpp>

#include "allocation_counter.hpp"
#include "element_problems.hpp"

using namespace element_problems;
using Catch::Matchers::Contains;

namespace {

struct Values {
  double f = 0;
  std::vector<double> g, h;

  bool operator==(const Values& other) const {  // of the bits
    const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
      return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
    };
    return std::memcmp(&f, &other.f, sizeof f) == 0 && same(g, other.g) && same(h, other.h);
  }
};

constexpr double garbage = std::numeric_limits<double>::quiet_NaN();

Values evaluate(ad::detail::ElementSum& sum, const std::vector<double>& x) {
  const std::size_t n = sum.dimension();
  Values v{0, std::vector<double>(n, garbage),
           std::vector<double>(static_cast<std::size_t>(sum.hessian_structure().size()), garbage)};
  REQUIRE(sum.value_gradient_hessian(x, v.f, v.g, v.h));
  return v;
}

double bound(long double expected) { return 1e-12 * (1 + static_cast<double>(std::abs(expected))); }

void check(ad::detail::ElementSum& sum, const Naive& expected, const std::vector<double>& x) {
  const std::size_t n = x.size();
  const Values v = evaluate(sum, x);
  CHECK(std::abs(v.f - static_cast<double>(expected.f)) < bound(expected.f));
  double f = 0;
  std::vector<double> g(n, garbage);
  REQUIRE(sum.value(x, f));
  CHECK(f == v.f);
  REQUIRE(sum.value_gradient(x, f, g));
  CHECK(f == v.f);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < n; ++i) {
    wrong += !(std::abs(v.g[i] - static_cast<double>(expected.g[i])) < bound(expected.g[i]));
    wrong += !(std::abs(g[i] - static_cast<double>(expected.g[i])) < bound(expected.g[i]));
  }
  CHECK(wrong == 0);
  const ad::SymmetricPattern& lower = sum.hessian_structure();
  std::vector<long double> left = expected.h;
  const auto compare = [&](std::size_t i, std::size_t j, double h) {
    wrong += !(std::abs(h - static_cast<double>(expected.h[j * n + i])) < bound(expected.h[j * n + i]));
    left[j * n + i] = left[i * n + j] = 0;
  };
  if (lower.dense()) {
    for (std::size_t k = 0; k < n * n; ++k) compare(k % n, k / n, v.h[k]);
  } else {
    REQUIRE(lower.outer.size() == n + 1);
    REQUIRE(lower.outer[n] == lower.inner.size());
    for (std::size_t j = 0; j < n; ++j) {
      REQUIRE(lower.outer[j] < lower.outer[j + 1]);
      CHECK(lower.inner[lower.outer[j]] == j);
      for (auto s = lower.outer[j]; s < lower.outer[j + 1]; ++s) {
        CHECK((s == lower.outer[j] || lower.inner[s] > lower.inner[s - 1]));
        compare(lower.inner[s], j, v.h[s]);
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(std::all_of(left.begin(), left.end(), [](long double h) { return h == 0; }));
}

// Several kinds that share variables of 60, some of which are in no element.
std::vector<ad::detail::ElementType> mixture(Random& random, std::size_t n, double density) {
  std::vector<ad::detail::ElementType> kinds;
  const auto add = [&](std::uint32_t width, std::vector<std::uint32_t> index) {
    kinds.push_back(kind_of(random, random_programs(random, width, below(random, 3), density), std::move(index)));
  };
  const std::size_t m = n - 5;
  add(3, scattered(random, m, 3, 1 + below(random, 50)));
  add(6, vertices(random, m, 2, 3, 1 + below(random, 100)));
  add(6, vertices(random, m, 2, 3, 1 + below(random, 100), false));
  add(9, vertices(random, m, 3, 3, 1 + below(random, 40)));
  add(1, scattered(random, m, 1, 1));
  add(12, scattered(random, m, 12, 5));
  add(10, vertices(random, m, 5, 2, 13));
  return kinds;
}

ad::detail::ElementSum make(std::size_t n, std::vector<ad::detail::ElementType> kinds,
                            const ad::detail::ElementSum::Options& options = {},
                            const ad::detail::KernelFactory& factory = plain_kernels()) {
  return ad::detail::ElementSum(n, std::move(kinds), factory, options);
}

}  // namespace

TEST_CASE("element sums are those of their elements", "[element_sum]") {
  for (unsigned seed = 0; seed < 30; ++seed) {
    Random random(seed);
    const std::size_t n = 25 + below(random, 60);
    const auto kinds = mixture(random, n, seed % 3 == 0 ? 1 : 0.6);
    const auto x = random_point(random, n);
    const Naive expected(n, kinds, x);
    for (const bool dense : {false, true})
      for (const auto order :
           {ad::detail::ElementOrder::automatic, ad::detail::ElementOrder::given, ad::detail::ElementOrder::sorted}) {
        auto sum = make(n, kinds, {dense, order, 1 + seed % 2});
        check(sum, expected, x);
      }
    auto wide = make(n, kinds, {}, plain_kernels(16));
    check(wide, expected, x);
    auto mixed = make(n, kinds, {}, mixed_kernels());
    check(mixed, expected, x);
  }
}

TEST_CASE("elements in progression", "[element_sum]") {
  Random random(3);
  const std::size_t n = 700;
  struct Case {
    std::vector<std::uint32_t> first, increment;
  };
  // Chains, strides, a variable that all share, one set of variables for all, and going down.
  const std::vector<Case> cases{{{0, 1}, {1, 1}},        {{5, 7, 6}, {1, 1, 1}}, {{0, 1, 2, 3}, {2, 2, 2, 2}},
                                {{10, 0}, {1, 0}},       {{3, 1, 2}, {0, 0, 0}}, {{0, 300}, {1, 1}},
                                {{320, 0}, {1, 1}},      {{690, 0}, {~0u, 1}},   {{0, 1, 2}, {2, 2, 2}},
                                {{9, 10, 11}, {3, 3, 3}}};
  for (const Case& c : cases)
    for (const std::size_t count : {20u, 32u, 40u, 221u})
      for (const std::size_t lanes : {8u, 32u}) {
        const auto width = static_cast<std::uint32_t>(c.first.size());
        std::vector<ad::detail::ElementType> kinds{
            kind_of(random, random_programs(random, width, 2), progression(c.first, c.increment, count))};
        const auto x = random_point(random, n);
        const Naive expected(n, kinds, x);
        auto alone = make(n, kinds, {}, plain_kernels(lanes));
        check(alone, expected, x);
        // Another kind makes the columns of H irregular.
        kinds.push_back(kind_of(random, random_programs(random, 2, 0), scattered(random, n, 2, 30)));
        auto both = make(n, kinds, {}, plain_kernels(lanes));
        check(both, Naive(n, kinds, x), x);
      }
}

TEST_CASE("results are the same bits for any number of threads", "[element_sum]") {
  Random random(4);
  const std::size_t n = 40000;
  std::vector<ad::detail::ElementType> kinds;
  const auto add = [&](std::uint32_t width, std::vector<std::uint32_t> index) {
    kinds.push_back(kind_of(random, random_programs(random, width, 2), std::move(index)));
  };
  add(6, triangles(100));
  add(2, progression({0, 1}, {1, 1}, n - 1));
  add(2, progression({0, 1}, {0, 1}, n - 1));
  add(3, progression({4, 8, 2}, {0, 0, 0}, 30000));
  add(3, scattered(random, n, 3, 2000));
  const auto x = random_point(random, n);
  auto sum = make(n, kinds);
  const Values one = evaluate(sum, x);
  double f = 0;
  std::vector<double> g1(n), g(n);
  REQUIRE(sum.value_gradient(x, f, g1));
  for (const std::size_t threads : {2u, 3u, 4u, 7u, 16u}) {
    sum.set_threads(threads);
    CHECK(sum.threads() > 1);
    CHECK(sum.threads() <= threads);
    for (int repeat = 0; repeat < 5; ++repeat) {
      CHECK(evaluate(sum, x) == one);
      std::fill(g.begin(), g.end(), garbage);
      REQUIRE(sum.value_gradient(x, f, g));
      CHECK(std::memcmp(g.data(), g1.data(), n * sizeof(double)) == 0);
      REQUIRE(sum.value(x, f));
      CHECK(f == one.f);
    }
  }
  // In one part there is nothing private; the sums differ in rounding at most.
  long double total = 0;
  const Naive naive = [&] {
    Naive result(1, {}, {0});
    result.g.assign(n, 0);
    for (const auto& kind : kinds) {
      std::vector<double> inputs(kind.width), outputs(kind.programs.gradient.outputs.size());
      for (std::size_t e = 0; e < kind.count; ++e) {
        const std::uint32_t* v = kind.index.data() + e * kind.width;
        for (std::size_t i = 0; i < kind.width; ++i) inputs[i] = x[v[i]];
        ad::detail::run(kind.programs.gradient, inputs, std::span(kind.parameters).subspan(e * 2, 2), outputs);
        total += outputs[0];
        for (std::size_t i = 0; i < kind.width; ++i) result.g[v[i]] += outputs[1 + i];
      }
    }
    return result;
  }();
  CHECK(std::abs(one.f - static_cast<double>(total)) < bound(total));
  double worst = 0;
  for (std::size_t i = 0; i < n; ++i)
    worst = std::max(worst, std::abs(one.g[i] - static_cast<double>(naive.g[i])) / bound(naive.g[i]));
  CHECK(worst < 10);
}

TEST_CASE("the order of the elements changes rounding only", "[element_sum]") {
  Random random(5);
  const std::size_t n = 2 * 30 * 30;
  auto kind = kind_of(random, random_programs(random, 6, 1), triangles(30));
  const auto x = random_point(random, n);
  auto sum = make(n, {kind});
  const Values expected = evaluate(sum, x);
  std::vector<std::uint32_t> order(kind.count);
  std::iota(order.begin(), order.end(), 0u);
  std::shuffle(order.begin(), order.end(), random);
  ad::detail::ElementType shuffled = kind;
  ad::detail::rearrange(shuffled, order);
  for (const auto option :
       {ad::detail::ElementOrder::automatic, ad::detail::ElementOrder::given, ad::detail::ElementOrder::sorted}) {
    auto other = make(n, {shuffled}, {false, option, 2});
    CHECK(other.hessian_structure().outer == sum.hessian_structure().outer);
    CHECK(other.hessian_structure().inner == sum.hessian_structure().inner);
    const Values v = evaluate(other, x);
    CHECK(v.f == Approx(expected.f).epsilon(1e-13));
    double worst = 0;
    for (std::size_t i = 0; i < v.h.size(); ++i)
      worst = std::max(worst, std::abs(v.h[i] - expected.h[i]) / (1 + std::abs(v.h[i])));
    CHECK(worst < 1e-14);
  }
  CHECK(evaluate(sum, x) == expected);
}

// Long stretches in progression are written straight to where they belong; the same elements in disorder go by tables.
TEST_CASE("long progressions give what tables give", "[element_sum]") {
  Random random(12);
  const std::uint32_t count = 140000;
  struct Case {
    std::vector<std::uint32_t> first, increment;
    bool other;  // another kind in the midst
  };
  const std::vector<Case> cases{{{0, 1}, {1, 1}, false},       {{0, 1}, {1, 1}, true},
                                {{2, 0, 1}, {1, 1, 1}, false}, {{0, 1, 2, 3}, {2, 2, 2, 2}, true},
                                {{0, 9}, {1, 1}, true},        {{1, 0}, {1, 0}, false},
                                {{0, 2}, {3, 3}, true}};
  for (const Case& c : cases) {
    const std::size_t n = 20 + count * *std::max_element(c.increment.begin(), c.increment.end());
    const auto width = static_cast<std::uint32_t>(c.first.size());
    std::vector<ad::detail::ElementType> kinds{
        kind_of(random, random_programs(random, width, 1), progression(c.first, c.increment, count))};
    if (c.other) kinds.push_back(kind_of(random, random_programs(random, 2, 0), {777, 778, 60000, 3, 100001, 100000}));
    const auto x = random_point(random, n);
    auto sum = make(n, kinds, {false, ad::detail::ElementOrder::given, 1});
    const Values v = evaluate(sum, x);
    sum.set_threads(2);
    CHECK(evaluate(sum, x) == v);
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    for (std::size_t i = 0; i + 1 < count; i += 2) std::swap(order[i], order[i + 1]);
    ad::detail::rearrange(kinds[0], order);
    auto tables = make(n, kinds, {false, ad::detail::ElementOrder::given, 1});
    const Values expected = evaluate(tables, x);
    CHECK(v.f == Approx(expected.f).epsilon(1e-13));
    const auto worst = [](const std::vector<double>& a, const std::vector<double>& b) {
      double result = a.size() == b.size() ? 0 : garbage;
      for (std::size_t i = 0; i < a.size(); ++i)
        if (!(std::abs(a[i] - b[i]) <= result * (1 + std::abs(b[i]))))
          result = std::abs(a[i] - b[i]) / (1 + std::abs(b[i]));
      return result;
    };
    CHECK(worst(v.g, expected.g) < 1e-13);
    CHECK(worst(v.h, expected.h) < 1e-13);
    double f = 0;
    std::vector<double> g(n, garbage);
    REQUIRE(sum.value_gradient(x, f, g));
    CHECK(worst(g, expected.g) < 1e-13);
  }
}

TEST_CASE("guards that do not hold are reported by element", "[element_sum]") {
  Random random(6);
  const std::size_t n = 1000;
  // φ = a - b with the guards a < b and not a == c.
  ad::detail::Program program{
      3,
      0,
      {},
      {{ad::detail::operation_of<ad::detail::elementary::Sub>, ad::detail::Part::value, 0, 0, 1, 0}},
      {3, 0, 1, 0, 2}};
  ad::detail::DerivativePrograms programs{
      program, program, program, {}, {}, {{ad::detail::Relation::less, true}, {ad::detail::Relation::equal, false}}};
  std::vector<ad::detail::ElementType> kinds{
      kind_of(random, random_programs(random, 2, 0), scattered(random, n, 2, 10))};
  ad::detail::ElementType guarded;
  guarded.programs = programs;
  guarded.width = 3;
  guarded.count = 501;
  guarded.index = scattered(random, n, 3, 501);
  kinds.push_back(guarded);
  std::vector<double> x(n);
  const auto set = [&](std::size_t e, double a, double b, double c) {
    x[guarded.index[3 * e]] = a, x[guarded.index[3 * e + 1]] = b, x[guarded.index[3 * e + 2]] = c;
  };
  for (const auto order : {ad::detail::ElementOrder::given, ad::detail::ElementOrder::sorted})
    for (const std::size_t threads : {1u, 3u}) {
      auto sum = make(n, kinds, {false, order, threads}, plain_kernels(16));
      for (int trial = 0; trial < 50; ++trial) {
        for (double& v : x) v = std::uniform_real_distribution<double>(-1, 1)(random);
        if (trial % 2) set(below(random, 501), 0.5, 0.5, 0.5);
        if (trial % 5 == 4) set(500, std::nan(""), 0, 0);
        std::vector<std::size_t> expected;
        for (std::size_t e = 0; e < 501; ++e) {
          const double a = x[guarded.index[3 * e]], b = x[guarded.index[3 * e + 1]], c = x[guarded.index[3 * e + 2]];
          if (!(a < b) || a == c) expected.push_back(e);
        }
        double f = 0;
        std::vector<double> g(n), h(static_cast<std::size_t>(sum.hessian_structure().size()));
        CHECK(sum.value_gradient_hessian(x, f, g, h) == expected.empty());
        CHECK(sum.failed_guards().count() == expected.size());
        CHECK(sum.failed_guards().elements().size() == expected.size());
        for (const auto& element : sum.failed_guards().elements()) {
          CHECK(element.type == 1);
          CHECK(std::find(expected.begin(), expected.end(), element.number) != expected.end());
        }
        CHECK(sum.value(x, f) == expected.empty());
        CHECK(sum.failed_guards().count() == expected.size());
      }
      // None, one, the last one.
      for (double& v : x) v = 0;
      ad::detail::ElementType one = guarded;
      one.count = 9;
      one.index = progression({0, 100, 200}, {1, 1, 1}, 9);
      auto few = make(n, {one}, {false, order, threads});
      for (std::size_t i = 100; i < 300; ++i) x[i] = 1;
      double f = 0;
      CHECK(few.value(x, f));
      CHECK(few.failed_guards().count() == 0);
      x[8] = 2;
      CHECK_FALSE(few.value(x, f));
      REQUIRE(few.failed_guards().count() == 1);
      CHECK(few.failed_guards().elements()[0].number == 8);
    }
}

TEST_CASE("element sums: elements whose guards do not hold are left out, whatever they compute", "[element_sum]") {
  Random random(12);
  const std::size_t n = 900;
  // The guard is x[0] < x[1]; where it does not hold f and the last output are no numbers: log(x[1] - x[0]).
  const auto guarded = [&](ad::detail::DerivativePrograms programs) {
    for (ad::detail::Program* program : {&programs.value, &programs.gradient, &programs.hessian}) {
      const std::uint32_t values = program->values();
      program->code.push_back(
          {ad::detail::operation_of<ad::detail::elementary::Sub>, ad::detail::Part::value, 0, 1, 0, 0});
      program->code.push_back(
          {ad::detail::operation_of<ad::detail::elementary::Log>, ad::detail::Part::value, 0, values, 0, 0});
      program->outputs.front() = values + 1;
      if (program == &programs.hessian) program->outputs.back() = values + 1;
      program->outputs.insert(program->outputs.end(), {0, 1});
    }
    programs.guards = {{ad::detail::Relation::less, true}};
    return programs;
  };
  const auto numbered = [](ad::detail::ElementType kind, std::uint32_t first) {
    for (std::size_t e = 0; e < kind.count; ++e) kind.numbers.push_back(first + 3 * static_cast<std::uint32_t>(e));
    return kind;
  };
  const std::vector<ad::detail::ElementType> kinds{
      numbered(kind_of(random, guarded(random_programs(random, 3, 1)), progression({0, 1, 2}, {1, 1, 1}, 700)), 0),
      numbered(kind_of(random, guarded(random_programs(random, 3, 0)), progression({0, 2, 1}, {2, 2, 2}, 400)), 1),
      numbered(kind_of(random, guarded(random_programs(random, 4, 2, 0.6)), scattered(random, n, 4, 601)), 2),
      kind_of(random, random_programs(random, 6, 0), triangles(15))};
  for (const bool dense : {false, true})
    for (const std::size_t threads : {1u, 3u}) {
      auto sum = make(n, kinds, {dense, ad::detail::ElementOrder::sorted, threads}, plain_kernels(16));
      for (const double share : {0.0, 0.02, 0.5, 1.0}) {
        std::vector<double> x(n);
        for (std::size_t i = 0; i < n; ++i)
          x[i] = static_cast<double>(i) * 1e-3 + (std::bernoulli_distribution(share)(random) ? -2.0 : 0.0);
        std::vector<ad::detail::ElementType> holding = kinds;
        std::vector<std::uint32_t> expected;
        for (ad::detail::ElementType& kind : holding) {
          if (kind.programs.guards.empty()) continue;
          const ad::detail::ElementType all = std::exchange(kind, {});
          kind.programs = all.programs;
          kind.width = all.width;
          for (std::size_t e = 0; e < all.count; ++e) {
            const auto variables = std::span(all.index).subspan(e * all.width, all.width);
            if (!(x[variables[0]] < x[variables[1]])) {
              expected.push_back(all.numbers[e]);
              continue;
            }
            ++kind.count;
            kind.index.insert(kind.index.end(), variables.begin(), variables.end());
            const auto parameters = std::span(all.parameters).subspan(e * all.programs.value.parameters);
            kind.parameters.insert(kind.parameters.end(), parameters.begin(),
                                   parameters.begin() + all.programs.value.parameters);
          }
        }
        Values v{0, std::vector<double>(n, garbage),
                 std::vector<double>(static_cast<std::size_t>(sum.hessian_structure().size()), garbage)};
        CHECK(sum.value_gradient_hessian(x, v.f, v.g, v.h, ad::detail::FailedElements::left_out) == expected.empty());
        std::vector<std::uint32_t> numbers;
        for (const auto& element : sum.failed_guards().elements()) numbers.push_back(element.number);
        std::sort(numbers.begin(), numbers.end());
        std::sort(expected.begin(), expected.end());
        CHECK(numbers == expected);
        const Naive naive(n, holding, x);
        CHECK(std::abs(v.f - static_cast<double>(naive.f)) < bound(naive.f));
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < n; ++i)
          wrong += !(std::abs(v.g[i] - static_cast<double>(naive.g[i])) < bound(naive.g[i]));
        const ad::SymmetricPattern& lower = sum.hessian_structure();
        for (std::uint32_t j = 0; j < n; ++j)
          for (std::uint32_t i = j; i < n; ++i) {
            const double h = lower.find(i, j) ? v.h[*lower.find(i, j)] : 0;
            wrong += !(std::abs(h - static_cast<double>(naive.h[j * n + i])) < bound(naive.h[j * n + i]));
          }
        CHECK(wrong == 0);
        double f = 0;
        std::vector<double> g(n, garbage);
        CHECK(sum.value_gradient(x, f, g, ad::detail::FailedElements::left_out) == expected.empty());
        CHECK(f == v.f);
        for (std::size_t i = 0; i < n; ++i)
          wrong += !(std::abs(g[i] - static_cast<double>(naive.g[i])) < bound(naive.g[i]));
        CHECK(wrong == 0);
        CHECK(sum.value(x, f, ad::detail::FailedElements::left_out) == expected.empty());
        CHECK(f == v.f);
      }
    }
}

TEST_CASE("element sums: entries lie in a structure that is given, which may have more", "[element_sum]") {
  Random random(13);
  const auto kind = kind_of(random, random_programs(random, 3, 1, 0.6), scattered(random, 40, 3, 30));
  const auto more = kind_of(random, random_programs(random, 5, 0), scattered(random, 40, 5, 10));
  ad::detail::ElementSum::Options options;
  options.structure = ad::detail::hessian_pattern(40, std::vector{kind, more});
  auto sum = make(40, {kind}, options);
  CHECK(sum.hessian_structure().inner == options.structure->inner);
  const auto x = random_point(random, 40);
  check(sum, Naive(40, {kind}, x), x);
  const ad::SymmetricPattern own = ad::detail::hessian_pattern(40, std::vector{kind});
  CHECK(options.structure->contains(own));
  CHECK_FALSE(own.contains(*options.structure));
  CHECK(ad::detail::dense_pattern(40).contains(own));
  CHECK_FALSE(own.contains(ad::detail::dense_pattern(40)));
  CHECK_FALSE(own.contains(ad::detail::hessian_pattern(41, std::vector{kind})));
}

TEST_CASE("element sums: misuse is named", "[element_sum]") {
  Random random(7);
  const auto good = kind_of(random, random_programs(random, 3, 2), scattered(random, 20, 3, 10));
  const auto message = [&](auto&& spoil, std::size_t n = 20, bool dense = false) -> std::string {
    ad::detail::ElementType kind = good;
    spoil(kind);
    try {
      make(n, {good, kind}, {dense, ad::detail::ElementOrder::automatic, 1});
    } catch (const ad::Error& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK_THAT(message([](auto& k) { k.index[7] = 20; }),
             Contains("type 1") && Contains("element 2") && Contains("variable 20") && Contains("there are 20"));
  CHECK_THAT(message([](auto& k) { k.index[7] = k.index[8]; }), Contains("element 2") && Contains("twice"));
  CHECK_THAT(message([](auto& k) { k.index.pop_back(); }), Contains("29") && Contains("30"));
  CHECK_THAT(message([](auto& k) { k.parameters.push_back(0); }), Contains("21") && Contains("20"));
  CHECK_THAT(message([](auto& k) { k.programs.hessian.outputs.pop_back(); }), Contains("Hessian program"));
  CHECK_THAT(message([](auto& k) { k.programs.gradient.inputs = 4; }), Contains("inputs are 4"));
  CHECK_THAT(message([](auto& k) { k.programs.gradient_entries = {0, 2, 1}; }), Contains("gradient entry 2"));
  CHECK_THAT(message([](auto& k) { std::swap(k.programs.hessian_entries[0], k.programs.hessian_entries[1]); }),
             Contains("Hessian entry 1"));
  CHECK_THAT(message([](auto&) {}, 20), Contains("no error"));
  CHECK_THAT(message([](auto&) {}, 50000, true), Contains("50000") && Contains("sparse"));
  CHECK_THAT(message([](auto&) {}, std::size_t{1} << 31), Contains("2147483648"));
  CHECK_THROWS_AS(make(20, {good}, {}, plain_kernels(12)), ad::Error);
  CHECK_THROWS_AS(make(20, {good}, {}, [](const ad::detail::Program&, std::size_t) { return nullptr; }), ad::Error);

  auto sum = make(20, {good});
  std::vector<double> x(20), g(20), h(static_cast<std::size_t>(sum.hessian_structure().size()));
  double f = 0;
  CHECK_THROWS_WITH(sum.value(std::span(x).first(19), f), Contains("19") && Contains("20"));
  CHECK_THROWS_WITH(sum.value_gradient(x, f, std::span(g).first(3)), Contains("g has 3"));
  CHECK_THROWS_WITH(sum.value_gradient_hessian(x, f, g, std::span(h).first(1)), Contains("h has 1"));
}

TEST_CASE("element sums without elements, without variables, with one wide element", "[element_sum]") {
  Random random(8);
  for (const bool dense : {false, true}) {
    auto nothing = make(0, {}, {dense, ad::detail::ElementOrder::automatic, 2});
    CHECK(evaluate(nothing, {}).f == 0);
    auto idle = make(200, {}, {dense, ad::detail::ElementOrder::automatic, 2});
    const Values v = evaluate(idle, std::vector<double>(200, 1.0));
    CHECK(v.f == 0);
    CHECK(v.g == std::vector<double>(200, 0.0));
    CHECK(v.h == std::vector<double>(dense ? 40000 : 200, 0.0));
    for (const bool neighbours : {false, true}) {
      auto index = scattered(random, 200, 200, 1);
      if (neighbours) std::sort(index.begin(), index.end());
      const std::vector<ad::detail::ElementType> kinds{
          kind_of(random, random_programs(random, 200, 3), std::move(index)),
          kind_of(random, random_programs(random, 0, 0), {})};
      const auto x = random_point(random, 200);
      auto wide = make(200, kinds, {dense, ad::detail::ElementOrder::automatic, 2});
      check(wide, Naive(200, kinds, x), x);
    }
  }
}

TEST_CASE("constant elements count", "[element_sum]") {
  Random random(9);
  ad::detail::ElementType kind = kind_of(random, random_programs(random, 0, 1), {});
  kind.count = 11;
  kind.parameters.assign(11, 0.25);
  const std::vector<double> x(3);
  auto sum = make(3, {kind});
  check(sum, Naive(3, {kind}, x), x);
}

TEST_CASE("an evaluation of an element sum allocates nothing", "[element_sum]") {
  Random random(10);
  const std::size_t n = 2 * 40 * 40;
  const std::vector<ad::detail::ElementType> kinds{
      kind_of(random, random_programs(random, 6, 5), triangles(40)),
      kind_of(random, random_programs(random, 2, 1), progression({0, 1}, {1, 1}, 999)),
      kind_of(random, random_programs(random, 4, 0), scattered(random, n, 4, 77))};
  const auto x = random_point(random, n);
  for (const std::size_t threads : {1u, 2u}) {
    auto sum = make(n, kinds, {false, ad::detail::ElementOrder::automatic, threads});
    Values v = evaluate(sum, x);  // starts the threads
    const std::size_t before = allocations();
    for (int i = 0; i < 3; ++i) {
      bool holds = sum.value(x, v.f);
      holds &= sum.value_gradient(x, v.f, v.g);
      holds &= sum.value_gradient_hessian(x, v.f, v.g, v.h);
      if (!holds) FAIL("no guards");
    }
    CHECK(allocations() == before);
  }
}

TEST_CASE("memory of a sum of triangles", "[element_sum]") {
  Random random(11);
  const std::uint32_t m = 224;
  const std::size_t n = 2 * std::size_t{m} * m;
  std::vector<ad::detail::ElementType> kinds{kind_of(random, random_programs(random, 6, 5), triangles(m))};
  kinds[0].index.shrink_to_fit();
  const double elements = static_cast<double>(kinds[0].count);
  const std::size_t given = kinds[0].index.capacity() * sizeof(std::uint32_t) + kinds[0].parameters.capacity() * 8;
  const std::size_t before = allocated_bytes() - given;
  reset_peak_allocated_bytes();
  ad::detail::ElementSum sum(n, std::move(kinds), plain_kernels());
  const double peak = static_cast<double>(peak_allocated_bytes() - before) / elements;
  const double held = static_cast<double>(allocated_bytes() - before) / elements;
  CAPTURE(peak, held, static_cast<double>(sum.bytes()) / elements);
  CHECK(peak < 300);
  CHECK(held < 172);
  CHECK(static_cast<double>(sum.bytes()) == Approx(held * elements).epsilon(0.05));
}
