#pragma once

#include <hesse/ad/detail/programs/program.hpp>
#include <span>
#include <vector>

#include "bounded.hpp"

namespace oracle {

// The outputs of a program, each with the running error bound of its own instructions. `shared` takes the place of the first
// constants; all others count as exact.
std::vector<hesse::ad::Bounded> run(const hesse::ad::detail::Program& program,
                                    std::span<const hesse::ad::Bounded> inputs,
                                    std::span<const hesse::ad::Bounded> parameters,
                                    std::span<const hesse::ad::Bounded> shared = {});

}  // namespace oracle
