#pragma once

#include <cmath>
#include <iosfwd>
#include <type_traits>

#include <hesse/ad/vocabulary/elementary.hpp>

// The names of <cmath> (and of ceres::Jet) for every active number, found by argument-dependent lookup. What a number
// does with a row is its own apply(Row, operands…).
namespace hesse::ad {

// clang-format off
template <Active S> S abs(const S& x) { return apply(elementary::Abs{}, x); }
template <Active S> S fabs(const S& x) { return apply(elementary::Abs{}, x); }
template <Active S> S exp(const S& x) { return apply(elementary::Exp{}, x); }
template <Active S> S exp2(const S& x) { return apply(elementary::Exp2{}, x); }
template <Active S> S expm1(const S& x) { return apply(elementary::Expm1{}, x); }
template <Active S> S log(const S& x) { return apply(elementary::Log{}, x); }
template <Active S> S log2(const S& x) { return apply(elementary::Log2{}, x); }
template <Active S> S log10(const S& x) { return apply(elementary::Log10{}, x); }
template <Active S> S log1p(const S& x) { return apply(elementary::Log1p{}, x); }
template <Active S> S sqrt(const S& x) { return apply(elementary::Sqrt{}, x); }
template <Active S> S cbrt(const S& x) { return apply(elementary::Cbrt{}, x); }
template <Active S> S sin(const S& x) { return apply(elementary::Sin{}, x); }
template <Active S> S cos(const S& x) { return apply(elementary::Cos{}, x); }
template <Active S> S tan(const S& x) { return apply(elementary::Tan{}, x); }
template <Active S> S asin(const S& x) { return apply(elementary::Asin{}, x); }
template <Active S> S acos(const S& x) { return apply(elementary::Acos{}, x); }
template <Active S> S atan(const S& x) { return apply(elementary::Atan{}, x); }
template <Active S> S sinh(const S& x) { return apply(elementary::Sinh{}, x); }
template <Active S> S cosh(const S& x) { return apply(elementary::Cosh{}, x); }
template <Active S> S tanh(const S& x) { return apply(elementary::Tanh{}, x); }
template <Active S> S asinh(const S& x) { return apply(elementary::Asinh{}, x); }
template <Active S> S acosh(const S& x) { return apply(elementary::Acosh{}, x); }
template <Active S> S atanh(const S& x) { return apply(elementary::Atanh{}, x); }
template <Active S> S erf(const S& x) { return apply(elementary::Erf{}, x); }
template <Active S> S erfc(const S& x) { return apply(elementary::Erfc{}, x); }
template <Active S> S tgamma(const S& x) { return apply(elementary::Tgamma{}, x); }
template <Active S> S lgamma(const S& x) { return apply(elementary::Lgamma{}, x); }
template <Active S> S floor(const S& x) { return apply(elementary::Floor{}, x); }
template <Active S> S ceil(const S& x) { return apply(elementary::Ceil{}, x); }
template <Active S> S round(const S& x) { return apply(elementary::Round{}, x); }
template <Active S> S trunc(const S& x) { return apply(elementary::Trunc{}, x); }
template <Active S> S rint(const S& x) { return apply(elementary::Rint{}, x); }
template <Active S> S nearbyint(const S& x) { return apply(elementary::Nearbyint{}, x); }
template <Active S> S norm(const S& x) { return x * x; }

// These have no double of the same name in <cmath>, so plain numbers find them here.
template <class S> S digamma(const S& x) { return elementary::Polygamma<0>::value(x); }
template <class S> S trigamma(const S& x) { return elementary::Polygamma<1>::value(x); }
template <class S> S xlogx(const S& x) { return elementary::XLogX::value(x); }
template <class S> S sign(const S& x) { return elementary::Sign::value(x); }
template <class S> requires(Active<S> || std::is_arithmetic_v<S>)
S stop_gradient(const S& x) { return elementary::StopGradient::value(x); }
template <Active S> S xlogx(const S& x) { return apply(elementary::XLogX{}, x); }
template <class S> S BesselJn(int n, const S& x) { return elementary::BesselJ::value(static_cast<BaseOf<S>>(n), x); }
template <class S> S BesselJ0(const S& x) { return BesselJn(0, x); }
template <class S> S BesselJ1(const S& x) { return BesselJn(1, x); }

template <class A, class B> requires ActivePair<A, B>
Common<A, B> pow(const A& a, const B& b) { return apply(elementary::Pow{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> hypot(const A& a, const B& b) { return apply(elementary::Hypot{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> atan2(const A& a, const B& b) { return apply(elementary::Atan2{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> fmin(const A& a, const B& b) { return apply(elementary::Fmin{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> fmax(const A& a, const B& b) { return apply(elementary::Fmax{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> min(const A& a, const B& b) { return apply(elementary::Fmin{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> max(const A& a, const B& b) { return apply(elementary::Fmax{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> fdim(const A& a, const B& b) { return apply(elementary::Fdim{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> copysign(const A& a, const B& b) { return apply(elementary::Copysign{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> fmod(const A& a, const B& b) { return apply(elementary::Fmod{}, a, b); }
template <class A, class B> requires ActivePair<A, B>
Common<A, B> remainder(const A& a, const B& b) { return apply(elementary::Remainder{}, a, b); }

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
  return detail::apply_ternary<elementary::Fma>(S(a), S(b), S(c));
}
template <class A, class B, class C>
typename detail::Common3<A, B, C>::type hypot(const A& a, const B& b, const C& c) {
  using S = typename detail::Common3<A, B, C>::type;
  return detail::apply_ternary<elementary::Hypot3>(S(a), S(b), S(c));
}
template <class A, class B, class C>
typename detail::Common3<A, B, C>::type lerp(const A& a, const B& b, const C& t) {
  return a + t * (b - a);
}
template <class A, class B> requires ActivePair<A, B>
Common<A, B> midpoint(const A& a, const B& b) { return a + (b - a) * 0.5; }

template <Active S> S ldexp(const S& x, int exponent) {
  using std::ldexp;
  return x * ldexp(BaseOf<S>(1.0), exponent);
}
template <Active S> S scalbn(const S& x, int exponent) { return ldexp(x, exponent); }

// Questions about the value.
template <Active S> bool isfinite(const S& x) { using std::isfinite; return isfinite(passive(x)); }
template <Active S> bool isnan(const S& x) { using std::isnan; return isnan(passive(x)); }
template <Active S> bool isinf(const S& x) { using std::isinf; return isinf(passive(x)); }
template <Active S> bool isnormal(const S& x) { using std::isnormal; return isnormal(passive(x)); }
template <Active S> bool signbit(const S& x) { using std::signbit; return signbit(passive(x)); }
template <Active S> int fpclassify(const S& x) { using std::fpclassify; return fpclassify(passive(x)); }
template <Active S> int ilogb(const S& x) { using std::ilogb; return ilogb(passive(x)); }
template <Active S> long lround(const S& x) { using std::lround; return lround(passive(x)); }
template <Active S> long long llround(const S& x) { using std::llround; return llround(passive(x)); }
template <Active S> long lrint(const S& x) { using std::lrint; return lrint(passive(x)); }
template <class A, class B> requires ActivePair<A, B>
bool isless(const A& a, const B& b) { return passive(a) < passive(b); }
template <class A, class B> requires ActivePair<A, B>
bool isgreater(const A& a, const B& b) { return passive(a) > passive(b); }
template <class A, class B> requires ActivePair<A, B>
bool islessequal(const A& a, const B& b) { return passive(a) <= passive(b); }
template <class A, class B> requires ActivePair<A, B>
bool isgreaterequal(const A& a, const B& b) { return passive(a) >= passive(b); }
template <class A, class B> requires ActivePair<A, B>
bool islessgreater(const A& a, const B& b) { return isless(a, b) || isgreater(a, b); }
template <class A, class B> requires ActivePair<A, B>
bool isunordered(const A& a, const B& b) { using std::isnan; return isnan(passive(a)) || isnan(passive(b)); }
// clang-format on

// Prints the value.
template <class Traits, Active S>
std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out, const S& x) {
  return out << passive(x);
}

}  // namespace hesse::ad
