#pragma once

#include <hesse/solver/options.hpp>

// Radius rules as data. One more: a row of radius_rule.cpp and a name in method.hpp.
namespace hesse::solver {

// What is known when the radius is updated; lengths in the units of the trust region.
struct Trial {
  double radius;
  double step;                 // ‖d‖
  double actual;               // f(x) − f(x+d)
  double predicted;            // −M(d)
  double new_gradient;         // ‖∇f(x+d)‖, 0 where it was not computed
  int boundary_successes = 0;  // successive steps to the boundary before this one that the model foretold
};

struct RadiusRule {
  RadiusRuleName rule;
  // Agreement of model and function that the rule judges by.
  double (*ratio)(const Trial& trial, const Options& options);
  // Whether a trial with this ratio (and a decrease) is taken.
  bool (*accepts)(double ratio, const Options& options);
  double (*update)(double ratio, const Trial& trial, const Options& options);
};

const RadiusRule& radius_rule(RadiusRuleName rule);

}  // namespace hesse::solver
