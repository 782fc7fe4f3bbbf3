#pragma once

#include <vector>

#include <hesse/problems/entry.hpp>

// Direct evaluation of least-squares functors, without the registry.
namespace hesse::problems::testing {

template <class... F, class Visitor>
void for_each(Functors<F...>, Visitor visitor) {
  (visitor(F()), ...);
}

template <class T, class F>
std::vector<T> residuals(const F& f, const std::vector<T>& x) {
  std::vector<T> r(static_cast<std::size_t>(f.m()));
  if (!f(x.data(), r.data())) r.clear();
  return r;
}

template <class T>
T sum_of_squares(const std::vector<T>& r) {
  T sum(0);
  for (const T& value : r) sum += value * value;
  return sum;
}

}  // namespace hesse::problems::testing
