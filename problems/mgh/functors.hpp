#pragma once

#include <hesse/problems/entry.hpp>
#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/mgh/discretised.hpp>
#include <hesse/problems/mgh/fitting.hpp>
#include <hesse/problems/mgh/linear.hpp>
#include <hesse/problems/mgh/scalable.hpp>

namespace hesse::problems {

// Problems 1 to 35 of [MGH81], in the paper's order.
using MghFunctors =
    Functors<mgh::Rosenbrock, mgh::FreudensteinRoth, mgh::PowellBadlyScaled, mgh::BrownBadlyScaled, mgh::Beale,
             mgh::JennrichSampson, mgh::HelicalValley, mgh::Bard, mgh::Gaussian, mgh::Meyer, mgh::Gulf, mgh::Box3D,
             mgh::PowellSingular, mgh::Wood, mgh::KowalikOsborne, mgh::BrownDennis, mgh::Osborne1, mgh::BiggsEXP6,
             mgh::Osborne2, mgh::Watson, mgh::ExtendedRosenbrock, mgh::ExtendedPowellSingular, mgh::PenaltyI,
             mgh::PenaltyII, mgh::VariablyDimensioned, mgh::Trigonometric, mgh::BrownAlmostLinear,
             mgh::DiscreteBoundaryValue, mgh::DiscreteIntegralEquation, mgh::BroydenTridiagonal, mgh::BroydenBanded,
             mgh::LinearFullRank, mgh::LinearRankOne, mgh::LinearRankOneZero, mgh::Chebyquad>;

}  // namespace hesse::problems
