#pragma once

#include <hesse/problems/classic/beale.hpp>
#include <hesse/problems/classic/goldstein_price.hpp>
#include <hesse/problems/classic/helmholtz.hpp>
#include <hesse/problems/classic/himmelblau.hpp>
#include <hesse/problems/classic/lennard_jones.hpp>
#include <hesse/problems/classic/saddles.hpp>
#include <hesse/problems/classic/styblinski_tang.hpp>
#include <hesse/problems/classic/unbounded.hpp>
#include <hesse/problems/entry.hpp>

namespace hesse::problems {

using ClassicFunctors = Functors<Himmelblau, Beale, GoldsteinPrice, StyblinskiTang, LennardJones, Helmholtz, Saddle,
                                 SaddleWithMinima, MonkeySaddle, UnboundedLinear, UnboundedParabola,
                                 UnboundedExponential, UnboundedCubic, UnboundedLogarithm, DecayingExponential>;

}  // namespace hesse::problems
