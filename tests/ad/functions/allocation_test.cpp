#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include <hesse/ad/numbers.hpp>

#include "allocation_counter.hpp"

// The first recording of a function finds out how much memory it takes; all later ones live in it.
namespace ad = hesse::ad;

TEMPLATE_TEST_CASE("recording and sweeping again allocates nothing", "[A20]", double, (ad::Dual<double, 4>),
                   (ad::Dual<ad::Dual<double, 2>, 2>)) {
  using T = TestType;
  ad::Tape<T> tape;
  constexpr std::size_t n = 20;
  std::vector<ad::Var<T>> x(n), y(n);
  std::vector<T> g(n), w(n, T(1.0));
  double sum = 0;
  const auto evaluate = [&](double shift) {
    tape.reset();
    for (std::size_t i = 0; i < n; ++i) x[i] = tape.input(T(0.1 * static_cast<double>(i + 1) + shift));
    for (std::size_t i = 0; i < n; ++i) {
      y[i] = x[i];
      for (int k = 0; k < 100; ++k) y[i] = sin(y[i]) * x[(i + 1) % n] + 2.0 * y[i];
    }
    tape.gradient(y[0], x, g);
    tape.pull_back(y, w, x, g);
    tape.jacobian(y, x, [&](std::size_t, std::size_t, const T& entry) { sum += ad::passive(entry); });
  };
  evaluate(0.0);
  const auto before = allocations();
  const auto bytes = tape.bytes();
  for (int k = 1; k < 4; ++k) evaluate(0.01 * k);
  CHECK(allocations() == before);
  CHECK(tape.bytes() == bytes);
  CHECK(std::isfinite(sum));
}

TEST_CASE("forward numbers never allocate", "[A20]") {
  const auto before = allocations();
  auto x = ad::Dual2<double, 4>::variable(0.5, 0);
  auto y = ad::Dual<ad::Dual<double, 4>, 4>::variable(ad::Dual<double, 4>::variable(0.5, 1), 2);
  for (int k = 0; k < 100; ++k) {
    x = sin(x) * x + pow(x, 2.0);
    y = sin(y) * y + pow(y, 2.0);
  }
  CHECK(allocations() == before);
  CHECK(x.value == y.value.value);
  CHECK(x.hessian(0, 0) == Approx(y.tangent[2].tangent[1]));
}
