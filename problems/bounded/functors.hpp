#pragma once

#include <hesse/problems/bounded/extended.hpp>
#include <hesse/problems/bounded/gay.hpp>
#include <hesse/problems/bounded/hock_schittkowski.hpp>
#include <hesse/problems/bounded/superconductors.hpp>
#include <hesse/problems/bounded/variational.hpp>
#include <hesse/problems/entry.hpp>

namespace hesse::problems {

// By header.
using BoundedFunctors =
    Functors<bounded::Rosenbrock, bounded::FreudensteinRoth, bounded::JennrichSampson, bounded::HelicalValley,
             bounded::Bard, bounded::Meyer, bounded::Box3D, bounded::PowellSingular, bounded::KowalikOsborne,
             bounded::BrownDennis, bounded::Osborne1, bounded::Osborne2, bounded::Watson, bounded::BrownAlmostLinear,
             bounded::LinearFullRank, bounded::LinearRankOne, bounded::LinearRankOneZero, bounded::Chebyquad,
             bounded::Hs1, bounded::Hs2, bounded::Hs3, bounded::Hs4, bounded::Hs5, bounded::Hs25, bounded::Hs38,
             bounded::Hs45, bounded::Hs110, bounded::S368, bounded::Mccormck, bounded::Nonscomp, bounded::Biggsb1,
             bounded::Cvxbqp1, bounded::Ncvxbqp1, bounded::Ncvxbqp2, bounded::Ncvxbqp3, bounded::Torsion,
             bounded::JournalBearing, bounded::MinimalSurface, bounded::Obstclae, bounded::Obstclbm,
             bounded::GinzburgLandau1, bounded::GinzburgLandau2>;

}  // namespace hesse::problems
