#pragma once

#include <cmath>
#include <iosfwd>
#include <type_traits>

#include <hesse/ad/detail/elementary/std_names.hpp>
#include <hesse/ad/detail/elementary/table.hpp>

// The functions of <cmath> (and of ceres::Jet) for all active numbers, found by argument-dependent lookup. Each calls
// apply(Row, operands…) of its number type.
namespace hesse::ad {

// clang-format off
template <detail::Active S> S abs(const S& x) { return apply(detail::elementary::Abs{}, x); }
template <detail::Active S> S fabs(const S& x) { return apply(detail::elementary::Abs{}, x); }
template <detail::Active S> S exp(const S& x) { return apply(detail::elementary::Exp{}, x); }
template <detail::Active S> S exp2(const S& x) { return apply(detail::elementary::Exp2{}, x); }
template <detail::Active S> S expm1(const S& x) { return apply(detail::elementary::Expm1{}, x); }
template <detail::Active S> S log(const S& x) { return apply(detail::elementary::Log{}, x); }
template <detail::Active S> S log2(const S& x) { return apply(detail::elementary::Log2{}, x); }
template <detail::Active S> S log10(const S& x) { return apply(detail::elementary::Log10{}, x); }
template <detail::Active S> S log1p(const S& x) { return apply(detail::elementary::Log1p{}, x); }
template <detail::Active S> S sqrt(const S& x) { return apply(detail::elementary::Sqrt{}, x); }
template <detail::Active S> S cbrt(const S& x) { return apply(detail::elementary::Cbrt{}, x); }
template <detail::Active S> S sin(const S& x) { return apply(detail::elementary::Sin{}, x); }
template <detail::Active S> S cos(const S& x) { return apply(detail::elementary::Cos{}, x); }
template <detail::Active S> S tan(const S& x) { return apply(detail::elementary::Tan{}, x); }
template <detail::Active S> S asin(const S& x) { return apply(detail::elementary::Asin{}, x); }
template <detail::Active S> S acos(const S& x) { return apply(detail::elementary::Acos{}, x); }
template <detail::Active S> S atan(const S& x) { return apply(detail::elementary::Atan{}, x); }
template <detail::Active S> S sinh(const S& x) { return apply(detail::elementary::Sinh{}, x); }
template <detail::Active S> S cosh(const S& x) { return apply(detail::elementary::Cosh{}, x); }
template <detail::Active S> S tanh(const S& x) { return apply(detail::elementary::Tanh{}, x); }
template <detail::Active S> S asinh(const S& x) { return apply(detail::elementary::Asinh{}, x); }
template <detail::Active S> S acosh(const S& x) { return apply(detail::elementary::Acosh{}, x); }
template <detail::Active S> S atanh(const S& x) { return apply(detail::elementary::Atanh{}, x); }
template <detail::Active S> S erf(const S& x) { return apply(detail::elementary::Erf{}, x); }
template <detail::Active S> S erfc(const S& x) { return apply(detail::elementary::Erfc{}, x); }
template <detail::Active S> S tgamma(const S& x) { return apply(detail::elementary::Tgamma{}, x); }
template <detail::Active S> S lgamma(const S& x) { return apply(detail::elementary::Lgamma{}, x); }
template <detail::Active S> S floor(const S& x) { return apply(detail::elementary::Floor{}, x); }
template <detail::Active S> S ceil(const S& x) { return apply(detail::elementary::Ceil{}, x); }
template <detail::Active S> S round(const S& x) { return apply(detail::elementary::Round{}, x); }
template <detail::Active S> S trunc(const S& x) { return apply(detail::elementary::Trunc{}, x); }
template <detail::Active S> S rint(const S& x) { return apply(detail::elementary::Rint{}, x); }
template <detail::Active S> S nearbyint(const S& x) { return apply(detail::elementary::Nearbyint{}, x); }
template <detail::Active S> S norm(const S& x) { return x * x; }

// <cmath> has no such functions, so plain numbers find these.
template <class S> S digamma(const S& x) { return detail::elementary::Polygamma<0>::value(x); }
template <class S> S trigamma(const S& x) { return detail::elementary::Polygamma<1>::value(x); }
template <class S> S xlogx(const S& x) { return detail::elementary::XLogX::value(x); }
template <class S> S sign(const S& x) { return detail::elementary::Sign::value(x); }
template <class S> requires(detail::Active<S> || std::is_arithmetic_v<S>)
S stop_gradient(const S& x) { return detail::elementary::StopGradient::value(x); }
template <detail::Active S> S xlogx(const S& x) { return apply(detail::elementary::XLogX{}, x); }
template <class S> S BesselJn(int n, const S& x) { return detail::elementary::BesselJ::value(static_cast<detail::BaseOf<S>>(n), x); }
template <class S> S BesselJ0(const S& x) { return BesselJn(0, x); }
template <class S> S BesselJ1(const S& x) { return BesselJn(1, x); }

template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> pow(const A& a, const B& b) { return apply(detail::elementary::Pow{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> hypot(const A& a, const B& b) { return apply(detail::elementary::Hypot{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> atan2(const A& a, const B& b) { return apply(detail::elementary::Atan2{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> fmin(const A& a, const B& b) { return apply(detail::elementary::Fmin{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> fmax(const A& a, const B& b) { return apply(detail::elementary::Fmax{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> min(const A& a, const B& b) { return apply(detail::elementary::Fmin{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> max(const A& a, const B& b) { return apply(detail::elementary::Fmax{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> fdim(const A& a, const B& b) { return apply(detail::elementary::Fdim{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> copysign(const A& a, const B& b) { return apply(detail::elementary::Copysign{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> fmod(const A& a, const B& b) { return apply(detail::elementary::Fmod{}, a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> remainder(const A& a, const B& b) { return apply(detail::elementary::Remainder{}, a, b); }

namespace detail {

template <class Row, class S>
S apply_ternary(const S& a, const S& b, const S& c) {
  if constexpr (requires { apply(Row{}, a, b, c); }) {
    return apply(Row{}, a, b, c);
  } else {
    return Row::composed(a, b, c);
  }
}

// The active type among three operands.
template <class A, class B, class C> struct Common3 {};
template <class A, class B, class C> requires(ActivePair<A, B> && ActivePair<Common<A, B>, C>)
struct Common3<A, B, C> { using type = Common<Common<A, B>, C>; };
template <class A, class B, class C> requires(Arithmetic<A> && Arithmetic<B> && Active<C>)
struct Common3<A, B, C> { using type = C; };

}  // namespace detail

template <class A, class B, class C>
typename detail::Common3<A, B, C>::type fma(const A& a, const B& b, const C& c) {
  using S = typename detail::Common3<A, B, C>::type;
  return detail::apply_ternary<detail::elementary::Fma>(S(a), S(b), S(c));
}
template <class A, class B, class C>
typename detail::Common3<A, B, C>::type hypot(const A& a, const B& b, const C& c) {
  using S = typename detail::Common3<A, B, C>::type;
  return detail::apply_ternary<detail::elementary::Hypot3>(S(a), S(b), S(c));
}
template <class A, class B, class C>
typename detail::Common3<A, B, C>::type lerp(const A& a, const B& b, const C& t) {
  return a + t * (b - a);
}
template <class A, class B> requires detail::ActivePair<A, B>
detail::Common<A, B> midpoint(const A& a, const B& b) { return a + (b - a) * 0.5; }

template <detail::Active S> S ldexp(const S& x, int exponent) {
  using std::ldexp;
  return x * ldexp(detail::BaseOf<S>(1.0), exponent);
}
template <detail::Active S> S scalbn(const S& x, int exponent) { return ldexp(x, exponent); }

// Queries about the value.
template <detail::Active S> bool isfinite(const S& x) { using std::isfinite; return isfinite(passive(x)); }
template <detail::Active S> bool isnan(const S& x) { using std::isnan; return isnan(passive(x)); }
template <detail::Active S> bool isinf(const S& x) { using std::isinf; return isinf(passive(x)); }
template <detail::Active S> bool isnormal(const S& x) { using std::isnormal; return isnormal(passive(x)); }
template <detail::Active S> bool signbit(const S& x) { using std::signbit; return signbit(passive(x)); }
template <detail::Active S> int fpclassify(const S& x) { using std::fpclassify; return fpclassify(passive(x)); }
template <detail::Active S> int ilogb(const S& x) { using std::ilogb; return ilogb(passive(x)); }
template <detail::Active S> long lround(const S& x) { using std::lround; return lround(passive(x)); }
template <detail::Active S> long long llround(const S& x) { using std::llround; return llround(passive(x)); }
template <detail::Active S> long lrint(const S& x) { using std::lrint; return lrint(passive(x)); }
template <class A, class B> requires detail::ActivePair<A, B>
bool isless(const A& a, const B& b) { return passive(a) < passive(b); }
template <class A, class B> requires detail::ActivePair<A, B>
bool isgreater(const A& a, const B& b) { return passive(a) > passive(b); }
template <class A, class B> requires detail::ActivePair<A, B>
bool islessequal(const A& a, const B& b) { return passive(a) <= passive(b); }
template <class A, class B> requires detail::ActivePair<A, B>
bool isgreaterequal(const A& a, const B& b) { return passive(a) >= passive(b); }
template <class A, class B> requires detail::ActivePair<A, B>
bool islessgreater(const A& a, const B& b) { return isless(a, b) || isgreater(a, b); }
template <class A, class B> requires detail::ActivePair<A, B>
bool isunordered(const A& a, const B& b) { using std::isnan; return isnan(passive(a)) || isnan(passive(b)); }
// clang-format on

// Prints the value only.
template <class Traits, detail::Active S>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const S& x) {
  return out << passive(x);
}

}  // namespace hesse::ad

// Number types that users do not name are in detail::numbers. It has these functions and nothing else, so the names of
// detail do not take part in argument-dependent lookup when a functor runs on these types.
// clang-format off
namespace hesse::ad::detail::numbers {

using ad::abs; using ad::fabs; using ad::exp; using ad::exp2; using ad::expm1; using ad::log; using ad::log2;
using ad::log10; using ad::log1p; using ad::sqrt; using ad::cbrt; using ad::sin; using ad::cos; using ad::tan;
using ad::asin; using ad::acos; using ad::atan; using ad::sinh; using ad::cosh; using ad::tanh; using ad::asinh;
using ad::acosh; using ad::atanh; using ad::erf; using ad::erfc; using ad::tgamma; using ad::lgamma; using ad::floor;
using ad::ceil; using ad::round; using ad::trunc; using ad::rint; using ad::nearbyint; using ad::norm;
using ad::digamma; using ad::trigamma; using ad::xlogx; using ad::sign; using ad::stop_gradient; using ad::BesselJn;
using ad::BesselJ0; using ad::BesselJ1; using ad::pow; using ad::hypot; using ad::atan2; using ad::fmin;
using ad::fmax; using ad::min; using ad::max; using ad::fdim; using ad::copysign; using ad::fmod; using ad::remainder;
using ad::fma; using ad::lerp; using ad::midpoint; using ad::ldexp; using ad::scalbn; using ad::isfinite;
using ad::isnan; using ad::isinf; using ad::isnormal; using ad::signbit; using ad::fpclassify; using ad::ilogb;
using ad::lround; using ad::llround; using ad::lrint; using ad::isless; using ad::isgreater; using ad::islessequal;
using ad::isgreaterequal; using ad::islessgreater; using ad::isunordered; using ad::passive;
using ad::operator<<;

}  // namespace hesse::ad::detail::numbers
// clang-format on
