#pragma once

// The table of vector functions that libmvec (of glibc) computes for a whole register: row, name in C, error bound in
// units in the last place. The bounds hold for every width: tests/ad/vector_math_test.cpp measures them, rounded up.
// glibc promises 4. Special values are those of <cmath>. hesse has no kernels of its own, since these suffice (1 to 5
// cycles a lane with AVX-512, pow 8; <cmath> takes 9 to 30).
#define HESSE_VECTOR_MATH_UNARY(X) \
  X(Exp, exp, 3)                   \
  X(Exp2, exp2, 2)                 \
  X(Expm1, expm1, 3)               \
  X(Log, log, 2)                   \
  X(Log2, log2, 2)                 \
  X(Log10, log10, 2)               \
  X(Log1p, log1p, 2)               \
  X(Cbrt, cbrt, 3)                 \
  X(Sin, sin, 4)                   \
  X(Cos, cos, 4)                   \
  X(Tan, tan, 4)                   \
  X(Asin, asin, 3)                 \
  X(Acos, acos, 2)                 \
  X(Atan, atan, 3)                 \
  X(Sinh, sinh, 2)                 \
  X(Cosh, cosh, 2)                 \
  X(Tanh, tanh, 3)                 \
  X(Asinh, asinh, 3)               \
  X(Acosh, acosh, 3)               \
  X(Atanh, atanh, 3)               \
  X(Erf, erf, 3)                   \
  X(Erfc, erfc, 2)

#define HESSE_VECTOR_MATH_BINARY(X) \
  X(Pow, pow, 2)                    \
  X(Atan2, atan2, 3)                \
  X(Hypot, hypot, 2)

#define HESSE_COUNT_ROW(ROW, name, ulps) +1

namespace hesse::ad::detail {

inline constexpr unsigned unary_math_count = 0 HESSE_VECTOR_MATH_UNARY(HESSE_COUNT_ROW);
inline constexpr unsigned binary_math_count = 0 HESSE_VECTOR_MATH_BINARY(HESSE_COUNT_ROW);

}  // namespace hesse::ad::detail

#undef HESSE_COUNT_ROW
