#pragma once

#include <cstdint>
#include <string_view>

#include <hesse/ad/vocabulary/elementary/arithmetic.hpp>
#include <hesse/ad/vocabulary/elementary/exponential.hpp>
#include <hesse/ad/vocabulary/elementary/extremes.hpp>
#include <hesse/ad/vocabulary/elementary/power.hpp>
#include <hesse/ad/vocabulary/elementary/special.hpp>
#include <hesse/ad/vocabulary/elementary/ternary.hpp>
#include <hesse/ad/vocabulary/elementary/trigonometric.hpp>
#include <hesse/ad/vocabulary/type_list.hpp>

// The table of elementary functions. A row gives value, first and second derivatives and is the only place they are
// written: scalars, counting, plans and tests enumerate these lists. One more function is one more row, its name here
// and in functions.hpp.
namespace hesse::ad {

namespace elementary {

using Unary =
    TypeList<Neg, Abs, Exp, Exp2, Expm1, Log, Log2, Log10, Log1p, Sqrt, Cbrt, Sin, Cos, Tan, Asin, Acos, Atan, Sinh,
             Cosh, Tanh, Asinh, Acosh, Atanh, Erf, Erfc, Tgamma, Lgamma, Polygamma<0>, Polygamma<1>, Polygamma<2>,
             Polygamma<3>, XLogX, Floor, Ceil, Round, Trunc, Rint, Nearbyint, Sign, StopGradient>;
using Binary = TypeList<Add, Sub, Mul, Div, Pow, Hypot, Atan2, Fmin, Fmax, Fdim, Copysign, Fmod, Remainder, BesselJ>;
using Ternary = TypeList<Fma, Hypot3>;

// Comparing values is an operation too, though nothing is differentiated by it.
struct Compare {
  static constexpr std::string_view name = "compare";
};

using All = Concatenated<Unary, Binary, Ternary, TypeList<Compare>>::type;

}  // namespace elementary

// Operations by number: the order of elementary::All.
enum class Operation : std::uint8_t {};
inline constexpr std::size_t operation_count = elementary::All::size;

namespace detail {

template <class Row>
struct ListedRow {
  using type = Row;
};
template <int K>
requires(K > 3) struct ListedRow<elementary::Polygamma<K>> {
  using type = elementary::Polygamma<3>;
};

}  // namespace detail

template <class Row>
inline constexpr Operation operation_of =
    static_cast<Operation>(elementary::All::index<typename detail::ListedRow<Row>::type>());

constexpr std::string_view to_string(Operation operation) {
  return elementary::All::names[static_cast<std::size_t>(operation)];
}

}  // namespace hesse::ad
