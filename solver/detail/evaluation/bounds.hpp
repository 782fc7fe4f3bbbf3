#pragma once

#include <Eigen/Core>
#include <hesse/solver/detail/linear_algebra/symmetric_matrix.hpp>
#include <hesse/solver/options.hpp>
#include <string>
#include <vector>

// Bounds of the variables.
namespace hesse::solver::detail {

struct Point;

// Bounds l ≤ x ≤ u. A variable is held if l = u, or if it is at a bound and −g points out of the box. A variable at a bound
// whose slope is 0 is free: curvature may lead it inside.
class Bounds {
 public:
  using Index = Eigen::Index;

  // No bounds.
  Bounds() = default;
  // What is wrong with options.lower and options.upper for n variables. Empty if they are valid.
  static std::vector<std::string> complaints(const Options& options, Index n);
  // The bounds of valid options.
  Bounds(const Options& options, Index n);

  bool any() const { return lower_.size() > 0; }
  bool fix_everything() const { return any() && (lower_.array() == upper_.array()).all(); }
  // The nearest point within the bounds.
  Eigen::VectorXd project(const Eigen::VectorXd& x) const;
  // Which variables are held at p; empty if none is. Needs p.g.
  Mask held(const Point& p) const;

  // Which variables are at a bound and would leave the box along v.
  Mask leave(const Eigen::VectorXd& x, const Eigen::VectorXd& v) const {
    return (x.array() <= lower_.array() && v.array() < 0) || (x.array() >= upper_.array() && v.array() > 0);
  }

  double lower(Index i) const { return lower_[i]; }
  double upper(Index i) const { return upper_[i]; }

 private:
  Eigen::VectorXd lower_, upper_;
};

}  // namespace hesse::solver::detail
