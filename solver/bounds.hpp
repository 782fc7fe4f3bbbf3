#pragma once

#include <Eigen/Core>
#include <hesse/solver/options.hpp>
#include <string>
#include <vector>

namespace hesse::solver {

struct Point;

// l ≤ x ≤ u. A variable is held where the bound it is at keeps it from following −g, or where l = u.
class Bounds {
 public:
  using Index = Eigen::Index;

  // None.
  Bounds() = default;
  // Complaints about options.lower and options.upper for n variables; empty when they are valid.
  static std::vector<std::string> complaints(const Options& options, Index n);
  // They must be valid.
  Bounds(const Options& options, Index n);

  bool any() const { return lower_.size() > 0; }
  bool fix_everything() const { return any() && (lower_.array() == upper_.array()).all(); }
  // The nearest point within the bounds.
  Eigen::VectorXd project(const Eigen::VectorXd& x) const;
  // The variables that are not held at p, ascending. Needs p.g.
  std::vector<Index> free_variables(const Point& p) const;

  double lower(Index i) const { return lower_[i]; }
  double upper(Index i) const { return upper_[i]; }

 private:
  Eigen::VectorXd lower_, upper_;
};

// p as its free variables see it: x, g and H without the others. The tests of convergence and the quality of a point hold
// for bounds when they hold there. Needs p.g; p.H is taken along when it is there.
Point restricted(const Point& p, const std::vector<Eigen::Index>& free);

}  // namespace hesse::solver
