#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <hesse/ad/functions/function.hpp>

// Recordings that are cut short, interleaved, or outlive their thread.
namespace ad = hesse::ad;

namespace {

struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws after `*left` operations.
struct Fragile {
  int* left;
  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    auto y = x[0] * x[1];
    for (int i = 0; i < 12; ++i) {
      if (--*left < 0) throw Interrupted("the functor gave up");
      y = exp(-0.1 * y) + x[i % 3] / (2.0 + y);
    }
    return y;
  }
};

struct Result {
  double f = 0;
  Eigen::VectorXd g, h, hv;
  bool operator==(const Result& other) const { return f == other.f && g == other.g && h == other.h && hv == other.hv; }
};

}  // namespace

TEST_CASE("after a functor has thrown at any operation the next evaluation is bitwise that of a new object", "[A18]") {
  const Eigen::VectorXd x = Eigen::Vector3d(0.3, 0.8, 1.4), v = Eigen::Vector3d(1.0, -2.0, 0.5);
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    INFO(ad::to_string(mode));
    constexpr int plenty = 1000000;
    int left = plenty;
    ad::PlanOptions options;
    options.mode = mode;
    const auto evaluate = [&](ad::Function<Fragile>& function) {
      Result r;
      function.value_gradient_hessian(x, r.f, r.g, r.h);
      function.value_gradient(x, r.f, r.g);
      function.hessian_vector(x, v, r.hv);
      return r;
    };
    ad::Function<Fragile> fresh(Fragile{&left}, 3, options), used(Fragile{&left}, 3, options);
    const Result expected = evaluate(fresh);
    left = plenty;
    evaluate(fresh);
    const int whole = plenty - left;
    for (int k = 0; k < whole; ++k) {
      left = k;
      CHECK_THROWS_AS(evaluate(used), Interrupted);
      left = plenty;
      CHECK(evaluate(used) == expected);
    }
  }
}

TEST_CASE("two recordings made in turns do not disturb each other", "[A12]") {
  ad::Tape<double> first, second;
  const ad::Var<double> a[]{first.input(2.0)}, b[]{second.input(3.0)};
  ad::Var<double> y = a[0], z = b[0];
  for (int i = 0; i < 3; ++i) {
    y *= a[0];
    z *= b[0];
  }
  double g[1];
  first.gradient(y, a, g);
  CHECK(g[0] == 32.0);
  second.gradient(z, b, g);
  CHECK(g[0] == 108.0);
}

TEST_CASE("a gradient taken while another function is recorded leaves that recording intact", "[A12]") {
  ad::Function outer(
      [](const auto& x) {
        ad::Function inner([](const auto& y) { return y[0] * y[0] * y[0]; }, 1);
        double f = 0;
        Eigen::VectorXd g;
        inner.value_gradient(Eigen::VectorXd::Constant(1, 2.0), f, g);
        return x[0] * x[1] * g[0];
      },
      2);
  double f = 0;
  Eigen::VectorXd g, h;
  REQUIRE(outer.value_gradient_hessian(Eigen::Vector2d(3.0, 5.0), f, g, h) == ad::Evaluation::ok);
  CHECK(f == 180.0);
  CHECK(g == Eigen::Vector2d(60.0, 36.0));
  CHECK(h[1] == 12.0);
}

TEST_CASE("numbers made in a thread that has ended can be read and destroyed", "[A14]") {
  std::vector<ad::Var<double>> kept;
  auto tape = std::make_unique<ad::Tape<double>>();
  std::thread([&] {
    tape->reset();
    kept.push_back(tape->input(2.0));
    kept.push_back(kept[0] * kept[0]);
  }).join();
  CHECK(kept[1].value() == 4.0);
  tape.reset();
  CHECK(kept[1].value() == 4.0);
  kept.clear();
}

TEST_CASE("one prepared function for each thread", "[A13]") {
  const auto work = [](double at, double& slope) {
    ad::Function function([](const auto& x) { return x[0] * x[0] * x[0]; }, 1);
    double f = 0;
    Eigen::VectorXd g, h;
    for (int i = 0; i < 100; ++i) function.value_gradient_hessian(Eigen::VectorXd::Constant(1, at), f, g, h);
    slope = g[0];
  };
  double a = 0, b = 0;
  std::thread one(work, 1.0, std::ref(a)), two(work, 2.0, std::ref(b));
  one.join();
  two.join();
  CHECK(a == 3.0);
  CHECK(b == 12.0);
}
