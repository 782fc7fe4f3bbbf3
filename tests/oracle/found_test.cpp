#include <catch2/catch.hpp>

#include "check_compositions.hpp"
#include "check_replay.hpp"

// What the random search has found, shrunk; the lambdas are printed by oracle::as_test().
using oracle::check_compositions;
using oracle::check_replay;

// The bound of a factor that travels with a variable was that of a plain number.
TEST_CASE("random program 12337") {
  auto f = [](const auto& x) {
    auto v0 = x[0] / 1.0536863529940745;
    auto v1 = x[0] - v0;
    return v1;
  };
  check_compositions(f, {-1.7531844410174886});
}

TEST_CASE("random program 1335032") {
  auto f = [](const auto& x) {
    auto v0 = x[0] / -1.0182217128287958;
    auto v1 = -v0;
    auto v2 = x[0] - v1;
    return v2;
  };
  check_compositions(f, {1.9193618956124177});
}

// A factor that underflows to 0 is exactly 0 to the library: its error is not in the bound.
TEST_CASE("random program 1609217") {
  auto f = [](const auto& x) {
    auto v0 = exp(x[0]);
    auto v1 = cbrt(x[0]);
    auto v2 = v0 / v1;
    auto v3 = pow(v2, v2);
    auto v4 = tanh(v3);
    return v4;
  };
  check_compositions(f, {1.5772498048595258});
}

// The second derivative is cosh(v1) (1/c - 1)², to the compositions; edge pushing adds up 1/c² - 2/c + 1.
TEST_CASE("random program 1475404") {
  auto f = [](const auto& x) {
    auto v0 = x[0] / 0.97255949037001499;
    auto v1 = v0 - x[0];
    auto v2 = cosh(v1);
    return v2;
  };
  check_replay(f, {0.4536207945824311});
}

TEST_CASE("random program 1102426") {
  auto f = [](const auto& x) {
    auto v0 = -0.99752595626308138 * x[0];
    auto v1 = v0;
    v1 += x[0];
    auto v2 = v1 * x[0];
    auto v3 = v2;
    v3 -= v3 * v0;
    auto v4 = cosh(v3);
    auto v5 = log2(v4);
    return v5;
  };
  check_replay(f, {1.2420220729486486});
}

// The same, all of it in constants.
TEST_CASE("the square of a small multiple") {
  auto f = [](const auto& x) {
    auto v0 = 0.9925594903700149 * x[0];
    auto v1 = v0 - x[0];
    v1 *= v1;
    return v1;
  };
  check_replay(f, {0.4536207945824311});
}
