#pragma once

#include <hesse/problems/entry.hpp>
#include <hesse/problems/physics/cloth.hpp>
#include <hesse/problems/physics/control.hpp>
#include <hesse/problems/physics/crystal.hpp>
#include <hesse/problems/physics/tetrahedra.hpp>
#include <hesse/problems/physics/thomson.hpp>
#include <hesse/problems/physics/triangles.hpp>

namespace hesse::problems {

using PhysicsFunctors =
    Functors<physics::NeoHookeanSheet, physics::SymmetricDirichlet, physics::NeoHookeanBlock, physics::Cloth,
             physics::LennardJonesCrystal, physics::LennardJonesCube, physics::Thomson, physics::LqShooting,
             physics::VanDerPolShooting, physics::VanDerPolPenalty, physics::PendulumSwingUp>;

}  // namespace hesse::problems
