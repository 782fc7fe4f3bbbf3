#pragma once

#include <Eigen/Core>

// How large rounding errors are to be expected.
namespace hesse::solver::detail {

inline constexpr double units_in_last_place = 8;  // of the terms that add up to f or g

// The largest absolute entry. NaN if an entry is NaN.
double infinity_norm(const Eigen::VectorXd& v);

// The expected rounding error of f: a few units in the last place of its terms.
double noise(double f);

// If two values of f differ by less than this, they do not tell which point is better, even if f is a sum with some
// cancellation. The gradient does.
double indistinguishable(double f);

}  // namespace hesse::solver::detail
