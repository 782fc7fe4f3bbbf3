#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/linear_algebra/inertia.hpp>
#include <hesse/solver/detail/linear_algebra/rounding.hpp>
#include <optional>

// Tests of convergence and the quality of a point, for all methods. None depends on the units of f or x.
namespace hesse::solver::detail {

// The expected rounding error of each entry of g: |H||x| from the rounding of x, and for ½‖r‖² also the rounding of
// Jᵀr. JᵀJ replaces H where p.H is unknown.
Eigen::VectorXd gradient_noise(const Point& p);

// What the exact Hessian says about a point, restricted to the free variables. D = sqrt|diag H| is their unit.
struct Certificate {
  double f = 0;
  double fallen = 0;         // decrease of f over the second half of the accepted points
  Inertia inertia;           // of D⁻¹HD⁻¹
  double gradient_norm = 0;  // largest absolute entry of g
  double gradient_noise =
      0;                // largest ratio of |gᵢ| to its expected rounding error; it is at most 1 if g is rounding only
  double decrease = 0;  // ½ gᵀ(H + σD²)⁻¹g: what a Newton step can still gain; σ = 0 if H is positive definite
  Eigen::VectorXd step;      // −(H + σD²)⁻¹g
  double relative_step = 0;  // its largest entry, relative to the size of the variable
  // The variable with which x diverges, −1 for none. Either it is larger than ever and the Newton step would increase
  // it by a notable part of its size, or it has grown far beyond its first size and lies in the null space of H.
  Index diverging_variable = -1;
  Eigen::VectorXd descent;  // unit direction of most negative curvature, in the units D; empty if there is none
};

// Needs p.g and p.H. Costs two to five factorisations, and nothing if it was the last one asked for.
Certificate certify(Evaluator& evaluator, const Point& p);

// Whether a certificate is worth its factorisation: whether the step d, predicted to gain `predicted`, would pass a
// test of convergence. Needs p.g and p.H.
bool may_be_stationary(const Evaluator& evaluator, const Point& p, const Eigen::VectorXd& d, double predicted);

// The first test of convergence that holds, with its inequality in numbers. None if there is negative curvature, or if
// f is flat only because x diverges.
std::optional<Stop> converged(const Certificate& certificate, const Options& options);

// The end of a run in which x diverges and f is flat to rounding, or can fall by no more than the rounding of its
// recent decrease. None otherwise.
std::optional<Stop> diverging(const Certificate& certificate, const Options& options);

// The quality of the point, from its certificate.
PointQuality quality(const Certificate& certificate, const Options& options);

}  // namespace hesse::solver::detail
