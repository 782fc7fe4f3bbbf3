#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <complex>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/scalars/counting.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using D = Dual<double, 3>;
struct First;
struct Second;

template <class From, class To>
concept Converts = std::is_convertible_v<From, To>;
template <class A, class B>
concept Multiplies = requires(A a, B b) {
  a* b;
};

}  // namespace

TEST_CASE("active numbers do not become plain ones", "[A28]") {
  using Packed = Dual2<double, 2>;
  using Nested = Dual<D, 3>;
  STATIC_REQUIRE(!Converts<D, double>);
  STATIC_REQUIRE(!Converts<D, float>);
  STATIC_REQUIRE(!Converts<D, int>);
  STATIC_REQUIRE(!Converts<D, bool>);
  STATIC_REQUIRE(!Converts<Packed, double>);
  STATIC_REQUIRE(!Converts<Packed, bool>);
  STATIC_REQUIRE(!Converts<Nested, double>);
  STATIC_REQUIRE(!Converts<Nested, D>);
  STATIC_REQUIRE(!Converts<Counting, double>);
  STATIC_REQUIRE(!Converts<Counting, int>);
  STATIC_REQUIRE(!Converts<Var<double>, double>);
  STATIC_REQUIRE(!Converts<Packed, D>);
  STATIC_REQUIRE(!Converts<D, Packed>);
  STATIC_REQUIRE(!std::is_constructible_v<double, D>);
  STATIC_REQUIRE(!std::is_constructible_v<bool, D>);
  STATIC_REQUIRE(!std::is_constructible_v<double, Packed>);
  STATIC_REQUIRE(!std::is_constructible_v<double, Counting>);
  STATIC_REQUIRE(!std::is_assignable_v<double&, D>);
  STATIC_REQUIRE(!std::is_constructible_v<D, std::complex<double>>);
  STATIC_REQUIRE(!std::is_constructible_v<D, const char*>);
  STATIC_REQUIRE(Converts<double, D>);
  STATIC_REQUIRE(Converts<int, D>);
  STATIC_REQUIRE(Converts<double, Nested>);
  STATIC_REQUIRE(Converts<D, Nested>);
}

TEST_CASE("two live perturbations do not mix", "[A11][A28]") {
  using A = Dual<double, 1, First>;
  using B = Dual<double, 1, Second>;
  STATIC_REQUIRE(!Multiplies<A, B>);
  STATIC_REQUIRE(!Converts<A, B>);
  STATIC_REQUIRE(!std::is_assignable_v<A&, B>);
  STATIC_REQUIRE(Multiplies<Dual<A, 1, Second>, A>);
  STATIC_REQUIRE(Multiplies<Dual<A, 1, Second>, double>);
  // d/dx x·(d/dy (x + y)) = 1 at any x: the inner derivative does not see the outer perturbation.
  const A x = A::variable(3.0, 0);
  const auto y = Dual<A, 1, Second>::variable(A(1.0), 0);
  const A inner = (x + y).tangent[0];
  CHECK((x * inner).tangent[0] == 1.0);
  // Three levels: the innermost number meets the outermost.
  const auto z = Dual<Dual<A, 1, Second>, 1>::variable(y, 0);
  CHECK((z * x).tangent[0].value.tangent[0] == 1.0);
}

TEST_CASE("mixed arithmetic promotes to the active number", "[A29]") {
  const D x = D::variable(3.0, 1);
  const auto require = [&](auto two) {
    STATIC_REQUIRE(std::is_same_v<decltype(x * two), D>);
    STATIC_REQUIRE(std::is_same_v<decltype(two - x), D>);
    CHECK((x + two).value == 5.0);
    CHECK((two + x).tangent[1] == 1.0);
    CHECK((x - two).value == 1.0);
    CHECK((two - x).tangent[1] == -1.0);
    CHECK((x * two).tangent[1] == 2.0);
    CHECK((two * x).value == 6.0);
    CHECK((x / two).tangent[1] == 0.5);
    CHECK((two / x).tangent[1] == Approx(-2.0 / 9.0));
    CHECK(pow(x, two).tangent[1] == 6.0);
    CHECK(fmax(two, x).tangent[1] == 1.0);
    CHECK(two < x);
    CHECK(x > two);
    CHECK(x >= two);
    CHECK(two <= x);
    CHECK(x != two);
    CHECK(!(two == x));
    D y = x;
    y += two;
    y *= two;
    y -= two;
    y /= two;
    CHECK(y.value == 4.0);
    CHECK(y.tangent[1] == 1.0);
  };
  require(2);
  require(2.0);
  require(2.0f);
  require(2.0l);
  require(2l);
  require(2ull);
  require(static_cast<short>(2));
  require(static_cast<char>(2));
  CHECK((x + true).value == 4.0);

  const auto n = Dual<D, 2>::variable(x, 0);
  CHECK((n * x).tangent[0].value == 3.0);
  CHECK((n * x).value.tangent[1] == 6.0);
  CHECK((x - n * 2).value.value == -3.0);
  CHECK((2 / n).tangent[0].tangent[1] == Approx(4.0 / 27.0));
}

TEST_CASE("comparisons look at values", "[A04]") {
  const D a = D::variable(1.0, 0), b = D::variable(1.0, 1), c(std::nan(""));
  CHECK(a == b);
  CHECK(a <= b);
  CHECK(!(a < b));
  CHECK(!(c < a));
  CHECK(!(c >= a));
  CHECK(c != c);
  CHECK((a > 0 ? a : b).tangent[0] == 1.0);
  CHECK(isunordered(a, c));
  CHECK(islessgreater(a, 2.0));
  CHECK(isnan(c));
  CHECK(!isfinite(c));
  CHECK(signbit(D(-0.0)));
  CHECK(fpclassify(D(0.0)) == FP_ZERO);
  CHECK(std::max(a, D(2.0)).value == 2.0);
}

TEMPLATE_TEST_CASE("in-place forms act as if by value", "[A06]", D, (Dual<D, 3>), (Dual2<double, 3>),
                   (Dual<Dual2<double, 3>, 3>)) {
  using T = TestType;
  const T start = [] {
    if constexpr (std::is_same_v<T, Dual<D, 3>>) {
      return T::variable(D::variable(1.7, 1), 1);
    } else if constexpr (std::is_same_v<T, Dual<Dual2<double, 3>, 3>>) {
      return T::variable(Dual2<double, 3>::variable(1.7, 1), 1);
    } else {
      return T::variable(1.7, 1);
    }
  }();
  const auto first = [](const T& x) {
    if constexpr (requires { x.gradient; })
      return x.gradient[1];
    else
      return passive(x.tangent[1]);
  };
  const double v = 1.7;
  T a = start;
  a = a - 2 * a;
  CHECK(passive(a) == -v);
  CHECK(first(a) == -1.0);
  a = start;
  a += a * a;
  CHECK(passive(a) == v + v * v);
  CHECK(first(a) == Approx(1 + 2 * v));
  a = start;
  a -= a * a;
  CHECK(first(a) == Approx(1 - 2 * v));
  a = start;
  a /= a;
  CHECK(passive(a) == 1.0);
  CHECK(first(a) == Approx(0.0).margin(1e-15));
  a = start;
  a *= a;
  CHECK(first(a) == Approx(2 * v));
  a = start;
  a += a;
  CHECK(first(a) == 2.0);
  a -= a;
  CHECK(passive(a) == 0.0);
  CHECK(first(a) == 0.0);
  a = start;
  T b = 2.0;
  std::swap(a, b);
  CHECK(passive(a) == 2.0);
  CHECK(first(a) == 0.0);
  CHECK(first(b) == 1.0);
  const T& same = b;
  b = same;
  CHECK(first(b) == 1.0);
  std::vector<T> many{b, a, b};
  many.push_back(many[0]);
  CHECK(first(many[3]) == 1.0);
  CHECK(passive(T()) == 0.0);
  CHECK(first(T()) == 0.0);
}

TEST_CASE("nesting gives derivatives of any order") {
  using D1 = Dual<double, 1>;
  using D2 = Dual<D1, 1>;
  using D3 = Dual<D2, 1>;
  using D4 = Dual<D3, 1>;
  const double v = 0.37;
  const D4 x = D4::variable(D3::variable(D2::variable(D1::variable(v, 0), 0), 0), 0);
  const auto fourth = [](const D4& y) { return y.tangent[0].tangent[0].tangent[0].tangent[0]; };
  const auto third = [](const D4& y) { return y.value.tangent[0].tangent[0].tangent[0]; };
  CHECK(fourth(exp(2 * x)) == Approx(16 * std::exp(2 * v)));
  CHECK(fourth(sin(x)) == Approx(std::sin(v)));
  CHECK(third(log(x)) == Approx(2 / (v * v * v)));
  CHECK(fourth(x * x * x * x) == Approx(24.0));
  CHECK(fourth(pow(x, 5)) == Approx(120 * v));
  CHECK(fourth(1 / x) == Approx(24 / std::pow(v, 5)));
  const double t = std::tanh(v), s = 1 - t * t;
  CHECK(third(tanh(x)) == Approx(s * (6 * t * t - 2)));
  CHECK(third(tanh(x - v)) == Approx(-2.0));
  CHECK(third(lgamma(x + 1)) == Approx(elementary::Polygamma<2>::value(v + 1)));
  CHECK(fourth(lgamma(x + 1)) == Approx(elementary::Polygamma<3>::value(v + 1)));
}

TEST_CASE("lanes: directions, structure and many at once") {
  D x(2.0);
  CHECK(x.lanes == 0);
  x.seed(0, 3.0);
  x.seed(2, 0.0);
  CHECK(x.depends_on(0));
  CHECK(!x.depends_on(2));
  const D y = x * x + D::variable(1.0, 1);
  CHECK(y.tangent[0] == 12.0);
  CHECK(y.lanes == 0b011);

  using Wide = Dual<double, 16>;
  Wide sum = 0.0;
  for (int i = 0; i < 16; ++i) sum += sin(Wide::variable(0.1 * i, i)) * (i + 1);
  for (int i = 0; i < 16; ++i) CHECK(sum.tangent[i] == Approx((i + 1) * std::cos(0.1 * i)));
}

TEST_CASE("long double and multiprecision carry their digits") {
  using Long = Dual<long double, 1>;
  const auto y = exp(Long::variable(1.0L, 0) * 2);
  CHECK(std::abs(y.tangent[0] - 2 * std::exp(2.0L)) < 1e-17L);
  using Wide = boost::multiprecision::cpp_bin_float_50;
  const auto z = pow(Dual<Wide, 1>::variable(Wide(2), 0), Wide(1) / 3);
  const Wide exact = pow(Wide(2), Wide(-2) / 3) / 3;
  const Wide error = abs(z.tangent[0] - exact);
  CHECK(error < 1e-49);
  const auto w = Dual2<Wide, 1>::variable(Wide(2), 0);
  const Wide curvature = (log(w) / 3).hessian(0, 0) + Wide(1) / 12;
  CHECK(abs(curvature) < 1e-49);
}

TEST_CASE("limits are those of the base number") {
  CHECK(std::numeric_limits<D>::epsilon() == std::numeric_limits<double>::epsilon());
  CHECK(std::numeric_limits<Dual<D, 1>>::max() == std::numeric_limits<double>::max());
  CHECK(std::numeric_limits<D>::is_specialized);
}
