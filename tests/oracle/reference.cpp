#include "reference.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <stdexcept>

namespace oracle {

namespace {

using Real = boost::multiprecision::cpp_bin_float_50;

// f, f′, f″ at a point.
struct Jet3 {
  Real f, d, dd;
};

// f and its partial derivatives up to second order at a point.
struct Jet6 {
  Real f, a, b, aa, ab, bb;
};

Real gauss_factor() { return 2 / sqrt(boost::math::constants::pi<Real>()); }

// Hand-derived, in closed form.
Jet3 unary(Op op, const Real& x) {
  switch (op) {
    case Op::exp_:
      return {exp(x), exp(x), exp(x)};
    case Op::exp2_: {
      const Real l = log(Real(2)), y = exp(x * l);
      return {y, y * l, y * l * l};
    }
    case Op::expm1_:
      return {exp(x) - 1, exp(x), exp(x)};
    case Op::log_:
      return {log(x), 1 / x, -1 / (x * x)};
    case Op::log2_: {
      const Real l = log(Real(2));
      return {log(x) / l, 1 / (x * l), -1 / (x * x * l)};
    }
    case Op::log10_: {
      const Real l = log(Real(10));
      return {log(x) / l, 1 / (x * l), -1 / (x * x * l)};
    }
    case Op::log1p_:
      return {log(1 + x), 1 / (1 + x), -1 / ((1 + x) * (1 + x))};
    case Op::sqrt_:
      return {sqrt(x), 1 / (2 * sqrt(x)), -1 / (4 * x * sqrt(x))};
    case Op::cbrt_: {
      const Real y = x < 0 ? Real(-exp(log(-x) / 3)) : Real(exp(log(x) / 3));
      return {y, y / (3 * x), -2 * y / (9 * x * x)};
    }
    case Op::sin_:
      return {sin(x), cos(x), -sin(x)};
    case Op::cos_:
      return {cos(x), -sin(x), -cos(x)};
    case Op::tan_: {
      const Real s = 1 / (cos(x) * cos(x));
      return {tan(x), s, 2 * s * tan(x)};
    }
    case Op::asin_: {
      const Real q = 1 - x * x;
      return {asin(x), 1 / sqrt(q), x / (q * sqrt(q))};
    }
    case Op::acos_: {
      const Real q = 1 - x * x;
      return {acos(x), -1 / sqrt(q), -x / (q * sqrt(q))};
    }
    case Op::atan_: {
      const Real q = 1 + x * x;
      return {atan(x), 1 / q, -2 * x / (q * q)};
    }
    case Op::sinh_:
      return {sinh(x), cosh(x), sinh(x)};
    case Op::cosh_:
      return {cosh(x), sinh(x), cosh(x)};
    case Op::tanh_: {
      const Real c = cosh(x), s = 1 / (c * c);
      return {tanh(x), s, -2 * s * tanh(x)};
    }
    case Op::asinh_: {
      const Real q = sqrt(x * x + 1);
      const Real y = x < 0 ? Real(-log(q - x)) : Real(log(x + q));
      return {y, 1 / q, -x / (q * q * q)};
    }
    case Op::acosh_: {
      const Real q = sqrt(x * x - 1);
      return {log(x + q), 1 / q, -x / (q * q * q)};
    }
    case Op::atanh_: {
      const Real q = 1 - x * x;
      return {log((1 + x) / (1 - x)) / 2, 1 / q, 2 * x / (q * q)};
    }
    case Op::erf_: {
      const Real d = gauss_factor() * exp(-x * x);
      return {boost::multiprecision::erf(x), d, -2 * x * d};
    }
    case Op::erfc_: {
      const Real d = -gauss_factor() * exp(-x * x);
      return {boost::multiprecision::erfc(x), d, -2 * x * d};
    }
    case Op::lgamma_:
      return {lgamma(x), boost::math::digamma(x), boost::math::trigamma(x)};
    case Op::tgamma_: {
      const Real y = tgamma(x), p = boost::math::digamma(x);
      return {y, y * p, y * (p * p + boost::math::trigamma(x))};
    }
    case Op::abs_:
      return {abs(x), x < 0 ? Real(-1) : Real(1), Real(0)};
    case Op::floor_:
      return {floor(x), Real(0), Real(0)};
    default:
      throw std::logic_error("not a unary operation");
  }
}

Jet6 multiply(const Real& a, const Real& b) { return {a * b, b, a, 0, 1, 0}; }

Jet6 divide(const Real& a, const Real& b) { return {a / b, 1 / b, -a / (b * b), 0, -1 / (b * b), 2 * a / (b * b * b)}; }

Jet6 power(const Real& a, const Real& b) {
  const Real y = pow(a, b);
  // The logarithm belongs to an active exponent, whose base is positive.
  const Real l = a > 0 ? Real(log(a)) : Real(0);
  return {y, b * y / a, y * l, b * (b - 1) * y / (a * a), y / a * (1 + b * l), y * l * l};
}

Jet6 arc_tangent(const Real& a, const Real& b) {
  const Real q = a * a + b * b, qq = q * q;
  return {atan2(a, b), b / q, -a / q, -2 * a * b / qq, (a * a - b * b) / qq, 2 * a * b / qq};
}

Jet6 distance(const Real& a, const Real& b) {
  const Real h = sqrt(a * a + b * b), hhh = h * h * h;
  return {h, a / h, b / h, b * b / hhh, -a * b / hhh, a * a / hhh};
}

// The second operand is a constant.
Jet6 first_only(const Jet6& p) { return {p.f, p.a, 0, p.aa, 0, 0}; }

Jet6 binary(const Instruction& i, const Real& a, const Real& b) {
  const Real c = i.constant;
  switch (i.op) {
    case Op::pow_:
      return power(a, b);
    case Op::pow_constant:
      return first_only(power(a, c));
    case Op::constant_pow: {
      const Jet6 p = power(c, a);
      return {p.f, p.b, 0, p.bb, 0, 0};
    }
    case Op::atan2_:
      return arc_tangent(a, b);
    case Op::atan2_constant:
      return first_only(arc_tangent(a, c));
    case Op::hypot_:
      return distance(a, b);
    case Op::hypot_constant:
      return first_only(distance(a, c));
    case Op::fmin_:
      return {a < b ? a : b, a < b ? 1 : 0, a < b ? 0 : 1, 0, 0, 0};
    case Op::fmax_:
      return {a > b ? a : b, a > b ? 1 : 0, a > b ? 0 : 1, 0, 0, 0};
    case Op::fmod_: {
      const Real q = trunc(a / b);
      return {a - q * b, 1, -q, 0, 0, 0};
    }
    case Op::add:
    case Op::add_in_place:
      return {a + b, 1, 1, 0, 0, 0};
    case Op::sub:
      return {a - b, 1, -1, 0, 0, 0};
    case Op::mul:
    case Op::mul_in_place:
      return multiply(a, b);
    case Op::div:
    case Op::div_in_place:
      return divide(a, b);
    case Op::sub_in_place:
      return {a - a * b, 1 - b, -a, 0, -1, 0};
    case Op::fma_:
      return {a * b + a, b + 1, a, 0, 1, 0};
    case Op::negate:
      return {-a, -1, 0, 0, 0, 0};
    case Op::add_constant:
      return {a + c, 1, 0, 0, 0, 0};
    case Op::constant_sub:
      return {c - a, -1, 0, 0, 0, 0};
    case Op::mul_constant:
      return {c * a, c, 0, 0, 0, 0};
    case Op::div_constant:
      return {a / c, 1 / c, 0, 0, 0, 0};
    case Op::constant_div:
      return {c / a, -c / (a * a), 0, 2 * c / (a * a * a), 0, 0};
    case Op::square_in_place:
      return {a * a, 2 * a, 0, 2, 0, 0};
    default:
      throw std::logic_error("not a binary operation");
  }
}

struct Taylor {
  Real value;
  std::vector<Real> gradient;
  std::vector<Real> hessian;  // lower triangle, row by row
};

Taylor compose(const Jet6& p, const Taylor& a, const Taylor& b) {
  const std::size_t n = a.gradient.size();
  Taylor y;
  y.value = p.f;
  y.gradient.resize(n);
  y.hessian.resize(n * (n + 1) / 2);
  for (std::size_t i = 0, k = 0; i < n; ++i) {
    y.gradient[i] = p.a * a.gradient[i] + p.b * b.gradient[i];
    for (std::size_t j = 0; j <= i; ++j, ++k) {
      y.hessian[k] = p.a * a.hessian[k] + p.b * b.hessian[k] + p.aa * a.gradient[i] * a.gradient[j] +
                     p.ab * (a.gradient[i] * b.gradient[j] + b.gradient[i] * a.gradient[j]) +
                     p.bb * b.gradient[i] * b.gradient[j];
    }
  }
  return y;
}

}  // namespace

Derivatives reference(const Program& program) {
  const std::size_t n = program.x.size();
  std::vector<Taylor> values;
  for (std::size_t i = 0; i < n; ++i) {
    Taylor x;
    x.value = program.x[i];
    x.gradient.assign(n, Real(0));
    x.hessian.assign(n * (n + 1) / 2, Real(0));
    x.gradient[i] = 1;
    values.push_back(x);
  }
  for (const auto& instruction : program.code) {
    const Taylor& a = values[static_cast<std::size_t>(instruction.a)];
    const Taylor& b = values[static_cast<std::size_t>(instruction.b)];
    if (instruction.op < Op::pow_) {
      const Jet3 u = unary(instruction.op, a.value);
      values.push_back(compose({u.f, u.d, 0, u.dd, 0, 0}, a, a));
    } else {
      values.push_back(compose(binary(instruction, a.value, b.value), a, b));
    }
  }
  Derivatives result;
  result.value = static_cast<double>(values.back().value);
  for (const auto& g : values.back().gradient) result.gradient.push_back(static_cast<double>(g));
  for (const auto& h : values.back().hessian) result.hessian.push_back(static_cast<double>(h));
  return result;
}

}  // namespace oracle
