#pragma once

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <stdexcept>

#include "numbers.hpp"

namespace oracle::linear {

// A recording made elsewhere, replayed at t.
template <class Table>
Derivatives by_recording(const LinearSystem& s, std::size_t row, const Point& t, const Point& elsewhere) {
  const auto f = [&](const auto& x) {
    return Table::template evaluate<std::decay_t<decltype(x[0])>>(row, s, x[0], x[1]);
  };
  ad::detail::ReplayOptions options;
  options.dense = true;
  ad::detail::RecordedFunction recorded(f, Eigen::Vector2d(elsewhere[0], elsewhere[1]), options);
  double y = 0;
  Eigen::VectorXd g, h;
  if (recorded.value_gradient_hessian(Eigen::Vector2d(t[0], t[1]), y, g, h) != ad::Evaluation::ok)
    throw std::runtime_error(recorded.diagnosis());
  return {y, {g[0], g[1]}, {h[0], h[1], h[3]}};
}

}  // namespace oracle::linear
