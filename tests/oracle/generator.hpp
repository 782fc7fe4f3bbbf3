#pragma once

#include <cstdint>

#include "program.hpp"

namespace oracle {

// A random program of 1–4 inputs and 3–20 operations whose every value stays in [1e-6, 1e6] in size and away from kinks
// and domain edges (those belong to the table of special points). The same seed gives the same program everywhere.
Program random_program(std::uint64_t seed);

// … whose instructions may depend on comparisons, be repeated as often as a value says, jump and cast. At its own point it is as
// tame as the others.
Program random_branching_program(std::uint64_t seed);

// … of so many inputs, all of them `x`: it may be one of many that share variables.
Program random_element(std::uint64_t seed, int inputs, double x);

// Other points for a program: near its own and far, with ties, on the values it compares with, and at zeros of both signs.
std::vector<double> random_point(const Program& program, std::uint64_t seed);

}  // namespace oracle
