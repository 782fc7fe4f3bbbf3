#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/detail/scalars/counting.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/transforms.hpp>

#include "special_values.hpp"

// Singular points: the same class of value, first and second derivative in every forward mode, as the policy says.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using namespace hesse::test;

using Packed = Dual2<double, 3>;
using Inner = Dual<double, 3>;
using Nested = Dual<Inner, 3>;

Nested nested_variable(double x, int i) { return Nested::variable(Inner::variable(x, i), i); }

// Value, gradient and Hessian by rows, one class each.
std::string classes(const Packed& y) {
  std::string s{class_of(y.value), ' '};
  for (int i = 0; i < 3; ++i) s += class_of(y.gradient[i]);
  for (int i = 0; i < 3; ++i) {
    s += ' ';
    for (int j = 0; j < 3; ++j) s += class_of(y.hessian(i, j));
  }
  return s;
}
std::string classes(const Nested& y) {
  std::string s{class_of(y.value.value), ' '};
  for (int i = 0; i < 3; ++i) s += class_of(y.tangent[i].value);
  for (int i = 0; i < 3; ++i) {
    s += ' ';
    for (int j = 0; j < 3; ++j) s += class_of(y.tangent[i].tangent[j]);
  }
  return s;
}

// f of one variable, number 0 of three, in both second-order modes; value, f', f'' as classes.
template <class F>
std::string in_both_modes(const F& f, double x) {
  const std::string packed = classes(f(Packed::variable(x, 0))), nested = classes(f(nested_variable(x, 0)));
  CHECK(packed == nested);
  CHECK(packed.substr(3) == "ff " + std::string{packed[6]} + "ff fff fff");
  const auto gradient = f(Inner::variable(x, 0));
  CHECK(class_of(gradient.tangent[0]) == packed[2]);
  CHECK(class_of(gradient.value) == packed[0]);
  return {packed[0], packed[2], packed[6]};
}
// The same of two variables, numbers 0 and 1: value, fa, fb, faa, fab, fbb.
template <class F>
std::string in_both_modes(const F& f, double a, double b) {
  const std::string packed = classes(f(Packed::variable(a, 0), Packed::variable(b, 1)));
  const std::string nested = classes(f(nested_variable(a, 0), nested_variable(b, 1)));
  CHECK(packed == nested);
  CHECK(packed[7] == packed[10]);
  return {packed[0], packed[2], packed[3], packed[6], packed[7], packed[11]};
}

template <class F>
void require_derivatives(const F& f, double x, double value, double first, double second) {
  const Packed p = f(Packed::variable(x, 0));
  const Nested n = f(nested_variable(x, 0));
  CHECK(p.value == value);
  CHECK(p.gradient[0] == first);
  CHECK(p.hessian(0, 0) == second);
  CHECK(n.tangent[0].value == first);
  CHECK(n.tangent[0].tangent[0] == second);
}

}  // namespace

TEST_CASE("stop_gradient holds its argument constant in every number and in a recording") {
  const auto held = [](const auto& x) { return x * stop_gradient(x * x); };
  CHECK(stop_gradient(3.0) == 3.0);
  require_derivatives(held, 3.0, 27.0, 9.0, 0.0);
  // An infinite derivative of what is held constant does not matter, and a matrix is held entry by entry.
  require_derivatives([](const auto& x) { return stop_gradient(sqrt(x)) + x * x; }, 0.0, 0.0, 0.0, 2.0);
  const Vector<Packed> held_vector = stop_gradient(Vector<Packed>::Constant(2, Packed::variable(3.0, 0)));
  CHECK(held_vector[1].value == 3.0);
  CHECK(held_vector[1].is_structural_zero() == false);
  CHECK(held_vector[1].gradient[0] == 0.0);
  const auto f = [](const auto& x) {
    using std::exp;
    return stop_gradient(x[0] * x[1]) * x[0] * x[0] + exp(stop_gradient(x[1]));
  };
  const Eigen::Vector2d x(3.0, 2.0);
  const double value = 54.0 + std::exp(2.0);
  const Eigen::Vector2d slope(36.0, 0.0);
  const Eigen::Matrix2d curvature{{12.0, 0.0}, {0.0, 0.0}};
  CHECK(grad(f)(x) == slope);
  for (const HessianMode mode : all_hessian_modes) CHECK(hessian(f, x, mode) == curvature);
  for (const Backend backend : {Backend::interpreted, Backend::compiled}) {
    if (backend == Backend::compiled && !compiled_available()) continue;
    ReplayOptions options;
    options.backend = backend;
    options.dense = true;
    RecordedFunction recorded(f, Eigen::VectorXd(Eigen::Vector2d(1.0, 1.0)), options);
    double y = 0;
    Eigen::VectorXd g, h;
    REQUIRE(recorded.value_gradient_hessian(x, y, g, h) == Evaluation::ok);
    CHECK(y == value);
    CHECK(g == slope);
    CHECK(Eigen::Map<const Eigen::Matrix2d>(h.data()) == curvature);
  }
}

TEST_CASE("roots, logarithms and inverse functions at the edge of their domain and beyond", "[N26][A33]") {
  const auto at = [](auto row, double x) { return in_both_modes([&](const auto& t) { return apply(row, t); }, x); };
  using namespace elementary;
  for (const double zero : {0.0, -0.0}) {
    CHECK(at(Sqrt{}, zero) == "f+-");
    CHECK(at(Log{}, zero) == "-+-");
    CHECK(at(Log2{}, zero) == "-+-");
    CHECK(at(Log10{}, zero) == "-+-");
    CHECK(at(XLogX{}, zero) == "f-+");
  }
  CHECK(at(Log1p{}, -1.0) == "-+-");
  CHECK(at(Cbrt{}, 0.0) == "f+-");
  CHECK(at(Asin{}, 1.0) == "f++");
  CHECK(at(Asin{}, -1.0) == "f+-");
  CHECK(at(Acos{}, 1.0) == "f--");
  CHECK(at(Acos{}, -1.0) == "f-+");
  CHECK(at(Acosh{}, 1.0) == "f+-");
  CHECK(at(Atanh{}, 1.0) == "+++");
  CHECK(at(Atanh{}, -1.0) == "-+-");
  for (const double below : {-1e-300, -1.0, -5.0, -infinity}) {
    CHECK(at(Sqrt{}, below) == "NNN");
    CHECK(at(Log{}, below) == "NNN");
    CHECK(at(Log2{}, below) == "NNN");
    CHECK(at(Log10{}, below) == "NNN");
    CHECK(at(Log1p{}, below - 1.5) == "NNN");
    CHECK(at(Acosh{}, below) == "NNN");
  }
  for (const double outside : {-1.5, 1.5, 7.0, infinity}) {
    CHECK(at(Asin{}, outside) == "NNN");
    CHECK(at(Acos{}, outside) == "NNN");
    CHECK(at(Atanh{}, outside) == "NNN");
  }
}

TEST_CASE("powers of 0 follow the class of a passive exponent", "[N27]") {
  for (const double zero : {0.0, -0.0}) {
    const auto power = [&](double c) { return in_both_modes([c](const auto& x) { return pow(x, c); }, zero); };
    CHECK(power(3.5) == "fff");
    CHECK(power(3.0) == "fff");
    CHECK(power(1.5) == "ff+");
    CHECK(power(0.5) == "f+-");
    require_derivatives([](const auto& x) { return pow(x, 3); }, zero, 0.0, 0.0, 0.0);
    require_derivatives([](const auto& x) { return pow(x, 2.5); }, zero, 0.0, 0.0, 0.0);
    require_derivatives([](const auto& x) { return pow(x, 2); }, zero, 0.0, 0.0, 2.0);
    require_derivatives([](const auto& x) { return pow(x, 2.0f); }, zero, 0.0, 0.0, 2.0);
    require_derivatives([](const auto& x) { return pow(x, 1); }, zero, 0.0, 1.0, 0.0);
    require_derivatives([](const auto& x) { return pow(x, 0); }, zero, 1.0, 0.0, 0.0);
    // An exponent that is a number of the function's own type, but constant, is no different.
    require_derivatives([](const auto& x) { return pow(x, std::decay_t<decltype(x)>(2.0)); }, zero, 0.0, 0.0, 2.0);
    require_derivatives([](const auto& x) { return pow(x, std::decay_t<decltype(x)>(1.0)); }, zero, 0.0, 1.0, 0.0);
    require_derivatives([](const auto& x) { return pow(x, std::decay_t<decltype(x)>(0.0)); }, zero, 1.0, 0.0, 0.0);
  }
  require_derivatives([](const auto& x) { return pow(x, 1.0); }, tiny, tiny, 1.0, 0.0);
}

TEST_CASE("powers of 0 and of negative numbers with active exponents", "[N27]") {
  const auto power = [](double a, double b) {
    return in_both_modes([](const auto& x, const auto& y) { return pow(x, y); }, a, b);
  };
  CHECK(power(0.0, 3.0) == "ffffff");
  CHECK(power(0.0, 2.0) == "ffffff");
  CHECK(power(0.0, 1.5) == "fff+ff");
  CHECK(power(0.0, 1.0) == "ffff-f");
  CHECK(power(0.0, 0.5) == "f+f--f");
  CHECK(power(0.0, 0.0) == "ff-fff");
  CHECK(power(-2.0, 3.0) == "ffNfNN");
  CHECK(power(-2.0, 1.5) == "NNNNNN");
  require_derivatives([](const auto& x) { return pow(x, 3); }, -2.0, -8.0, 12.0, -12.0);
  CHECK(in_both_modes([](const auto& x) { return pow(x, 1.5); }, -2.0) == "NNN");
  CHECK(in_both_modes([](const auto& x) { return pow(2, x); }, -2.0) == "fff");
  CHECK(in_both_modes([](const auto& x) { return pow(0.0, x); }, 2.0) == "fff");
  CHECK(in_both_modes([](const auto& x) { return pow(-2.0, x); }, 2.0) == "fNN");
}

TEST_CASE("angles", "[N28]") {
  const auto angle = [](double a, double b) {
    return in_both_modes([](const auto& y, const auto& x) { return atan2(y, x); }, a, b);
  };
  for (const double y : {0.0, -0.0})
    for (const double x : {0.0, -0.0}) CHECK(angle(y, x).substr(0, 3) == "fNN");
  CHECK(angle(1e200, 1e200) == "ffffff");
  CHECK(angle(-1e200, 1e150) == "ffffff");
  const Packed far = atan2(Packed::variable(1e200, 0), Packed::variable(1e200, 1));
  CHECK(far.gradient[0] == Approx(0.5e-200).epsilon(1e-15));
  CHECK(far.gradient[1] == Approx(-0.5e-200).epsilon(1e-15));
  const Packed near = atan2(Packed::variable(3e-300, 0), Packed::variable(4e-300, 1));
  CHECK(near.gradient[0] == Approx(4.0 / 25.0 * 1e300).epsilon(1e-14));
  CHECK(near.gradient[1] == Approx(-3.0 / 25.0 * 1e300).epsilon(1e-14));
  const Inner denormal = atan2(Inner::variable(1e-320, 0), Inner(1.0));
  CHECK(denormal.tangent[0] == 1.0);
}

TEST_CASE("distances neither overflow nor underflow, and have a subgradient at 0", "[N29]") {
  const auto hypotenuse = [](const auto& a, const auto& b) { return hypot(a, b); };
  CHECK(in_both_modes(hypotenuse, 0.0, 0.0) == "ffffff");
  const Packed kink = hypot(Packed::variable(0.0, 0), Packed::variable(-0.0, 1));
  CHECK(kink.gradient[0] == 0.0);
  CHECK(kink.gradient[1] == 0.0);
  CHECK(kink.hessian(0, 0) == 0.0);
  for (const double scale : {1e200, 1.0, 1e-200}) {
    const Packed y = hypot(Packed::variable(3 * scale, 0), Packed::variable(4 * scale, 1));
    CHECK(y.value == Approx(5 * scale).epsilon(1e-15));
    CHECK(y.gradient[0] == Approx(0.6).epsilon(1e-15));
    CHECK(y.gradient[1] == Approx(0.8).epsilon(1e-15));
    CHECK(y.hessian(0, 0) == Approx(0.128 / scale).epsilon(1e-14));
    CHECK(y.hessian(1, 0) == Approx(-0.096 / scale).epsilon(1e-14));
    CHECK(in_both_modes(hypotenuse, 3 * scale, 4 * scale) == "ffffff");
  }
  const Packed zero = hypot(Packed::variable(0.0, 0), Packed::variable(0.0, 1), Packed::variable(0.0, 2));
  CHECK(classes(zero) == "f fff fff fff fff");
  CHECK(zero.gradient[2] == 0.0);
  const Packed space = hypot(Packed::variable(1e200, 0), Packed::variable(2e200, 1), Packed::variable(2e200, 2));
  CHECK(space.value == Approx(3e200).epsilon(1e-15));
  CHECK(space.gradient[1] == Approx(2.0 / 3.0).epsilon(1e-15));
}

TEST_CASE("extremes: ties share, NaN is never chosen", "[N30]") {
  const Packed a = Packed::variable(2.0, 0), b = Packed::variable(2.0, 1), c = Packed::variable(3.0, 2);
  for (const Packed& tie : {fmax(a, b), fmin(a, b), max(a, b), min(a, b)}) {
    CHECK(tie.value == 2.0);
    CHECK(tie.gradient[0] == 0.5);
    CHECK(tie.gradient[1] == 0.5);
  }
  CHECK(fmax(a, c).gradient[2] == 1.0);
  CHECK(fmax(a, c).gradient[0] == 0.0);
  CHECK(fmin(a, c).gradient[0] == 1.0);
  const Packed bad = Packed::variable(not_a_number, 1);
  for (const Packed& chosen : {fmax(a, bad), fmin(a, bad), fmax(bad, a), fmin(bad, a)}) {
    CHECK(chosen.value == 2.0);
    CHECK(chosen.gradient[0] == 1.0);
    CHECK(chosen.gradient[1] == 0.0);
  }
  CHECK(std::isnan(fmax(bad, bad).value));
  CHECK(fmax(a, 1).gradient[0] == 1.0);
  CHECK(fmax(2, a).gradient[0] == 0.5);
  require_derivatives([](const auto& x) { return abs(x); }, 0.0, 0.0, 0.0, 0.0);
  require_derivatives([](const auto& x) { return abs(x); }, -3.0, 3.0, -1.0, 0.0);
  CHECK(in_both_modes([](const auto& x) { return abs(x); }, not_a_number) == "NNf");
  for (const double x : {-1.5, -0.0, 0.0, 2.0, 2.5}) {
    require_derivatives([](const auto& t) { return floor(t); }, x, std::floor(x), 0.0, 0.0);
    require_derivatives([](const auto& t) { return ceil(t); }, x, std::ceil(x), 0.0, 0.0);
    require_derivatives([](const auto& t) { return round(t); }, x, std::round(x), 0.0, 0.0);
    require_derivatives([](const auto& t) { return trunc(t); }, x, std::trunc(x), 0.0, 0.0);
    require_derivatives([](const auto& t) { return sign(t); }, x, (x > 0) - (x < 0), 0.0, 0.0);
  }
  const Packed r = fmod(Packed::variable(-7.5, 0), Packed::variable(2.0, 1));
  CHECK(r.value == std::fmod(-7.5, 2.0));
  CHECK(r.gradient[0] == 1.0);
  CHECK(r.gradient[1] == 3.0);
  CHECK(remainder(Packed::variable(7.5, 0), Packed::variable(2.0, 1)).gradient[1] == -4.0);
}

TEST_CASE("0 times infinity is NaN, except for structural zeros", "[N04][N31]") {
  CHECK(in_both_modes([](const auto& x) { return sqrt(x * x); }, 0.0) == "fNN");
  CHECK(in_both_modes([](const auto& x) { return pow(x, 0.5) * pow(x, 0.5); }, 0.0) == "fNN");
  CHECK(in_both_modes([](const auto& x) { return x > 0 ? log(x) : 0.0 * x; }, 0.0) == "fff");
  CHECK(in_both_modes([](const auto& x) { return (x - x) * log(x); }, 0.0)[1] == 'N');
  CHECK(in_both_modes([](const auto& x) { return 0.0 * sqrt(x); }, 0.0)[1] == 'N');
  // Variables that take no part stay out of it, linear ones keep no curvature.
  const auto sum = [](const auto& x, const auto& y) { return sqrt(x) + y; };
  CHECK(in_both_modes(sum, 0.0, 1.0) == "f+f-ff");
  const auto scaled = [](const auto& x, const auto& y) { return 3.0 * sqrt(2.0 * x / 4) - y / 2; };
  CHECK(in_both_modes(scaled, 0.0, 1.0) == "f+f-ff");
  const auto constant = [](const auto& x, const auto& y) {
    using T = std::decay_t<decltype(x)>;
    return sqrt(x * T(2.0)) * T(1.0) + T(0.0) * T(infinity) * 0 + y;
  };
  CHECK(in_both_modes(constant, 0.0, 1.0).substr(1) == "+f-ff");
  CHECK(in_both_modes([](const auto& x, const auto& y) { return sqrt(x) * y; }, 0.0, 1.0) == "f+f-+f");
  CHECK(in_both_modes([](const auto& x, const auto& y) { return fmax(sqrt(x), -1.0) - fmin(y, 7.0); }, 0.0, 1.0) ==
        "f+f-ff");
  CHECK(in_both_modes([](const auto& x, const auto& y) { return fma(sqrt(x), y, y); }, 0.0, 1.0) == "f+f-+f");
}
