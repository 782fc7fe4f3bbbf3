#include <catch2/catch.hpp>
#include <limits>

#include <hesse/ad/detail/assembly/single_element.hpp>
#include <hesse/ad/detail/core/error.hpp>

#include "allocation_counter.hpp"
#include "element_problems.hpp"

using namespace element_problems;
using Catch::Matchers::Contains;

namespace {

constexpr double garbage = std::numeric_limits<double>::quiet_NaN();

std::vector<ad::detail::ElementType> one_element(Random& random, std::size_t n, std::uint32_t width, double density) {
  return {kind_of(random, random_programs(random, width, below(random, 3), density), scattered(random, n, width, 1))};
}

}  // namespace

TEST_CASE("a single element is a sum of one", "[single_element]") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    Random random(seed);
    const std::size_t n = 1 + below(random, 20);
    const auto width = static_cast<std::uint32_t>(seed % 3 == 0 ? n : 1 + below(random, n));
    const auto kinds = one_element(random, n, width, seed % 2 == 0 ? 1 : 0.6);
    for (const bool dense : {false, true}) {
      ad::detail::SingleElement single(n, kinds, plain_kernels(1), dense);
      ad::detail::ElementSum sum(n, kinds, plain_kernels(), {dense});
      CHECK(single.hessian_structure().outer == sum.hessian_structure().outer);
      CHECK(single.hessian_structure().inner == sum.hessian_structure().inner);
      const auto size = static_cast<std::size_t>(sum.hessian_structure().size());
      std::vector<double> g(n), h(size), expected_g(n), expected_h(size);
      for (int repetition = 0; repetition < 3; ++repetition) {
        const auto x = random_point(random, n);
        if (repetition == 2) {  // other arrays
          g = std::vector<double>(n);
          h = std::vector<double>(size);
        }
        std::fill(g.begin(), g.end(), garbage);
        std::fill(h.begin(), h.end(), garbage);
        double f = 0, expected = 0;
        REQUIRE(sum.value_gradient_hessian(x, expected, expected_g, expected_h));
        REQUIRE(single.value_gradient_hessian(x, f, g, h));
        CHECK(f == expected);
        CHECK(g == expected_g);
        CHECK(h == expected_h);
        std::fill(g.begin(), g.end(), garbage);
        REQUIRE(single.value_gradient(x, f, g));
        CHECK(f == expected);
        CHECK(g == expected_g);
      }
    }
  }
}

TEST_CASE("a guard of a single element that does not hold is reported", "[single_element]") {
  Random random(1);
  auto kinds = one_element(random, 4, 3, 1);
  kinds[0].programs.guards = {{ad::detail::Relation::less, true}};
  for (ad::detail::Program* p : {&kinds[0].programs.value, &kinds[0].programs.gradient, &kinds[0].programs.hessian})
    p->outputs.insert(p->outputs.end(), {0, 1});  // x₀ < x₁ of the element
  const std::vector<std::uint32_t> index = kinds[0].index;
  ad::detail::SingleElement single(4, kinds, plain_kernels(1), false);
  std::vector<double> x(4, 0.0), g(4), h(static_cast<std::size_t>(single.hessian_structure().size()));
  double f = 0;
  x[index[0]] = -1;
  CHECK(single.value_gradient(x, f, g));
  CHECK(single.value_gradient_hessian(x, f, g, h));
  x[index[0]] = 1;
  CHECK_FALSE(single.value_gradient(x, f, g));
  CHECK_FALSE(single.value_gradient_hessian(x, f, g, h));
  x[index[0]] = garbage;
  CHECK_FALSE(single.value_gradient(x, f, g));
}

TEST_CASE("an evaluation of a single element allocates nothing after the first", "[single_element]") {
  Random random(2);
  ad::detail::SingleElement single(9, one_element(random, 9, 9, 1), plain_kernels(1), true);
  const auto x = random_point(random, 9);
  std::vector<double> g(9), h(81);
  double f = 0;
  CHECK(single.bytes() > 81 * sizeof(double));
  REQUIRE(single.value_gradient(x, f, g));
  REQUIRE(single.value_gradient_hessian(x, f, g, h));
  const std::size_t before = allocations();
  const bool holds = single.value_gradient(x, f, g) && single.value_gradient_hessian(x, f, g, h);
  CHECK(allocations() == before);
  CHECK(holds);
}

TEST_CASE("single elements: misuse is named", "[single_element]") {
  Random random(3);
  const auto kinds = one_element(random, 5, 3, 1);
  CHECK_THROWS_WITH(ad::detail::SingleElement(5, kinds, plain_kernels(8), false), Contains("8 lanes"));
  CHECK_THROWS_WITH(ad::detail::SingleElement(5, {}, plain_kernels(1), false), Contains("use ElementSum"));
  const std::vector<ad::detail::ElementType> two{
      kind_of(random, random_programs(random, 2, 0), scattered(random, 5, 2, 2))};
  CHECK_THROWS_WITH(ad::detail::SingleElement(5, two, plain_kernels(1), false), Contains("more than one element"));
  auto outside = kinds;
  outside[0].index[0] = 5;
  CHECK_THROWS_WITH(ad::detail::SingleElement(5, outside, plain_kernels(1), false), Contains("variable 5"));
}
