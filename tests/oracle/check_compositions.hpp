#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/transforms.hpp>
#include <initializer_list>

#include "bounded.hpp"

namespace oracle {

// A program that the random search once found wanting, kept as a test: every composition of f at x against the packed
// derivatives in 50 digits, within 4 running error bounds. Returns the largest error over bound.
template <class F>
double check_compositions(const F& f, std::initializer_list<double> point) {
  namespace ad = hesse::ad;
  using Real = boost::multiprecision::cpp_bin_float_50;
  const auto fill = [&]<class T>(ad::Vector<T> x) {
    x.resize(static_cast<Eigen::Index>(point.size()));
    Eigen::Index i = 0;
    for (const double value : point) x[i++] = T(value);
    return x;
  };
  const auto x = fill(ad::Vector<double>()), with_bounds = fill(ad::Vector<ad::Bounded>());
  const auto with_digits = fill(ad::Vector<Real>());
  double worst = 0;
  const auto compare = [&](double computed, double bound, const Real& expected) {
    const double error = static_cast<double>(abs(Real(computed) - expected));
    if (std::abs(computed) < 1e-290 && abs(expected) < 1e-290)
      return;  // underflow, of which running errors know nothing
    CHECK(error <= 4 * bound);
    if (error > 0) worst = std::max(worst, error / bound);
  };
  const ad::Vector<double> g = ad::grad(f)(x);
  const ad::Vector<ad::Bounded> g_bound = ad::grad(f)(with_bounds);
  const ad::Vector<Real> g_exact = ad::grad(f)(with_digits);
  for (Eigen::Index i = 0; i < x.size(); ++i) compare(g[i], g_bound[i].error, g_exact[i]);
  const auto exact = ad::hessian(f, with_digits, ad::HessianMode::forward_over_forward);
  for (const auto mode : ad::all_hessian_modes) {
    INFO(to_string(mode));
    const auto h = ad::hessian(f, x, mode);
    const auto h_bound = ad::hessian(f, with_bounds, mode);
    for (Eigen::Index i = 0; i < x.size(); ++i)
      for (Eigen::Index j = 0; j <= i; ++j) compare(h(i, j), h_bound(i, j).error, exact(i, j));
  }
  return worst;
}

}  // namespace oracle
