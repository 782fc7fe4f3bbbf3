#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/programs/partials.hpp>

// Short rules for partial derivatives of operations; other operations use the table of elementary functions.
namespace hesse::ad::detail {

namespace {

using namespace elementary;
using Id = Expressions::Id;
using Rule = void (*)(Expressions& e, Id a, Id b, Id c, Partials& p);

constexpr double ln2 = std::numbers::ln2;
constexpr double ln10 = std::numbers::ln10;
// Integer exponents up to this bound become products.
constexpr double product_exponent = 8;

template <class Row>
Id unary(Expressions& e, Id x) {
  return e.apply(operation_of<Row>, x);
}

template <class Row>
Id table_second(Expressions& e, Id x, const Partials& p) {
  return e.apply(operation_of<Row>, Part::second_aa, x, p.value, p.first[0]);
}

Id power(Expressions& e, Id x, int n) {
  if (n == 0) return e.constant(1.0);
  const Id half = power(e, x, n / 2);
  const Id even = n / 2 == 0 ? half : e.square(half);
  return n % 2 == 0 ? even : n == 1 ? x : e.mul(even, x);
}

// xᶜ for a constant c, by cases of the exponent. It is never computed as exp(c log x).
void constant_power(Expressions& e, Id x, double c, Partials& p) {
  if (c == std::floor(c) && std::fabs(c) <= product_exponent) {
    const Id base = c < 0 ? e.div(e.constant(1.0), x) : x;
    const int n = static_cast<int>(std::fabs(c));
    p.value = power(e, base, n);
    // For n > 0 the derivatives have one and two factors fewer; for n < 0, one and two more.
    if (c != 0) p.first[0] = e.scale(c, power(e, base, c < 0 ? n + 1 : n - 1));
    if (c != 0 && c != 1) p.second[0] = e.scale(c * (c - 1), power(e, base, c < 0 ? n + 2 : n - 2));
    return;
  }
  const auto raised = [&](double exponent) { return e.apply(operation_of<Pow>, x, e.constant(exponent)); };
  p.value = raised(c);
  p.first[0] = e.scale(c, raised(c - 1));
  p.second[0] = e.scale(c * (c - 1), raised(c - 2));
}

template <class Row>
void unary_from_table(Expressions& e, Id a, Partials& p) {
  p.value = unary<Row>(e, a);
  if constexpr (std::is_base_of_v<LocallyConstant, Row>) return;
  p.first[0] = e.apply(operation_of<Row>, Part::first_a, a, p.value, 0);
  if (curvature_of<Row> & 1u) p.second[0] = e.apply(operation_of<Row>, Part::second_aa, a, p.value, p.first[0]);
}

template <class Row>
void binary_from_table(Expressions& e, Id a, Id b, Partials& p) {
  p.value = e.apply(operation_of<Row>, a, b);
  const auto part = [&](Part which) { return e.apply(operation_of<Row>, which, a, b, p.value); };
  p.first = {part(Part::first_a), part(Part::first_b), p.first[2]};
  if (curvature_of<Row> & 1u) p.second[0] = part(Part::second_aa);
  if (curvature_of<Row> & 2u) p.second[1] = part(Part::second_ab);
  if (curvature_of<Row> & 4u) p.second[2] = part(Part::second_bb);
}

// The formulas of the row. At the origin all derivatives are 0: numerators are 0, the divisor is not.
void hypot3(Expressions& e, Id a, Id b, Id c, Partials& p) {
  p.value = e.apply(operation_of<Hypot3>, a, b, c);
  const Id divisor = e.apply(operation_of<Fmax>, p.value, e.constant(std::numeric_limits<double>::denorm_min()));
  const auto over = [&](Id numerator) { return e.div(numerator, divisor, Expressions::Rounding::as_written); };
  const Id u = over(a), v = over(b), w = over(c);
  const Id uu = e.square(u), vv = e.square(v), ww = e.square(w);
  const auto minus = [&](Id s, Id t) { return over(e.neg(e.mul(s, t))); };
  p.first = {u, v, w};
  p.second = {over(e.add(vv, ww)), minus(u, v), over(e.add(uu, ww)), minus(u, w), minus(v, w), over(e.add(uu, vv))};
}

template <class Row>
void by_rule(Expressions& e, Id a, Id b, Id c, Partials& p) {
  const Id one = e.constant(1.0);
  if constexpr (std::is_same_v<Row, Neg>) {
    p.value = e.neg(a);
    p.first[0] = e.constant(-1.0);
  } else if constexpr (std::is_same_v<Row, Add>) {
    p.value = e.add(a, b);
    p.first = {one, one, p.first[2]};
  } else if constexpr (std::is_same_v<Row, Sub>) {
    p.value = e.sub(a, b);
    p.first = {one, e.constant(-1.0), p.first[2]};
  } else if constexpr (std::is_same_v<Row, Mul>) {
    p.value = e.mul(a, b, Expressions::Rounding::as_written);
    p.first = {b, a, p.first[2]};
    p.second[1] = one;
  } else if constexpr (std::is_same_v<Row, Div>) {
    const Id r = e.div(one, b);
    p.value = e.is_constant(b) ? e.div(a, b, Expressions::Rounding::as_written)
                               : e.mul(a, r, Expressions::Rounding::as_written);
    p.first = {r, e.neg(e.mul(p.value, r)), p.first[2]};
    p.second[1] = e.neg(e.mul(r, r));
    p.second[2] = e.scale(-2.0, e.mul(p.first[1], r));
  } else if constexpr (std::is_same_v<Row, Fma>) {
    p.value = e.apply(operation_of<Fma>, a, b, c);
    p.first = {b, a, one};
    p.second[1] = one;
  } else if constexpr (std::is_same_v<Row, Abs>) {
    p.value = unary<Abs>(e, a);
    p.first[0] = unary<Sign>(e, a);
  } else if constexpr (std::is_same_v<Row, StopGradient>) {
    p.value = a;
  } else if constexpr (std::is_same_v<Row, Exp>) {
    p.value = p.first[0] = p.second[0] = unary<Exp>(e, a);
  } else if constexpr (std::is_same_v<Row, Exp2>) {
    p.value = unary<Exp2>(e, a);
    p.first[0] = e.scale(ln2, p.value);
    p.second[0] = e.scale(ln2 * ln2, p.value);
  } else if constexpr (std::is_same_v<Row, Expm1>) {
    p.value = unary<Expm1>(e, a);
    p.first[0] = p.second[0] = unary<Exp>(e, a);
  } else if constexpr (std::is_same_v<Row, Log> || std::is_same_v<Row, Log2> || std::is_same_v<Row, Log10>) {
    constexpr double slope = std::is_same_v<Row, Log> ? 1.0 : std::is_same_v<Row, Log2> ? 1.0 / ln2 : 1.0 / ln10;
    const Id r = e.div(one, a);
    p.value = unary<Row>(e, a);
    p.first[0] = e.scale(slope, r);
    p.second[0] = e.scale(-slope, e.square(r));
  } else if constexpr (std::is_same_v<Row, Sqrt>) {
    p.value = unary<Sqrt>(e, a);
    // √-0 is -0, but its slope is +∞.
    p.first[0] = e.div(e.constant(0.5), e.apply(operation_of<Add>, p.value, e.constant(0.0)));
    p.second[0] = e.scale(-2.0, e.mul(e.square(p.first[0]), p.first[0]));
  } else if constexpr (std::is_same_v<Row, Sin>) {
    p.value = unary<Sin>(e, a);
    p.first[0] = unary<Cos>(e, a);
    p.second[0] = e.neg(p.value);
  } else if constexpr (std::is_same_v<Row, Cos>) {
    p.value = unary<Cos>(e, a);
    p.first[0] = e.neg(unary<Sin>(e, a));
    p.second[0] = e.neg(p.value);
  } else if constexpr (std::is_same_v<Row, Tan>) {
    p.value = unary<Tan>(e, a);
    p.first[0] = e.add(one, e.square(p.value));
    p.second[0] = e.scale(2.0, e.mul(p.value, p.first[0]));
  } else if constexpr (std::is_same_v<Row, Sinh>) {
    p.value = p.second[0] = unary<Sinh>(e, a);
    p.first[0] = unary<Cosh>(e, a);
  } else if constexpr (std::is_same_v<Row, Cosh>) {
    p.value = p.second[0] = unary<Cosh>(e, a);
    p.first[0] = unary<Sinh>(e, a);
  } else if constexpr (std::is_same_v<Row, Atan>) {
    p.value = unary<Atan>(e, a);
    p.first[0] = e.div(one, e.add(one, e.square(a)));
    p.second[0] = table_second<Atan>(e, a, p);
  } else if constexpr (std::is_same_v<Row, Erf>) {
    p.value = unary<Erf>(e, a);
    p.first[0] = e.scale(2.0 * std::numbers::inv_sqrtpi, unary<Exp>(e, e.neg(e.square(a))));
    p.second[0] = table_second<Erf>(e, a, p);
  } else if constexpr (std::is_same_v<Row, Pow>) {
    if (e.is_constant(b)) {
      constant_power(e, a, e.value_of(b), p);
    } else {
      binary_from_table<Pow>(e, a, b, p);
    }
  } else if constexpr (std::is_same_v<Row, Hypot3>) {
    hypot3(e, a, b, c, p);
  } else if constexpr (std::is_same_v<Row, Compare>) {
    throw Error("partials: " + std::string(Row::name) + " has no partial derivatives of its own");
  } else if constexpr (Unary::contains<Row>) {
    unary_from_table<Row>(e, a, p);
  } else {
    binary_from_table<Row>(e, a, b, p);
  }
}

constexpr std::array<Rule, operation_count> rules = [] {
  std::array<Rule, operation_count> list{};
  All::for_each([&]<class Row>(Row) { list[static_cast<std::size_t>(operation_of<Row>)] = &by_rule<Row>; });
  return list;
}();

}  // namespace

Partials partials(Expressions& e, Operation operation, Id a, Id b, Id c) {
  Partials p;
  p.first.fill(e.constant(0.0));
  p.second.fill(p.first[0]);
  rules[static_cast<std::size_t>(operation)](e, a, b, c, p);
  return p;
}

Id value(Expressions& e, Operation operation, Id a, Id b, Id c) {
  using enum Expressions::Rounding;
  if (operation == operation_of<StopGradient>) return a;
  if (operation == operation_of<Neg>) return e.neg(a);
  if (operation == operation_of<Add>) return e.add(a, b);
  if (operation == operation_of<Sub>) return e.sub(a, b);
  if (operation == operation_of<Mul>) return e.mul(a, b, as_written);
  if (operation == operation_of<Div>) return e.div(a, b, as_written);
  return e.apply(operation, a, b, c);
}

}  // namespace hesse::ad::detail
