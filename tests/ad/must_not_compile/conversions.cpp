// Losing a derivative silently must not compile: each CASE is one way to try. Without a CASE this file is correct.
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

#include <cmath>
#include <vector>

namespace ad = hesse::ad;
struct Inner;
struct Outer;

using Forward = ad::Dual<double, 2>;
using Packed = ad::Dual2<double, 2>;
using Reverse = ad::Var<double>;

double half(double x) { return x / 2; }

double use(const Forward& x, const Packed& p, const Reverse& v, const ad::Dual<double, 1, Inner>& i,
           const ad::Dual<double, 1, Outer>& o, const ad::Var<Forward>& nested) {
  std::vector<double> list;
  double d = ad::passive(x) + ad::passive(p) + ad::passive(v) + ad::passive(i) + ad::passive(o) + ad::passive(nested);
#if CASE == 1
  double y = x;
#elif CASE == 2
  double y = p;
#elif CASE == 3
  double y = v;
#elif CASE == 4
  d = x * x;
#elif CASE == 5
  d += v;
#elif CASE == 6
  d = half(v);
#elif CASE == 7
  d = half(x);
#elif CASE == 8
  if (x) d = 0;
#elif CASE == 9
  d = static_cast<double>(v);
#elif CASE == 10
  d = double(p);
#elif CASE == 11
  list.push_back(x);
#elif CASE == 12
  d = std::exp(v);
#elif CASE == 13
  int n = v;
#elif CASE == 14
  d = list[v];
#elif CASE == 15
  auto sum = i + o;
#elif CASE == 16
  auto product = i * o;
#elif CASE == 17
  Forward dropped = nested;
#elif CASE == 18
  auto mixed = x + v;
#elif CASE == 19
  return v;
#endif
  return d + half(1.0) + static_cast<double>(list.size());
}
