#pragma once

#include <cstdint>

#include "program.hpp"

namespace oracle {

// A random program of 1–4 inputs and 3–20 operations whose every value stays in [1e-6, 1e6] in size and away from kinks
// and domain edges (those belong to the table of special points). The same seed gives the same program everywhere.
Program random_program(std::uint64_t seed);

}  // namespace oracle
