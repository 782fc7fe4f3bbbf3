#include <array>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/elementary/table.hpp>

// Every row of the table against central differences of its value in 50 digits.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Wide = boost::multiprecision::cpp_bin_float_50;

// Points inside the domain of each function; the default suits functions defined everywhere.
std::vector<double> points_of(std::string_view name) {
  static const std::map<std::string_view, std::vector<double>> special{
      {"log", {1e-3, 0.7, 1.0, 35.0}},    {"log2", {1e-3, 0.7, 35.0}},
      {"log10", {1e-3, 0.7, 35.0}},       {"log1p", {-0.99, -1e-6, 0.3, 20.0}},
      {"sqrt", {1e-3, 0.7, 35.0}},        {"cbrt", {-8.1, 1e-3, 0.7, 35.0}},
      {"tan", {-1.2, -0.1, 0.4, 1.5}},    {"asin", {-0.99, -0.2, 0.3, 0.9}},
      {"acos", {-0.99, -0.2, 0.3, 0.9}},  {"acosh", {1.01, 2.0, 50.0}},
      {"atanh", {-0.99, -0.2, 0.3, 0.9}}, {"tgamma", {-2.5, -0.4, 0.3, 1.5, 7.2}},
      {"lgamma", {-2.5, -0.4, 0.3, 7.2}}, {"digamma", {-2.5, 0.3, 7.2}},
      {"trigamma", {-2.5, 0.3, 7.2}},     {"tetragamma", {-2.3, 0.3, 7.2}},
      {"polygamma", {-2.3, 0.3, 7.2}},    {"xlogx", {1e-3, 0.7, 35.0}},
      {"erfc", {-2.0, 0.3, 2.0, 5.0}},    {"tanh", {-19.0, -3.1, 0.0, 0.4, 12.0}}};
  const auto found = special.find(name);
  return found != special.end() ? found->second : std::vector<double>{-3.3, -1.1, -0.4, 0.3, 1.7, 4.2};
}

struct Differences {
  Wide first, second;
};

// Central differences, extrapolated once: of order h⁴.
template <class F>
Differences differences(const F& f, const Wide& x) {
  const Wide h = Wide(1) / (1ll << 36), g = h / 2;
  const Wide here = f(x), above = f(Wide(x + h)), below = f(Wide(x - h)), up = f(Wide(x + g)), down = f(Wide(x - g));
  return {(4 * (up - down) / (2 * g) - (above - below) / (2 * h)) / 3,
          (4 * (up - 2 * here + down) / (g * g) - (above - 2 * here + below) / (h * h)) / 3};
}

void require_close(double computed, const Wide& reference) {
  const double scale = std::max(1e-3, std::abs(static_cast<double>(reference)));
  const double error = std::abs(static_cast<double>(Wide(computed) - reference));
  CHECK(error <= 4e-13 * scale);
}

// Points of functions of two arguments.
constexpr std::array<std::array<double, 2>, 5> pairs{{{0.7, 1.3}, {2.5, -0.6}, {3.1, 2.2}, {1.9, 0.8}, {0.25, 4.5}}};

}  // namespace

TEST_CASE("unary rows agree with differences of their values in 50 digits") {
  elementary::Unary::for_each([](auto row) {
    using Row = decltype(row);
    if (std::is_same_v<Row, elementary::StopGradient>) return;
    for (const double x : points_of(Row::name)) {
      INFO(Row::name << " at " << x);
      const Differences d = differences([](const Wide& t) { return Row::value(t); }, Wide(x));
      const double y = Row::value(x);
      const double first = Row::first(x, y);
      require_close(first, d.first);
      require_close(Row::second(x, y, first), d.second);
    }
  });
}

TEST_CASE("unary rows give all 50 digits in multiprecision") {
  elementary::Unary::for_each([](auto row) {
    using Row = decltype(row);
    if (std::is_same_v<Row, elementary::StopGradient>) return;
    for (const double x : points_of(Row::name)) {
      INFO(Row::name << " at " << x);
      const Wide w(x);
      const Wide y = Row::value(w), first = Row::first(w, y);
      const Differences d = differences([](const Wide& t) { return Row::value(t); }, w);
      const Wide error = abs(first - d.first), bound = 1e-20 * (1 + abs(d.first));
      CHECK(error <= bound);
    }
  });
}

TEST_CASE("binary rows agree with differences of their values in 50 digits") {
  elementary::Binary::for_each([](auto row) {
    using Row = decltype(row);
    if constexpr (!std::is_same_v<Row, elementary::BesselJ>) {
      for (const auto& [a, b] : pairs) {
        INFO(Row::name << " at " << a << ", " << b);
        const Wide u(a), v(b);
        const Differences in_a = differences([&](const Wide& t) { return Wide(Row::value(t, v)); }, u);
        const Differences in_b = differences([&](const Wide& t) { return Wide(Row::value(u, t)); }, v);
        const Differences mixed = differences(
            [&](const Wide& s) { return differences([&](const Wide& t) { return Wide(Row::value(s, t)); }, v).first; },
            u);
        const double y = Row::value(a, b);
        require_close(Row::first_a(a, b, y), in_a.first);
        require_close(Row::first_b(a, b, y), in_b.first);
        require_close(Row::second_aa(a, b, y), in_a.second);
        require_close(Row::second_ab(a, b, y), mixed.first);
        require_close(Row::second_bb(a, b, y), in_b.second);
      }
    }
  });
}

TEST_CASE("ternary rows agree with differences of their values in 50 digits") {
  elementary::Ternary::for_each([](auto row) {
    using Row = decltype(row);
    const std::array<double, 3> x{0.7, -1.3, 2.1};
    const double y = Row::value(x[0], x[1], x[2]);
    const auto first = Row::first(x, y);
    const auto second = Row::second(x, y);
    const std::array<Wide, 3> w{x[0], x[1], x[2]};
    const auto at = [&](std::size_t i, const Wide& s, std::size_t j, const Wide& t) {
      std::array<Wide, 3> p = w;
      p[i] = s;
      p[j] = t;
      return Wide(Row::value(p[0], p[1], p[2]));
    };
    std::size_t e = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      INFO(Row::name << " argument " << i);
      const Differences d = differences([&](const Wide& t) { return at(i, t, i, t); }, w[i]);
      require_close(first[i], d.first);
      for (std::size_t j = 0; j < i; ++j, ++e) {
        const Differences mixed = differences(
            [&](const Wide& s) { return differences([&](const Wide& t) { return at(i, s, j, t); }, w[j]).first; },
            w[i]);
        require_close(second[e], mixed.first);
      }
      require_close(second[e++], d.second);
    }
  });
}

TEST_CASE("Bessel functions satisfy their differential equation") {
  using Row = elementary::BesselJ;
  for (const double n : {0.0, 1.0, 2.0, 5.0})
    for (const double x : {0.3, 1.7, 9.1}) {
      const double y = Row::value(n, x), d = Row::first_b(n, x, y), s = Row::second_bb(n, x, y);
      CHECK(x * x * s + x * d + (x * x - n * n) * y == Approx(0.0).margin(1e-13 * (1 + x * x)));
      if (n > 0) CHECK(d == Approx(Row::value(n - 1.0, x) - n / x * y).margin(1e-14));
    }
}

TEST_CASE("polygamma functions at known points") {
  constexpr double euler = 0.57721566490153286061;
  CHECK(elementary::Polygamma<0>::value(1.0) == Approx(-euler).epsilon(1e-15));
  CHECK(elementary::Polygamma<0>::value(0.5) == Approx(-euler - 2 * std::numbers::ln2).epsilon(1e-15));
  CHECK(elementary::Polygamma<1>::value(1.0) == Approx(std::numbers::pi * std::numbers::pi / 6).epsilon(1e-15));
  CHECK(elementary::Polygamma<1>::value(0.5) == Approx(std::numbers::pi * std::numbers::pi / 2).epsilon(1e-15));
  CHECK(elementary::Polygamma<2>::value(1.0) == Approx(-2 * 1.2020569031595942854).epsilon(1e-15));
  CHECK(elementary::Polygamma<3>::value(1.0) == Approx(std::pow(std::numbers::pi, 4) / 15).epsilon(1e-15));
  CHECK(std::isnan(elementary::Polygamma<0>::value(-3.0)));
  const Wide reference("-0.57721566490153286060651209008240243104215933593992359880577");
  CHECK(abs(elementary::Polygamma<0>::value(Wide(1)) - reference) < 1e-48);
}

TEST_CASE("rows are numbered in the order of the lists") {
  CHECK(to_string(operation_of<elementary::Exp>) == "exp");
  CHECK(to_string(operation_of<elementary::Div>) == "div");
  CHECK(to_string(operation_of<elementary::Hypot3>) == "hypot3");
  CHECK(to_string(operation_of<elementary::Polygamma<7>>) == "polygamma");
  CHECK(operation_count == elementary::Unary::size + elementary::Binary::size + elementary::Ternary::size + 1);
}
