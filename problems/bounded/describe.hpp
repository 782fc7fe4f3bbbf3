#pragma once

#include <limits>
#include <string>
#include <vector>

#include <hesse/problems/points.hpp>

namespace hesse::problems::bounded {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

// Bounds l ≤ x ≤ u, each of n numbers; both empty: none.
struct Box {
  std::vector<double> lower, upper;
};

// The same bounds for all n variables.
Box same(int n, double lower, double upper);

// A problem with its start "1"; a start outside the box is that of the source.
Info describe(const std::string& title, const std::string& source, const std::string& structure,
              const std::vector<double>& start, Box box, std::vector<KnownMinimum> minima);

// f of the minimum at a size at which it is known.
struct KnownAt {
  int n;
  double f;
};
// The minimum among those of that n; none is known at another.
std::vector<KnownMinimum> at_size(int n, const std::vector<KnownAt>& known, const std::string& note);

}  // namespace hesse::problems::bounded
