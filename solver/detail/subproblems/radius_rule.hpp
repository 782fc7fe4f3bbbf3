#pragma once

#include <hesse/solver/options.hpp>

// Trust-region radius rules as a table. A new rule needs a row in radius_rule.cpp and a name in method.hpp.
namespace hesse::solver::detail {

// The data for an update of the radius. Lengths are in the units of the trust region.
struct Trial {
  double radius;
  double step;                 // ‖d‖
  double actual;               // f(x) − f(x+d)
  double predicted;            // −M(d)
  double new_gradient;         // ‖∇f(x+d)‖; 0 if it was not computed
  int boundary_successes = 0;  // steps to the boundary directly before this one that the model predicted well
};

struct RadiusRule {
  RadiusRuleName rule;
  // The agreement of model and function by this rule.
  double (*ratio)(const Trial& trial, const Options& options);
  // Whether a trial step with this ratio, and a decrease of f, is accepted.
  bool (*accepts)(double ratio, const Options& options);
  double (*update)(double ratio, const Trial& trial, const Options& options);
};

const RadiusRule& radius_rule(RadiusRuleName rule);

}  // namespace hesse::solver::detail
