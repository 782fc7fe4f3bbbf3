#pragma once

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <catch2/catch.hpp>
#include <hesse/ad/transforms.hpp>
#include <initializer_list>
#include <vector>

#include "replay_ways.hpp"

namespace oracle {

// A program that the random search of replay once found wanting, kept as a test: every way of replay of f at x against the packed
// derivatives in 50 digits, within running error bounds. Returns the largest error over bound.
template <class F>
double check_replay(const F& f, std::initializer_list<double> point) {
  namespace ad = hesse::ad;
  using Real = boost::multiprecision::cpp_bin_float_50;
  const std::vector<double> given(point);
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(given.data(), static_cast<Eigen::Index>(given.size()));
  const ad::Vector<Real> with_digits = x.cast<Real>();
  const ad::Vector<Real> g = ad::grad(f)(with_digits);
  const auto h = ad::hessian(f, with_digits, ad::HessianMode::forward_over_forward);
  BoundedDerivatives truth = bounded_derivatives(f, x);
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    truth.gradient[i].value = static_cast<double>(g[i]);
    for (Eigen::Index j = 0; j <= i; ++j) truth.hessian(i, j).value = static_cast<double>(h(i, j));
  }
  double worst = 0;
  const auto wrong = mismatch(replay_ways(f, x, truth), truth, worst);
  INFO(wrong.value_or(""));
  CHECK_FALSE(wrong);
  return worst;
}

}  // namespace oracle
