#pragma once

#include <functional>
#include <vector>

#include <hesse/problems/cutest/scalable.hpp>

namespace hesse::problems::bounded {

using cutest::Scalable;
using cutest::Scalar;
using cutest::square;

// The inner nodes of the most square grid of n nodes: nx is the largest divisor of n up to √n, ny = n/nx. Node (i, j),
// 1 ≤ i ≤ nx, 1 ≤ j ≤ ny, is variable i − 1 + nx (j − 1); the boundary has the nodes with i = 0, i = nx + 1, j = 0 or
// j = ny + 1.
class Grid : public Scalable {
 public:
  explicit Grid(int n) : Grid(n, 1.0, 1.0) {}
  // … of a rectangle of that width and height.
  Grid(int n, double width, double height);
  int nx() const { return nx_; }
  int ny() const { return ny_; }
  double hx() const { return hx_; }
  double hy() const { return hy_; }

  bool inside(int i, int j) const { return i > 0 && j > 0 && i <= nx_ && j <= ny_; }
  int index(int i, int j) const { return i - 1 + nx_ * (j - 1); }
  // f(i, j) at the inner nodes.
  std::vector<double> nodes(const std::function<double(int i, int j)>& f) const;

 protected:
  // (v_a − v_b)² for neighbours a and b, of which at least one is an inner node. v = 0 on the boundary.
  template <class X>
  Scalar<X> squared_difference(const X& x, int i, int j, int k, int l) const {
    if (!inside(i, j)) return square(x[index(k, l)]);
    if (!inside(k, l)) return square(x[index(i, j)]);
    return square(x[index(k, l)] - x[index(i, j)]);
  }

 private:
  int nx_, ny_;
  double hx_, hy_;
};

inline constexpr SizeRule any_grid{cutest::hundred, 1, cutest::largest_n, 1, "n >= 1, the most square grid"};

}  // namespace hesse::problems::bounded
