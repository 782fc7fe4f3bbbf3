#include <catch2/catch.hpp>
#include <limits>

#include "compare/digits.hpp"

using namespace hesse::apps;

namespace {
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("digits is the log relative error, between 0 and 11") {
  CHECK(digits(1.001, 1.0) == Approx(3.0).epsilon(1e-9));
  CHECK(digits(-250.0 * (1 + 1e-7), -250.0) == Approx(7.0).epsilon(1e-6));
  CHECK(digits(1.0, 1.0) == 11);
  CHECK(digits(1.0 + 1e-14, 1.0) == 11);
  CHECK(digits(30.0, 1.0) == 0);
}

TEST_CASE("digits of a known zero are those of the absolute error") {
  CHECK(digits(1e-5, 0.0) == Approx(5.0));
  CHECK(digits(0.0, 0.0) == 11);
}

TEST_CASE("digits of what is not a number are none") {
  CHECK(digits(no_number, 1.0) == 0);
  CHECK(digits(inf, 1.0) == 0);
  CHECK(digits(1.0, no_number) == 0);
}

TEST_CASE("digits of a vector are the least of its parameters") {
  CHECK(digits(Eigen::Vector3d(1.0, 2.0 * (1 + 1e-5), 3.0), Eigen::Vector3d(1, 2, 3)) == Approx(5.0).epsilon(1e-6));
  CHECK(digits(Eigen::VectorXd::Ones(2), Eigen::VectorXd::Ones(3)) == 0);
  CHECK(digits(Eigen::VectorXd(), Eigen::VectorXd()) == 0);
  Eigen::Vector3d broken(1, no_number, 3);
  CHECK(digits(broken, Eigen::Vector3d(1, 2, 3)) == 0);
}

TEST_CASE("a minimum is reached relative to its value, absolutely where it is zero") {
  CHECK(reached(100.0 + 0.9e-2, 100.0, 1e-4));
  CHECK_FALSE(reached(100.0 + 1.1e-2, 100.0, 1e-4));
  CHECK(reached(0.9e-8, 0.0, 1e-8));
  CHECK_FALSE(reached(1.1e-8, 0.0, 1e-8));
  CHECK(reached(-2.0, -1.0, 1e-8));
  CHECK_FALSE(reached(no_number, 1.0, 1e-4));
  CHECK_FALSE(reached(1.0, no_number, 1e-4));
  CHECK(target(-5.0) == Approx(-5.0).epsilon(1e-7));
  CHECK(target(-5.0) > -5.0);
  CHECK(target(0.0) == 1e-8);
}
