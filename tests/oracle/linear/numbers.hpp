#pragma once

#include <hesse/ad/numbers.hpp>

#include "decompositions.hpp"

// Value, gradient and Hessian of a row of a table by every number type.
namespace oracle::linear {

namespace ad = hesse::ad;
using Point = std::array<double, 2>;

template <class Table>
Derivatives by_dual(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using N = ad::Dual<double, 2>;
  const N y = Table::template evaluate<N>(row, s, N::variable(t[0], 0), N::variable(t[1], 1));
  return {y.value, {y.tangent[0], y.tangent[1]}, {}};
}

template <class Real, class Table>
Derivatives by_dual2(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using N = ad::Dual2<Real, 2>;
  const N y = Table::template evaluate<N>(row, s, N::variable(t[0], 0), N::variable(t[1], 1));
  return {y.value, {y.gradient[0], y.gradient[1]}, {y.packed[0], y.packed[1], y.packed[2]}};
}

template <class Table>
Derivatives by_dual_dual(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using D = ad::Dual<double, 2>;
  using N = ad::Dual<D, 2>;
  const N y =
      Table::template evaluate<N>(row, s, N::variable(D::variable(t[0], 0), 0), N::variable(D::variable(t[1], 1), 1));
  return {y.value.value,
          {y.tangent[0].value, y.tangent[1].value},
          {y.tangent[0].tangent[0], y.tangent[1].tangent[0], y.tangent[1].tangent[1]}};
}

template <class Table>
Derivatives by_var(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  ad::Tape<double> tape;
  const std::array x{tape.input(t[0]), tape.input(t[1])};
  const auto y = Table::template evaluate<ad::Var<double>>(row, s, x[0], x[1]);
  std::array<double, 2> g{};
  tape.gradient(y, x, g);
  return {y.value(), {g[0], g[1]}, {}};
}

template <class Table>
Derivatives by_var_dual(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using D = ad::Dual<double, 2>;
  ad::Tape<D> tape;
  const std::array x{tape.input(D::variable(t[0], 0)), tape.input(D::variable(t[1], 1))};
  const auto y = Table::template evaluate<ad::Var<D>>(row, s, x[0], x[1]);
  std::array<D, 2> g{};
  tape.gradient(y, x, g);
  return {y.value().value, {g[0].value, g[1].value}, {g[0].tangent[0], g[1].tangent[0], g[1].tangent[1]}};
}

template <class Table>
Derivatives by_dual_var(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using N = ad::Dual<ad::Var<double>, 2>;
  ad::Tape<double> tape;
  const std::array x{tape.input(t[0]), tape.input(t[1])};
  const N y = Table::template evaluate<N>(row, s, N::variable(x[0], 0), N::variable(x[1], 1));
  std::array<double, 2> first{}, second{};
  tape.gradient(y.tangent[0], x, first);
  tape.gradient(y.tangent[1], x, second);
  return {y.value.value(), {y.tangent[0].value(), y.tangent[1].value()}, {first[0], second[0], second[1]}};
}

template <class Table>
Derivatives by_var_var(const LinearSystem& s, std::size_t row, const Point& t, const Point&) {
  using V1 = ad::Var<double>;
  ad::Tape<double> inner;
  ad::Tape<V1> outer;
  const std::array u{inner.input(t[0]), inner.input(t[1])};
  const std::array x{outer.input(u[0]), outer.input(u[1])};
  const auto y = Table::template evaluate<ad::Var<V1>>(row, s, x[0], x[1]);
  std::array<V1, 2> g{};
  outer.gradient(y, x, g);
  std::array<double, 2> first{}, second{};
  inner.gradient(g[0], u, first);
  inner.gradient(g[1], u, second);
  return {y.value().value(), {g[0].value(), g[1].value()}, {first[0], second[0], second[1]}};
}

}  // namespace oracle::linear
