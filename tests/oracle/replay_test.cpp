#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/functions/recorded_function.hpp>

#include "compositions.hpp"
#include "generator.hpp"
#include "reference.hpp"

using namespace hesse;

namespace {

struct Derivatives {
  Eigen::VectorXd g, h;
};

// Gradient and Hessian by recording, edge pushing and replay.
Derivatives replayed(const oracle::Program& program) {
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), program.inputs());
  ad::ReplayOptions options;
  options.dense = true;
  ad::RecordedFunction<oracle::Interpreter> f(oracle::Interpreter{&program}, x, options);
  double value = 0;
  Derivatives d;
  REQUIRE(f.value_gradient_hessian(x, value, d.g, d.h) == ad::Evaluation::ok);
  CHECK(f.recordings() == 1);
  return d;
}

const oracle::Route& route(bool second_order, int index) {
  for (const auto& r : oracle::routes())
    if (r.second_order == second_order && r.index == index) return r;
  throw std::out_of_range("no such route");
}

}  // namespace

TEST_CASE("random programs: replay agrees with 50 digits within the running error bound of the compositions") {
  // A quotient by way of its reciprocal and vector mathematics round a little more than the compositions do.
  constexpr double margin = 8;
  const auto& gradient = route(false, static_cast<int>(ad::JacobianMode::reverse));
  const auto& hessian = route(true, static_cast<int>(ad::HessianMode::forward_over_reverse));
  // Sanitizers at -O0 are some hundred times slower.
#ifdef __SANITIZE_ADDRESS__
  constexpr std::uint64_t programs = 40;
#else
  constexpr std::uint64_t programs = 2000;
#endif
  double worst = 0;
  for (std::uint64_t seed = 1; seed <= programs; ++seed) {
    const auto program = oracle::random_program(seed);
    INFO(oracle::as_test(program));
    const auto expected = oracle::reference(program);
    const auto g_bound = oracle::evaluate(program, gradient).bound, h_bound = oracle::evaluate(program, hessian).bound;
    const auto actual = replayed(program);
    const auto check = [&](double computed, double truth, double bound) {
      if (!std::isfinite(truth) && !std::isfinite(computed)) return;
      const double error = std::abs(computed - truth);
      CHECK(error <= margin * bound);
      if (error > 0) worst = std::max(worst, error / bound);
    };
    const int n = program.inputs();
    std::size_t k = 0;
    for (int i = 0; i < n; ++i) {
      check(actual.g[i], expected.gradient[static_cast<std::size_t>(i)], g_bound[static_cast<std::size_t>(i)]);
      for (int j = 0; j <= i; ++j, ++k) check(actual.h[i + j * n], expected.hessian[k], h_bound[k]);
    }
  }
  WARN("largest error over running bound " << worst);
}
