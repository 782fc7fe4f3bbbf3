#pragma once

#include <cstdint>
#include <string_view>

#include <hesse/ad/detail/core/type_list.hpp>
#include <hesse/ad/detail/elementary/rows/arithmetic.hpp>
#include <hesse/ad/detail/elementary/rows/exponential.hpp>
#include <hesse/ad/detail/elementary/rows/extremes.hpp>
#include <hesse/ad/detail/elementary/rows/power.hpp>
#include <hesse/ad/detail/elementary/rows/special.hpp>
#include <hesse/ad/detail/elementary/rows/ternary.hpp>
#include <hesse/ad/detail/elementary/rows/trigonometric.hpp>

// The table of elementary functions. A row has the value, first and second derivatives of one function. Number
// types, counting, plans and tests enumerate these lists. A new function needs a row, its name here and in
// functions.hpp.
namespace hesse::ad::detail {

namespace elementary {

using Unary =
    TypeList<Neg, Abs, Exp, Exp2, Expm1, Log, Log2, Log10, Log1p, Sqrt, Cbrt, Sin, Cos, Tan, Asin, Acos, Atan, Sinh,
             Cosh, Tanh, Asinh, Acosh, Atanh, Erf, Erfc, Tgamma, Lgamma, Polygamma<0>, Polygamma<1>, Polygamma<2>,
             Polygamma<3>, XLogX, Floor, Ceil, Round, Trunc, Rint, Nearbyint, Sign, StopGradient>;
using Binary = TypeList<Add, Sub, Mul, Div, Pow, Hypot, Atan2, Fmin, Fmax, Fdim, Copysign, Fmod, Remainder, BesselJ>;
using Ternary = TypeList<Fma, Hypot3>;

// A comparison of values is an operation too, although it has no derivative.
struct Compare {
  static constexpr std::string_view name = "compare";
};

using All = Concatenated<Unary, Binary, Ternary, TypeList<Compare>>::type;

}  // namespace elementary

// Operations by number, in the order of elementary::All.
enum class Operation : std::uint8_t {};
inline constexpr std::size_t operation_count = elementary::All::size;

template <class Row>
struct ListedRow {
  using type = Row;
};
template <int K>
requires(K > 3) struct ListedRow<elementary::Polygamma<K>> {
  using type = elementary::Polygamma<3>;
};

template <class Row>
inline constexpr Operation operation_of =
    static_cast<Operation>(elementary::All::index<typename detail::ListedRow<Row>::type>());

constexpr std::string_view to_string(Operation operation) {
  return elementary::All::names[static_cast<std::size_t>(operation)];
}

}  // namespace hesse::ad::detail
