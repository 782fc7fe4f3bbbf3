#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <type_traits>
#include <vector>

#include <hesse/ad/numbers.hpp>

namespace ad = hesse::ad;
using Real = ad::Var<double>;

namespace {

template <class T>
std::vector<T> slopes(ad::Tape<T>& tape, const ad::Var<T>& y, const std::vector<ad::Var<T>>& x) {
  std::vector<T> g(x.size());
  tape.gradient(y, x, g);
  return g;
}

}  // namespace

TEST_CASE("a default variable is the constant 0", "[A07]") {
  const Real x;
  CHECK(x.passive());
  CHECK(x.value() == 0.0);
  std::vector<Real> many(100);
  CHECK(many[99].passive());
  CHECK((x + 1.0).passive());
  CHECK((x * many[3]).passive());
  CHECK(exp(x).value() == 1.0);
  CHECK(pow(x, many[1]).value() == 1.0);
}

TEST_CASE("operators with passive numbers of every arithmetic type", "[A29]") {
  ad::Tape<double> tape;
  const std::vector<Real> x{tape.input(3.0)};
  const auto slope = [&](const Real& y) { return slopes(tape, y, x)[0]; };
  CHECK(slope(2 * x[0]) == 2.0);
  CHECK(slope(x[0] * 2.0F) == 2.0);
  CHECK(slope(x[0] / 2L) == 0.5);
  CHECK(slope(6U / x[0]) == Approx(-6.0 / 9));
  CHECK(slope(1 - x[0]) == -1.0);
  CHECK(slope(x[0] - true) == 1.0);
  CHECK(slope('a' + x[0]) == 1.0);
  CHECK(slope(2.0L * x[0]) == 2.0);
  CHECK(slope(Real(5.0) / x[0]) == Approx(-5.0 / 9));
  CHECK(slope(x[0] / Real(5.0)) == 0.2);
  CHECK(slope(Real(5.0) - x[0]) == -1.0);
  CHECK(slope(x[0] - Real(5.0)) == 1.0);
  CHECK(slope(Real(5.0) * x[0]) == 5.0);
  CHECK(slope(pow(x[0], 2)) == 6.0);
  CHECK(slope(pow(2.0, x[0])) == Approx(8 * std::log(2.0)));
  CHECK(slope(pow(x[0], Real(2.0))) == 6.0);
  CHECK((x[0] > 2 && 4 > x[0] && x[0] == 3.0 && x[0] != Real(4.0) && x[0] <= 3 && x[0] >= 3.0F && x[0] < Real(4.0)));
}

TEST_CASE("three operands and mixed ones", "[ad]") {
  ad::Tape<double> tape;
  const std::vector<Real> x{tape.input(2.0), tape.input(3.0), tape.input(6.0)};
  const auto g = slopes(tape, hypot(x[0], x[1], x[2]), x);
  CHECK(g[0] == Approx(2.0 / 7));
  CHECK(g[1] == Approx(3.0 / 7));
  CHECK(g[2] == Approx(6.0 / 7));
  const auto h = slopes(tape, fma(x[0], x[1], x[2]), x);
  CHECK(h == std::vector<double>{3, 2, 1});
}

TEST_CASE("long double and 50 digits keep their digits through constants", "[ad]") {
  {
    using T = long double;
    ad::Tape<T> tape;
    const std::vector<ad::Var<T>> x{tape.input(2.0L)};
    const auto y = x[0] * (1.0L / 3.0L) * x[0] + sin(x[0]) * 0.1L;
    CHECK(std::abs(slopes(tape, y, x)[0] - (4.0L / 3.0L + 0.1L * std::cos(2.0L))) < 1e-18L);
  }
  {
    using T = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<50>, boost::multiprecision::et_off>;
    ad::Tape<T> tape;
    const std::vector<ad::Var<T>> x{tape.input(T(2))};
    const T third = T(1) / 3;
    const ad::Var<T> y = x[0] * third * third * x[0] + exp(x[0]) / third;
    CHECK(abs(slopes(tape, y, x)[0] - (4 * third * third + exp(T(2)) * 3)) < 1e-47);
  }
}

TEST_CASE("variables of variables and of dual numbers", "[ad]") {
  using D = ad::Dual<double, 2>;
  ad::Tape<D> tape;
  const std::vector<ad::Var<D>> x{tape.input(D::variable(0.8, 0)), tape.input(D::variable(1.7, 1))};
  const auto y = 3.0 * x[0] * x[0] * x[1] - x[0] / x[1] + (x[0] + x[0]) * x[1];
  const auto g = slopes(tape, ad::Var<D>(y), x);
  CHECK(g[0].value == Approx(6 * 0.8 * 1.7 - 1 / 1.7 + 2 * 1.7));
  CHECK(g[0].tangent[0] == Approx(6 * 1.7));
  CHECK(g[0].tangent[1] == Approx(6 * 0.8 + 1 / (1.7 * 1.7) + 2));
  CHECK(g[1].tangent[0] == Approx(g[0].tangent[1]));
  CHECK(g[1].tangent[1] == Approx(-2 * 0.8 / std::pow(1.7, 3)));

  ad::Tape<double> inner;
  ad::Tape<Real> outer;
  const std::vector<Real> u{inner.input(0.8)};
  const std::vector<ad::Var<Real>> v{outer.input(u[0])};
  const Real first = slopes(outer, ad::Var<Real>(sin(v[0]) * u[0] * 2.0), v)[0];
  CHECK(first.value() == Approx(2 * 0.8 * std::cos(0.8)));
  CHECK(slopes(inner, first, u)[0] == Approx(2 * (std::cos(0.8) - 0.8 * std::sin(0.8))));
}

TEST_CASE("nothing converts to a number", "[A28]") {
  STATIC_REQUIRE(!std::is_convertible_v<Real, double>);
  STATIC_REQUIRE(!std::is_constructible_v<double, Real>);
  STATIC_REQUIRE(!std::is_constructible_v<bool, Real>);
  STATIC_REQUIRE(!std::is_constructible_v<int, Real>);
  STATIC_REQUIRE(!std::is_convertible_v<ad::Var<ad::Dual<double, 1>>, ad::Dual<double, 1>>);
  STATIC_REQUIRE(!std::is_convertible_v<Real, ad::Var<float>>);
  STATIC_REQUIRE(std::is_convertible_v<double, Real>);
}
