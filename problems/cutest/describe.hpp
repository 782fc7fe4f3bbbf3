#pragma once

#include <string>
#include <vector>

#include <hesse/problems/points.hpp>

namespace hesse::problems::cutest {

// A function of [GOT15] with its standard start; `source`: where it was before, may be empty.
Info describe(const std::string& title, const std::string& source, const std::string& structure,
              const std::vector<double>& start, std::vector<KnownMinimum> minima);

// What was found from the standard start at that size; nothing is known at another.
std::vector<KnownMinimum> found(int n, int size, double f);

}  // namespace hesse::problems::cutest
