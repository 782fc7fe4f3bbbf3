#include <hesse/problems/cutest/scaled.hpp>

#include <string>

#include <hesse/problems/cutest/describe.hpp>

namespace hesse::problems::cutest {
namespace {

// The point whose coordinates are y before they are scaled.
template <class F>
std::vector<double> unscaled(const F& functor, double y) {
  return each(functor.n(), [&](int j) { return y / functor.scale(j - 1); });
}

Info cosines(const Scaled<Cosine>& functor, const std::string& title, const std::string& source) {
  return describe(title, source, "tridiagonal", unscaled(functor, 1.0), {global(1.0 - functor.n())});
}

Info equations(const Scaled<Brybnd>& functor, const std::string& title, const std::string& source) {
  return describe(title, source, "banded, 6 off-diagonals", unscaled(functor, -1.0), {global(0.0)});
}

}  // namespace

Info Scosine::info() const { return cosines(*this, "chained cosines scaled by up to exp(12)", "[BCGT95]"); }
Info Sscosine::info() const { return cosines(*this, "chained cosines scaled by up to exp(6)", "[LMV10] (50)"); }
Info Sbrybnd::info() const { return equations(*this, "BRYBND scaled by up to exp(12)", "[BCGT95]"); }
Info Ssbrybnd::info() const { return equations(*this, "BRYBND scaled by up to exp(6)", "[LMV10] (48)"); }

template <int k>
Info Scurly<k>::info() const {
  const int n = this->n();
  // The start is multiplied by the scale, as in the collection, not divided.
  return describe("CURLY" + std::to_string(k) + " scaled by up to exp(12)", "[BCGT95]",
                  "banded, " + std::to_string(k) + " off-diagonals",
                  each(n, [&](int j) { return 1.0e-4 * j / (n + 1.0) * this->scale(j - 1); }),
                  found(n, 100, -10031.629024133126));
}

template struct Scurly<10>;
template struct Scurly<20>;
template struct Scurly<30>;

}  // namespace hesse::problems::cutest
