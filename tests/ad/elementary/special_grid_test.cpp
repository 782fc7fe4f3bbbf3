#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

#include <hesse/ad/detail/scalars/counting.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>

#include "special_values.hpp"

// Every row at every special value: values are those of the plain function to the last bit, derivatives are of one
// class in all forward modes and in 50 digits.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::test;
using Wide = boost::multiprecision::cpp_bin_float_50;
using Inner = Dual<double, 2>;
using Nested = Dual<Inner, 2>;
using Packed = Dual2<double, 2>;

Nested nested_variable(double x, int i) { return Nested::variable(Inner::variable(x, i), i); }
char wide_class(const Wide& x) { return class_of(static_cast<double>(x)); }

std::string packed_classes(const Packed& y) {
  return {class_of(y.value),         class_of(y.gradient[0]),   class_of(y.gradient[1]),  class_of(y.hessian(0, 0)),
          class_of(y.hessian(1, 0)), class_of(y.hessian(0, 1)), class_of(y.hessian(1, 1))};
}
std::string nested_classes(const Nested& y) {
  return {class_of(y.value.value),           class_of(y.tangent[0].value),      class_of(y.tangent[1].value),
          class_of(y.tangent[0].tangent[0]), class_of(y.tangent[1].tangent[0]), class_of(y.tangent[0].tangent[1]),
          class_of(y.tangent[1].tangent[1])};
}

bool moderate(double x) { return x == 0 || (std::abs(x) > 1e-150 && std::abs(x) < 1e150); }

// How much is promised to agree: 7 everything, 3 the gradient, 1 the value. Where derivatives over- or underflow on the
// way, the modes take different ways.
template <class Row>
std::size_t within_reach(double a, double b) {
  using namespace elementary;
  const bool both_moderate = moderate(a) && moderate(b);
  if constexpr (std::is_same_v<Row, Pow>) return both_moderate ? 7 : b == 0 ? 1 : 3;
  if constexpr (std::is_same_v<Row, Atan2> || std::is_same_v<Row, Hypot>)
    return both_moderate || std::isinf(a) || std::isinf(b) ? 7 : 3;
  return 7;
}

}  // namespace

TEST_CASE("unary rows at special values", "[A33][N26]") {
  elementary::Unary::for_each([](auto row) {
    using Row = decltype(row);
    for (const double x : special_values) {
      INFO(Row::name << " at " << x);
      const double y = Row::value(x);
      const Packed packed = apply(row, Packed::variable(x, 1));
      const Nested nested = apply(row, nested_variable(x, 1));
      const Inner gradient = apply(row, Inner::variable(x, 1));
      CHECK(same_bits(packed.value, y));
      CHECK(same_bits(nested.value.value, y));
      CHECK(same_bits(gradient.value, y));
      CHECK(same_bits(apply(row, Counting(x)).value, y));
      CHECK(packed_classes(packed) == nested_classes(nested));
      CHECK(same_bits(gradient.tangent[1], packed.gradient[1]));
      CHECK(gradient.tangent[0] == 0.0);

      const Wide w(x);
      const Wide value = Row::value(w), first = Row::first(w, value), second = Row::second(w, value, first);
      const std::string wide{wide_class(value), 'f', wide_class(first), 'f', 'f', 'f', wide_class(second)};
      CHECK(unsigned_classes(packed_classes(packed)) == unsigned_classes(wide));
    }
  });
}

TEST_CASE("values of the standard library, bit for bit", "[A33]") {
  const auto require = [](auto row, double (*reference)(double)) {
    for (const double x : special_values) {
      INFO(row.name << " at " << x);
      CHECK(same_bits(apply(row, Packed::variable(x, 0)).value, reference(x)));
    }
  };
  using namespace elementary;
  require(Abs{}, [](double x) { return std::abs(x); });
  require(Exp{}, std::exp);
  require(Exp2{}, std::exp2);
  require(Expm1{}, std::expm1);
  require(Log{}, std::log);
  require(Log2{}, std::log2);
  require(Log10{}, std::log10);
  require(Log1p{}, std::log1p);
  require(Sqrt{}, std::sqrt);
  require(Cbrt{}, std::cbrt);
  require(Sin{}, std::sin);
  require(Cos{}, std::cos);
  require(Tan{}, std::tan);
  require(Asin{}, std::asin);
  require(Acos{}, std::acos);
  require(Atan{}, std::atan);
  require(Sinh{}, std::sinh);
  require(Cosh{}, std::cosh);
  require(Tanh{}, std::tanh);
  require(Asinh{}, std::asinh);
  require(Acosh{}, std::acosh);
  require(Atanh{}, std::atanh);
  require(Erf{}, std::erf);
  require(Erfc{}, std::erfc);
  require(Tgamma{}, std::tgamma);
  require(Lgamma{}, std::lgamma);
  require(Floor{}, std::floor);
  require(Ceil{}, std::ceil);
  require(Round{}, std::round);
  require(Trunc{}, std::trunc);
  require(Rint{}, std::rint);
  require(Nearbyint{}, std::nearbyint);
  for (const double a : special_values)
    for (const double b : special_values) {
      INFO(a << ", " << b);
      const Nested x = nested_variable(a, 0), y = nested_variable(b, 1);
      CHECK(same_bits(pow(x, y).value.value, std::pow(a, b)));
      CHECK(same_bits(pow(x, b).value.value, std::pow(a, b)));
      CHECK(same_bits(pow(a, y).value.value, std::pow(a, b)));
      CHECK(same_bits(atan2(x, y).value.value, std::atan2(a, b)));
      CHECK(same_bits(hypot(x, y).value.value, std::hypot(a, b)));
      if (a != b) {  // of 0 and -0 the library may return either
        CHECK(same_bits(fmin(x, y).value.value, std::fmin(a, b)));
        CHECK(same_bits(fmax(x, y).value.value, std::fmax(a, b)));
      }
      CHECK(same_bits(fdim(x, y).value.value, std::fdim(a, b)));
      CHECK(same_bits(fmod(x, y).value.value, std::fmod(a, b)));
      CHECK(same_bits(remainder(x, y).value.value, std::remainder(a, b)));
      CHECK(same_bits(copysign(x, y).value.value, std::copysign(a, b)));
      CHECK(same_bits((x + y).value.value, a + b));
      CHECK(same_bits((x - y).value.value, a - b));
      CHECK(same_bits((x * y).value.value, a * b));
      CHECK(same_bits((x / y).value.value, a / b));
      CHECK(same_bits(fma(x, y, x).value.value, std::fma(a, b, a)));
      CHECK(same_bits(hypot(x, y, y).value.value, std::hypot(a, b, b)));
    }
}

TEST_CASE("binary rows at pairs of special values", "[A33][N27][N28][N29][N30]") {
  elementary::Binary::for_each([](auto row) {
    using Row = decltype(row);
    if constexpr (!std::is_same_v<Row, elementary::BesselJ>) {
      int different = 0;
      for (const double a : special_values)
        for (const double b : special_values) {
          const Packed pa = Packed::variable(a, 0), pb = Packed::variable(b, 1);
          const Nested na = nested_variable(a, 0), nb = nested_variable(b, 1);
          const std::string both = packed_classes(apply(row, pa, pb)), nested = nested_classes(apply(row, na, nb));
          const std::string left = packed_classes(apply(row, pa, b)), nested_left = nested_classes(apply(row, na, b));
          const std::string right = packed_classes(apply(row, a, pb)), nested_right = nested_classes(apply(row, a, nb));
          const std::size_t compared = within_reach<Row>(a, b);
          const auto agree = [&](const std::string& p, const std::string& n) {
            return p.substr(0, compared) == n.substr(0, compared);
          };
          if (!agree(both, nested) || !agree(left, nested_left) || !agree(right, nested_right)) {
            ++different;
            UNSCOPED_INFO(Row::name << " at " << a << ", " << b << ": " << both << ' ' << nested << ", " << left << ' '
                                    << nested_left << ", " << right << ' ' << nested_right);
          }
        }
      CHECK(different == 0);
    }
  });
}
