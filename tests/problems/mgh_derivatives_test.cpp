#include <catch2/catch.hpp>
#include <cmath>

#include <hesse/problems/mgh/functors.hpp>

#include "nist_mgh_linearize.hpp"

using namespace hesse::problems;
using namespace hesse::problems::testing;

namespace {

template <class F>
void check_instance(const F& f) {
  const Info info = f.info();
  for (const auto& start : info.starts) {
    INFO(f.name << ", n = " << f.n() << ", start " << start.label);
    const auto plain = residuals(f, start.x);
    const auto extended = residuals(f, std::vector<long double>(start.x.begin(), start.x.end()));
    const auto jets = linearize<12>(f, start.x);
    double scale = 1.0;
    for (const double r : plain) scale = std::max(scale, std::abs(r));
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const double other = jets.r[static_cast<Eigen::Index>(i)];
      CHECK((plain[i] == other || std::abs(other - plain[i]) <= 1e-12 * scale));
      if (std::isfinite(plain[i])) CHECK(std::abs(static_cast<double>(extended[i]) - plain[i]) <= 1e-12 * scale);
    }
  }
  for (const auto& minimum : info.minima) {
    if (minimum.x.empty() || minimum.kind == MinimumKind::asymptotic) continue;
    INFO(f.name << ", n = " << f.n() << ", f = " << minimum.f);
    CHECK(gradient_over_rounding(linearize<12>(f, minimum.x), minimum.x, 1.0) <= 8.0);
  }
}

}  // namespace

TEST_CASE("mgh: every number type gives the same residuals, and the known minima are stationary") {
  for_each(MghFunctors(), [](const auto& functor) {
    using F = std::decay_t<decltype(functor)>;
    if constexpr (ScalableFunctor<F>) {
      for (const int n : F::sizes.standard) check_instance(F(n));
    } else {
      check_instance(functor);
    }
  });
}
