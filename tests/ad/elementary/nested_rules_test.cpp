#include <array>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <string_view>

#include <hesse/ad/numbers.hpp>

// Nested numbers differentiate the rules of first derivatives. A rule that is accurate itself may cancel once differentiated, as
// (1 - x)(1 + x) does near 0; the second derivatives in 50 digits are those of the rows, which need no differentiation.
namespace {

using namespace hesse::ad;

using namespace hesse::ad::detail;
using Wide = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<100>, boost::multiprecision::et_off>;
using D = Dual<double, 2>;

constexpr double magnitudes[]{1e-200, 1e-30, 1e-16,    1e-12,    1e-8, 1e-4, 0.1,  0.4999,
                              0.5,    0.9,   1 - 1e-8, 1 + 1e-8, 2.0,  7.0,  40.0, 1e9};

// Derivatives of the gamma function are rows of their own, and what is piecewise linear has none.
template <class Row>
bool concerned() {
  const std::string_view name = Row::name;
  return elementary::curvature_of<Row> != 0 && name.find("gamma") == std::string_view::npos;
}

void require_relative(double computed, const Wide& reference) {
  if (!isfinite(reference) || abs(reference) < 1e-290 || abs(reference) > 1e290) return;
  CHECK(static_cast<double>(abs((Wide(computed) - reference) / reference)) < 1e-11);
}

template <class Function>
void check(const std::array<double, 2>& x, const Function& f) {
  using Reference = Dual2<Wide, 2>;
  const Reference wide = f(Reference::variable(Wide(x[0]), 0), Reference::variable(Wide(x[1]), 1));
  using N = Dual<D, 2>;
  const N nested = f(N::variable(D::variable(x[0], 0), 0), N::variable(D::variable(x[1], 1), 1));
  Tape<D> tape;
  const std::array in{tape.input(D::variable(x[0], 0)), tape.input(D::variable(x[1], 1))};
  std::array<D, 2> g;
  tape.gradient(f(in[0], in[1]), in, g);
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j <= i; ++j) {
      require_relative(nested.tangent[i].tangent[j], wide.hessian(i, j));
      require_relative(g[static_cast<std::size_t>(i)].tangent[j], wide.hessian(i, j));
    }
}

}  // namespace

TEST_CASE("second derivatives by nesting are relatively accurate near 0 and 1", "[A35]") {
  elementary::Unary::for_each([](auto row) {
    using Row = decltype(row);
    if constexpr (requires { Row::template first<Wide>; })
      if (concerned<Row>())
        for (const double m : magnitudes)
          for (const double x : {m, -m}) {
            INFO(Row::name << " at " << x);
            check({x, 1.0}, [](const auto& a, const auto&) { return apply(Row{}, a); });
          }
  });
}

TEST_CASE("lengths by nesting are relatively accurate where one side is much longer", "[A35]") {
  for (const double small : {1e-30, 1e-12, 1e-6, 0.3, 1.0})
    for (const double sign : {1.0, -1.0}) {
      INFO("short side " << small);
      const auto plane = [](const auto& a, const auto& b) { return hypot(a, b); };
      const auto space = [](const auto& a, const auto& b) { return hypot(a, b, 0.5 * b); };
      check({sign, small}, plane);
      check({small, sign}, plane);
      check({sign, small}, space);
    }
}
