#include <algorithm>
#include <array>
#include <cmath>
#include <hesse/solver/detail/subproblems/radius_rule.hpp>

// The radius rules: CAT and classic.
namespace hesse::solver::detail {
namespace {

// If the prediction underflows, the ratio must not be 0/0.
double guarded_ratio(double actual, double predicted) { return predicted > 0 ? actual / predicted : -1.0; }

// The CAT rule [HH24] adds the gradient at the new point to the prediction. A step that leaves a large gradient does
// not enlarge the radius.
double cat_ratio(const Trial& t, const Options& o) {
  return guarded_ratio(t.actual, t.predicted + 0.5 * o.radius_theta * t.new_gradient * t.step);
}

double cat_update(double ratio, const Trial& t, const Options& o) {
  return ratio >= o.radius_beta ? std::max(o.radius_omega_2 * t.step, t.radius) : t.radius / o.radius_omega_1;
}

double classic_ratio(const Trial& t, const Options&) { return guarded_ratio(t.actual, t.predicted); }

// [NW06], algorithm 4.1, with the step length instead of the radius if the step ends inside. While the model predicts
// steps to the boundary well, the radius grows ever faster, since f may fall over many powers of ten.
double classic_update(double ratio, const Trial& t, const Options&) {
  constexpr int steady = 2;
  constexpr int max_doublings = 4;
  if (ratio < 0.25) return 0.25 * t.step;
  if (ratio <= 0.75) return t.radius;
  const int doublings = std::clamp(t.boundary_successes - steady, 1, max_doublings);
  return std::max(t.radius, std::ldexp(t.step, doublings));
}

constexpr std::array rules{
    RadiusRule{RadiusRuleName::cat, cat_ratio, [](double, const Options&) { return true; }, cat_update},
    RadiusRule{RadiusRuleName::classic, classic_ratio, [](double ratio, const Options&) { return ratio > 1e-4; },
               classic_update},
};

}  // namespace

const RadiusRule& radius_rule(RadiusRuleName rule) { return rules[static_cast<std::size_t>(rule)]; }

}  // namespace hesse::solver::detail
