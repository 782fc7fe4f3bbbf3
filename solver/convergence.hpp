#pragma once

#include <Eigen/Core>
#include <hesse/solver/evaluator.hpp>
#include <hesse/solver/inertia.hpp>
#include <optional>

// The tests of convergence and the quality of a point: one place for all methods.
namespace hesse::solver {

// Largest absolute entry; NaN if any entry is NaN.
double infinity_norm(const Eigen::VectorXd& v);

// Rounding error to expect in f: a few units in the last place of the terms that make it up.
double noise(double f);

// Values of f closer than this say nothing about which point is better, even where f is a sum with some cancellation: the
// gradient does.
double indistinguishable(double f);

// What the exact Hessian says about a point with gradient g.
struct Certificate {
  Inertia inertia;
  double gradient_norm = 0;  // largest absolute entry
  double decrease = 0;       // ½ gᵀ|H|⁻¹g, what a Newton step can still bring
  Eigen::VectorXd step;      // −|H|⁻¹g, small eigenvalues raised to rounding level
  Eigen::VectorXd
      descent;  // unit direction of most negative curvature in the scaled variables; empty when there is none
};

// O(n³): eigen-decomposition of the scaled Hessian. p.g and p.H must be evaluated.
Certificate certify(const Point& p, const Options& options);

// The first test of convergence that holds, with its inequality in numbers.
std::optional<Stop> converged(const Point& p, const Certificate& certificate, const Options& options);

// What the point is. Without certificate: feasible.
PointQuality quality(const Point& p, const Certificate& certificate, const Options& options);

}  // namespace hesse::solver
