#include <catch2/catch.hpp>

#include <utility>

#include <hesse/ad/numbers.hpp>

// Assignments whose operands are the target itself behave as if by value, in every kind of number.
namespace ad = hesse::ad;

namespace {

struct Forward {
  using Number = ad::Dual<double, 2>;
  Number x = Number::variable(1.5, 0), y = Number::variable(-0.75, 1);
  std::pair<double, double> slopes(const Number& f) { return {f.tangent[0], f.tangent[1]}; }
};

struct Nested {
  using Inner = ad::Dual<double, 2>;
  using Number = ad::Dual<Inner, 2>;
  Number x = Number::variable(Inner::variable(1.5, 0), 0), y = Number::variable(Inner::variable(-0.75, 1), 1);
  std::pair<double, double> slopes(const Number& f) { return {f.tangent[0].value, f.tangent[1].value}; }
};

struct Packed {
  using Number = ad::Dual2<double, 2>;
  Number x = Number::variable(1.5, 0), y = Number::variable(-0.75, 1);
  std::pair<double, double> slopes(const Number& f) { return {f.gradient[0], f.gradient[1]}; }
};

template <class T>
struct Reverse {
  using Number = ad::Var<T>;
  ad::Tape<T> tape;
  Number x = tape.input(T(1.5)), y = tape.input(T(-0.75));
  std::pair<double, double> slopes(const Number& f) {
    const Number inputs[]{x, y};
    T g[2];
    tape.gradient(f, inputs, g);
    return {ad::passive(g[0]), ad::passive(g[1])};
  }
};

}  // namespace

TEMPLATE_TEST_CASE("two-address forms are as if by value", "[A06]", Forward, Nested, Packed, Reverse<double>,
                   (Reverse<ad::Dual<double, 2>>), Reverse<ad::Var<double>>) {
  TestType context;
  using Number = typename TestType::Number;
  const Number x = context.x, y = context.y;

  // in_place works on a copy of x named a; by_value says the same without aliasing.
  const auto same = [&](const char* form, auto in_place, auto by_value) {
    INFO(form);
    Number a = x;
    in_place(a);
    const Number b = by_value(x);
    CHECK(ad::passive(a) == ad::passive(b));
    const auto [ax, ay] = context.slopes(a);
    const auto [bx, by] = context.slopes(b);
    CHECK(ax == Approx(bx).margin(1e-15));
    CHECK(ay == Approx(by).margin(1e-15));
  };
#define SAME(in_place, by_value) \
  same(                          \
      #in_place, [&]([[maybe_unused]] Number& a) { in_place; }, [&](const Number& v) { return Number(by_value); })
  SAME(a += a, v + v);
  SAME(a -= a, v - v);
  SAME(a *= a, v * v);
  SAME(a /= a, v / v);
  SAME(a = a - 2 * a, v - 2 * v);
  SAME(a += a * a, v + v * v);
  SAME(a -= a * a, v - v * v);
  SAME(a *= a + y, v * (v + y));
  SAME(a /= a * y, v / (v * y));
  SAME(a = y - a, y - v);
  SAME(a = y / a, y / v);
  SAME(a = -a, -v);
  SAME(a = sin(a), sin(v));
  SAME(a = pow(a, a), pow(v, v));
  SAME(a = atan2(a, y), atan2(v, y));
  SAME(a = fma(a, a, a), v * v + v);
  SAME(a = 3.0 - a, 3.0 - v);
  SAME(a = 3.0 / a, 3.0 / v);
#undef SAME
}

TEMPLATE_TEST_CASE("swapping, assigning to oneself and moving", "[A06][A15]", Forward, Packed, Reverse<double>) {
  TestType context;
  using Number = typename TestType::Number;
  Number a = context.x * context.x, b = context.y;
  std::swap(a, b);
  CHECK(context.slopes(a) == std::pair(0.0, 1.0));
  CHECK(context.slopes(b) == std::pair(3.0, 0.0));
  Number& same = a;
  a = same;
  CHECK(context.slopes(a) == std::pair(0.0, 1.0));
  a = std::move(same);
  CHECK(context.slopes(a) == std::pair(0.0, 1.0));
}
