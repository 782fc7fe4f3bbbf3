#pragma once

#include <functional>
#include <optional>
#include <string>

#include "program.hpp"

namespace oracle {

// The first entry of a route that differs from the 50-digit reference by more than 4 running error bounds.
struct Mismatch {
  std::string route;
  int entry = 0;
  double computed = 0;
  double expected = 0;
  double bound = 0;
};

// Nothing when every route agrees. `worst`, if given, becomes the largest error over bound seen.
std::optional<Mismatch> verify(const Program& program, double* worst = nullptr);

// A smaller program that fails as well: instructions, conditions and repetitions that do not matter are taken out.
Program shrink_code(Program program, const std::function<bool(const Program&)>& fails);

// A smaller program that still fails: inputs and operations that do not matter are taken out (delta debugging).
Program shrink(Program program);

// What to read and keep when a program fails: the mismatch, the seed and a test to compile.
std::string report(const Program& program, const Mismatch& mismatch);

}  // namespace oracle
