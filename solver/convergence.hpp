#pragma once

#include <Eigen/Core>
#include <hesse/solver/evaluator.hpp>
#include <hesse/solver/inertia.hpp>
#include <optional>

// The tests of convergence and the quality of a point: one place for all methods. None depends on the units of f or x.
namespace hesse::solver {

// Largest absolute entry; NaN if any entry is NaN.
double infinity_norm(const Eigen::VectorXd& v);

// Rounding error to expect in f: a few units in the last place of the terms that make it up.
double noise(double f);

// Rounding error to expect in each entry of g: what the rounding of x does to it, |H||x|, and for ½‖r‖² the rounding of the
// products Jᵀr. Where p.H is not known JᵀJ stands for it.
Eigen::VectorXd gradient_noise(const Point& p);

// Values of f closer than this say nothing about which point is better, even where f is a sum with some cancellation: the
// gradient does.
double indistinguishable(double f);

// What the exact Hessian says about a point, as its free variables see it. D is sqrt|diag H|, the unit of each variable.
struct Certificate {
  double f = 0;
  double fallen = 0;         // f over the second half of the points accepted
  Inertia inertia;           // of D⁻¹HD⁻¹
  double gradient_norm = 0;  // largest absolute entry of g
  double gradient_noise =
      0;                // its largest ratio to the rounding error to expect in it: at most 1 where g is all rounding
  double decrease = 0;  // ½ gᵀ(H + σD²)⁻¹g, what a Newton step can still bring; σ = 0 where H is positive definite
  Eigen::VectorXd step;      // −(H + σD²)⁻¹g
  double relative_step = 0;  // its largest entry, relative to the size of the variable
  // The variable with which x runs away; −1 for none. It is the largest it has been, and the Newton step would carry it
  // outwards by a plain part of that; or it has grown far beyond its size at the start and lies in the null space of H.
  Index runaway = -1;
  Eigen::VectorXd descent;  // unit direction of most negative curvature in the units D; empty when there is none
};

// Whether a method that has no use for Hessians is to look at one for the sake of the certificate: a full matrix and O(n³)
// operations, which take longer than such a run.
constexpr bool may_certify(Index n) { return n <= 2000; }

// p.g and p.H must be evaluated. O(n³).
Certificate certify(Evaluator& evaluator, const Point& p);

// Whether a certificate is worth its factorisation: the step d, which promises `predicted`, would pass a test of
// convergence. p.g and p.H must be evaluated.
bool may_be_stationary(const Evaluator& evaluator, const Point& p, const Eigen::VectorXd& d, double predicted);

// The first test of convergence that holds, with its inequality in numbers; none where there is negative curvature, or
// where f is flat only because x runs away.
std::optional<Stop> converged(const Certificate& certificate, const Options& options);

// x runs away, and f is flat to rounding, or what it can still fall is below the rounding of what it has fallen
// lately: the run's end where this holds.
std::optional<Stop> diverging(const Certificate& certificate, const Options& options);

// What the point is.
PointQuality quality(const Certificate& certificate, const Options& options);

}  // namespace hesse::solver
