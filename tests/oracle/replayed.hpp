#pragma once

#include <Eigen/Core>
#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <optional>
#include <string>

#include "bounded_derivatives.hpp"

namespace oracle {

// What a RecordedFunction or a Sum gives at a point; the Hessian as a full matrix.
struct Replayed {
  hesse::ad::Evaluation outcome{};
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd hessian;
  std::string diagnosis;
};

Eigen::MatrixXd full_matrix(const hesse::ad::SymmetricPattern& structure, const Eigen::VectorXd& values);

template <class Function>
Replayed replayed(Function& function, const Eigen::VectorXd& x) {
  Replayed r;
  Eigen::VectorXd h;
  r.outcome = function.value_gradient_hessian(x, r.value, r.gradient, h);
  r.diagnosis = function.diagnosis();
  if (r.outcome == hesse::ad::Evaluation::ok) r.hessian = full_matrix(function.hessian_structure(), h);
  return r;
}

// The first entry that differs from what is expected by more than `margin` running error bounds, as text. `worst` becomes the
// largest error over bound seen.
std::optional<std::string> difference(const Replayed& actual, const BoundedDerivatives& expected, double margin,
                                      double& worst);

}  // namespace oracle
