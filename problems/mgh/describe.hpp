#pragma once

#include <string>
#include <vector>

#include <hesse/problems/points.hpp>

namespace hesse::problems::mgh {

// Problem `number` of [MGH81]: objective Σ rᵢ², starts ×1, ×10, ×100 of the standard start (a zero start stays zero).
Info describe(int number, const std::string& title, const std::vector<double>& start, std::vector<KnownMinimum> minima,
              const std::string& structure = "dense");

}  // namespace hesse::problems::mgh
