#pragma once

#include <Eigen/Core>
#include <functional>
#include <hesse/solver/detail/linear_algebra/tridiagonal.hpp>

namespace hesse::solver::detail {

// The Lanczos process with full reorthogonalisation ([GV13], section 10.3): AQ ≈ QT for a symmetric A. The extreme
// eigenvalues of T approximate those of A from inside.
struct Lanczos {
  Tridiagonal t;
  Eigen::MatrixXd q;  // orthonormal columns, the first along the start

  Eigen::VectorXd lowest_vector() const { return q * t.lowest_vector(); }
};

// At most `steps` products with A; fewer if the space is invariant. The start must not be 0.
Lanczos lanczos(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& a, const Eigen::VectorXd& start,
                Eigen::Index steps);

// A unit vector that is not orthogonal to any particular vector.
Eigen::VectorXd generic_vector(Eigen::Index n);

}  // namespace hesse::solver::detail
