#include <catch2/catch.hpp>
#include <cmath>
#include <thread>

#include <hesse/ad/detail/scalars/counting.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>

namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;

template <class Body>
Counts counts_of(const Body& body) {
  Counts counts;
  {
    const CountingScope scope(counts);
    body();
  }
  return counts;
}

template <class Row>
std::int64_t count(const Counts& counts) {
  return counts[operation_of<Row>];
}

const auto rosenbrock = [](const auto& x) {
  auto a = x[1] - x[0] * x[0];
  auto b = 1.0 - x[0];
  return 100.0 * a * a + b * b;
};

}  // namespace

TEST_CASE("a functor's operations are counted by class") {
  const Counts counts = counts_of([] {
    const Counting x[2] = {-1.2, 1.0};
    const Counting y = rosenbrock(x);
    CHECK(y.value == Approx(24.2));
    CHECK(x[0] < x[1]);
    CHECK((sin(y) + pow(y, 2) - hypot(1, y) + exp(-y)).value != 0.0);
  });
  CHECK(count<elementary::Mul>(counts) == 4);
  CHECK(count<elementary::Sub>(counts) == 3);
  CHECK(count<elementary::Add>(counts) == 3);
  CHECK(count<elementary::Sin>(counts) == 1);
  CHECK(count<elementary::Pow>(counts) == 1);
  CHECK(count<elementary::Hypot>(counts) == 1);
  CHECK(count<elementary::Neg>(counts) == 1);
  CHECK(count<elementary::Exp>(counts) == 1);
  CHECK(count<elementary::Compare>(counts) == 1);
  CHECK(counts.total() == 16);
}

TEST_CASE("operations of compositions are counted below them") {
  constexpr int n = 4;
  using D = Dual<Counting, n>;
  const auto a = D::variable(2.0, 0), b = D::variable(3.0, 1);
  Counts product = counts_of([&] { (void)(a * b); });
  CHECK(count<elementary::Mul>(product) == 1 + 2 * n);
  CHECK(count<elementary::Add>(product) == n);
  CHECK(counts_of([&] { (void)(a + b); }).total() == 1 + n);
  CHECK(counts_of([&] { (void)(a + 2.0); }).total() == 1);
  CHECK(counts_of([&] { (void)(2 * a); }).total() == 1 + n);
  CHECK(counts_of([&] { (void)exp(a); }).total() == 1 + n);
  CHECK(counts_of([&] { (void)(a < b); }).total() == 1);
  CHECK(counts_of([&] { (void)isfinite(a); }).total() == 0);

  using P = Dual2<Counting, n>;
  const auto p = P::variable(2.0, 0), q = P::variable(3.0, 1);
  const int entries = n * (n + 1) / 2;
  CHECK(counts_of([&] { (void)(p + q); }).total() == 1 + n + entries);
  CHECK(counts_of([&] { (void)(p * 2.0); }).total() == 1 + n + entries);
  CHECK(counts_of([&] { (void)((p * p) * (q * q)); }).total() > counts_of([&] { (void)(p * q); }).total());
}

TEST_CASE("counts do not depend on where the point is") {
  const auto at = [](double x0, double x1) {
    return counts_of([&] {
      using O = Dual<Dual<Counting, 2>, 2>;
      using I = Dual<Counting, 2>;
      const O x[2] = {O::variable(I::variable(x0, 0), 0), O::variable(I::variable(x1, 1), 1)};
      (void)(rosenbrock(x) + sin(x[0]) / exp(x[1]) + atan2(x[0], x[1]) + pow(x[1], 1.5));
    });
  };
  const Counts here = at(-1.2, 1.0);
  CHECK(here == at(0.3, 17.0));
  CHECK(here == at(1e10, 1e-3));
  CHECK(here.total() > 50);
}

TEST_CASE("counting computes what plain numbers do and is as large") {
  STATIC_REQUIRE(sizeof(Counting) == sizeof(double));
  STATIC_REQUIRE(sizeof(Dual<Counting, 8>) == sizeof(Dual<double, 8>));
  STATIC_REQUIRE(sizeof(Dual2<Counting, 4>) == sizeof(Dual2<double, 4>));
  const Dual<double, 2> x[2] = {Dual<double, 2>::variable(-1.2, 0), Dual<double, 2>::variable(1.0, 1)};
  const Dual<Counting, 2> c[2] = {Dual<Counting, 2>::variable(-1.2, 0), Dual<Counting, 2>::variable(1.0, 1)};
  CHECK(rosenbrock(x).tangent[0] == rosenbrock(c).tangent[0].value);
  CHECK(rosenbrock(x).tangent[1] == passive(rosenbrock(c).tangent[1]));
}

TEST_CASE("scopes nest, end, and belong to their thread") {
  const Counting x = 2.0;
  Counts inner;
  const Counts outer = counts_of([&] {
    (void)(x * x);
    inner = counts_of([&] { (void)(x + x); });
    std::thread([&] { (void)(x / x); }).join();
    (void)(x * x);
  });
  (void)(x * x);
  CHECK(outer.total() == 2);
  CHECK(inner.total() == 1);
  Counts sum = outer;
  sum += inner;
  sum *= 3;
  CHECK(sum.total() == 9);
}
