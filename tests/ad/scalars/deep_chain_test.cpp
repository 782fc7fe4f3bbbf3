#include <pthread.h>
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>
#include <stdexcept>

#include <hesse/ad/detail/replay/recorded_function.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

// Recordings are swept by loops: how deep a chain may be does not depend on the stack.
namespace ad = hesse::ad;

namespace {

void with_stack_of(std::size_t bytes, std::function<void()> work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, bytes) != 0) throw std::runtime_error("this stack size is not possible");
  pthread_t thread;
  const auto run = [](void* function) -> void* {
    (*static_cast<std::function<void()>*>(function))();
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, run, &work) != 0) throw std::runtime_error("no thread with this stack");
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

// Sanitizers make frames several times as large, and real calls of the interpreter's jumps.
#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t small_stack = 512 * 1024;
#else
constexpr std::size_t small_stack = 64 * 1024;
#endif

}  // namespace

TEST_CASE("a chain of a million operations with a stack of 64 kB", "[A19]") {
  double value = 0, slope[1] = {0};
  std::size_t recorded = 0;
  with_stack_of(small_stack, [&] {
    ad::Tape<double> tape;
    const ad::Var<double> x[]{tape.input(0.5)};
    ad::Var<double> y = x[0];
    for (int i = 0; i < 1000000; ++i) y = sin(y) + x[0];
    tape.gradient(y, x, slope);
    value = y.value();
    recorded = tape.nodes();
  });
  CHECK(recorded == 2000001);
  // At the fixed point y = sin(y) + x the slope is 1/(1 - cos y).
  CHECK(value == Approx(std::sin(value) + 0.5));
  CHECK(slope[0] == Approx(1 / (1 - std::cos(value))));
}

TEST_CASE("a deep chain of numbers that carry tangents with a stack of 64 kB", "[A19]") {
  using D = ad::Dual<double, 1>;
  double value = 0, second = 0;
  with_stack_of(small_stack, [&] {
    ad::Tape<D> tape;
    const ad::Var<D> x[]{tape.input(D::variable(0.5, 0))};
    ad::Var<D> y = x[0];
    for (int i = 0; i < 300000; ++i) y = sin(y) + x[0];
    D slope[1];
    tape.gradient(y, x, slope);
    value = y.value().value;
    second = slope[0].tangent[0];
  });
  // y'' = -sin(y) y'²/(1 - cos y) with y' = 1/(1 - cos y)
  CHECK(second == Approx(-std::sin(value) / std::pow(1 - std::cos(value), 3)));
}

TEST_CASE("a sum of a million operations is recorded and replayed with a stack of 64 kB", "[A19]") {
  constexpr int n = 16, terms = 500000;
  const auto f = [](const auto& x) {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int i = 0; i < terms; ++i) sum += x[i % n] * x[(i + 1) % n];
    return sum;
  };
  double value = 0;
  Eigen::VectorXd g, h;
  with_stack_of(small_stack, [&] {
    const Eigen::VectorXd x = Eigen::VectorXd::Constant(n, 0.5);
    ad::detail::RecordedFunction recorded(f, x);
    if (recorded.value_gradient_hessian(x, value, g, h) != ad::Evaluation::ok)
      throw std::runtime_error("not evaluable");
  });
  CHECK(value == Approx(0.25 * terms));
  CHECK(g[3] == Approx(1.0 * terms / n));
  CHECK(h.sum() == Approx(terms));
}

TEST_CASE("a deep chain is recorded and derived with a stack of 64 kB, or refused where it is too long", "[A19]") {
  constexpr int steps = 50000;
  const auto f = [](const auto& x) {
    std::decay_t<decltype(x[0])> y(x[0]);
    for (int i = 0; i < steps; ++i) y = y * x[1] + 0.25;
    return y * y;
  };
  double value = 0;
  Eigen::VectorXd g, h;
  std::string refusal;
  with_stack_of(small_stack, [&] {
    const Eigen::VectorXd x = Eigen::VectorXd::Constant(2, 0.5);
    ad::detail::RecordedFunction recorded(f, x);
    if (recorded.value_gradient_hessian(x, value, g, h) != ad::Evaluation::ok)
      throw std::runtime_error("not evaluable");
    ad::detail::RecordingLimits limits;
    limits.term = steps;
    try {
      static_cast<void>(ad::detail::derived_sum(f, x, limits));
    } catch (const ad::Error& error) {
      refusal = error.what();
    }
  });
  // The fixed point y = 1/(4 (1 - x₁)) does not depend on where the chain starts.
  CHECK(value == Approx(0.25));
  CHECK(g[0] == Approx(0).margin(1e-300));
  CHECK(g[1] == Approx(1.0));             // 2 y y', y' = y / (1 - x₁)
  CHECK(h[h.size() - 1] == Approx(6.0));  // 2 (y'² + y y''), y'' = 2 y' / (1 - x₁)
  CHECK_THAT(refusal, Catch::Matchers::Contains("more than 50000"));
}
