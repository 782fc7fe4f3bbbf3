#pragma once

#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>
#include <hesse/problems/points.hpp>

// What the functors of the set have in common.
namespace hesse::problems::physics {

using cutest::largest_n;
using cutest::Scalable;
using cutest::Scalar;
using cutest::square;

inline constexpr double pi = 3.14159265358979323846;

// The largest p with count(p) <= n; count increases.
template <class Count>
int largest_below(int n, const Count& count) {
  int p = 0;
  while (count(p + 1) <= n) ++p;
  return p;
}

template <class Count>
bool is_count(int n, const Count& count) {
  return count(largest_below(n, count)) == n;
}

// A problem with one start; `minima`: pairs of n and f, of which that of this n is known.
Info describe(const std::string& title, const std::string& source, const std::string& structure,
              std::vector<double> start, const std::vector<std::pair<int, double>>& minima);

}  // namespace hesse::problems::physics
