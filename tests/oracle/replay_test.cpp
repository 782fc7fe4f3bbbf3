#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/functions/hvp.hpp>
#include <hesse/ad/functions/recorded_function.hpp>
#include <hesse/ad/plan/curvature.hpp>
#include <hesse/ad/programs/compiled.hpp>
#include <hesse/ad/sparsity/coloured_hessian.hpp>
#include <optional>
#include <sstream>

#include "compositions.hpp"
#include "generator.hpp"
#include "reference.hpp"
#include "replayed.hpp"
#include "seeds.hpp"

using namespace hesse;

namespace {

// Σ of `count` copies of a program, each of variables of its own: terms that are found to be equal.
struct Copies {
  static constexpr Eigen::Index count = 9;
  oracle::Interpreter program;

  template <class Vector>
  auto operator()(const Vector& x) const {
    using T = std::decay_t<decltype(x[0])>;
    const Eigen::Index n = x.size() / count;
    T sum(0.0);
    for (Eigen::Index c = 0; c < count; ++c) {
      std::vector<T> own;
      for (Eigen::Index i = 0; i < n; ++i) own.push_back(x[c * n + i]);
      sum += program(own);
    }
    return sum;
  }
};

// ∇f and ∇²f of a program, once for every copy.
struct Derivatives {
  const char* way;
  Eigen::VectorXd g;
  Eigen::MatrixXd h;
};

template <class F>
Derivatives replay(const char* way, const F& f, const Eigen::VectorXd& x, const ad::ReplayOptions& options,
                   const ad::RecordingLimits& limits = {}) {
  ad::RecordedFunction recorded(f, x, options, limits);
  const oracle::Replayed r = oracle::replayed(recorded, x);
  INFO(way << ": " << r.diagnosis);
  REQUIRE(r.outcome == ad::Evaluation::ok);
  return {way, r.gradient, r.hessian};
}

// With the order of elimination that is best, which otherwise only many elements are worth.
Derivatives eliminated(const oracle::Interpreter& f, const Eigen::VectorXd& x) {
  ad::PreparedSum sum(ad::derived_sum(f, x, {.thorough = true}), {.dense = true});
  double value = 0;
  Eigen::VectorXd g, h;
  REQUIRE(sum.value_gradient_hessian(x, value, g, h));
  return {"eliminated in the best order", g, Eigen::Map<const Eigen::MatrixXd>(h.data(), x.size(), x.size())};
}

// From products with the directions of a colouring of the pattern that replay promises; nothing where that is dense.
std::optional<Derivatives> coloured(const Copies& f, const Eigen::VectorXd& x) {
  const auto structure = ad::RecordedFunction(f, x).hessian_structure();
  if (structure.outer.empty()) return std::nullopt;
  ad::ColouredHessian hessian(ad::SymmetricPattern::from_columns(x.size(), structure.outer, structure.inner));
  const auto products = [&](const Eigen::VectorXd& at, const auto& directions, auto& result) {
    for (Eigen::Index k = 0; k < directions.cols(); ++k)
      result.col(k) = ad::hvp(f, at, Eigen::VectorXd(directions.col(k)));
    return ad::Evaluation::ok;
  };
  Eigen::VectorXd values;
  REQUIRE(hessian.evaluate(x, products, values) == ad::Evaluation::ok);
  return Derivatives{"coloured", ad::grad(f)(x), oracle::full_matrix(structure, values)};
}

std::vector<Derivatives> all_ways(const oracle::Program& program) {
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), program.inputs());
  const Eigen::VectorXd copied = x.replicate(Copies::count, 1);
  const oracle::Interpreter f{&program};
  ad::ReplayOptions dense, compiled;
  dense.dense = compiled.dense = true;
  compiled.backend = ad::Backend::compiled;
  std::vector<Derivatives> all{replay("interpreted", f, x, dense), replay("clustered", Copies{f}, copied, {}),
                               eliminated(f, x)};
  ad::RecordingLimits directed;
  directed.by_directions = ad::detail::by_directions;
  all.push_back(replay("products with directions", f, x, dense, directed));
  all.push_back(replay("products with directions, clustered", Copies{f}, copied, {}, directed));
  if (ad::compiled_available()) {
    all.push_back(replay("compiled", f, x, compiled));
    all.push_back(replay("products with directions, compiled", f, x, compiled, directed));
  }
  if (auto found = coloured({f}, copied)) all.push_back(std::move(*found));
  return all;
}

const oracle::Route& route(bool second_order, int index) {
  for (const auto& r : oracle::routes())
    if (r.second_order == second_order && r.index == index) return r;
  throw std::out_of_range("no such route");
}

// The first entry of one of the ways that is not what 50 digits say, as text.
std::optional<std::string> mismatch(const oracle::Program& program, double& worst) {
  // A quotient by way of its reciprocal and vector mathematics round a little more than the compositions do.
  constexpr double margin = 8;
  const auto& gradient = route(false, static_cast<int>(ad::JacobianMode::reverse));
  const auto& hessian = route(true, static_cast<int>(ad::HessianMode::forward_over_reverse));
  const auto expected = oracle::reference(program);
  const auto g_bound = oracle::evaluate(program, gradient).bound, h_bound = oracle::evaluate(program, hessian).bound;
  double largest = 1;
  for (const double entry : expected.gradient) largest = std::max(largest, std::abs(entry));
  for (const double entry : expected.hessian) largest = std::max(largest, std::abs(entry));
  // What cancels exactly in the compositions, as in (c - x) + x, leaves a rounding error where it is added up otherwise.
  const double residue = 1e-13 * largest;
  const auto wrong = [&](double computed, double truth, double bound) {
    constexpr double underflow = 1e-290;
    if (!std::isfinite(truth) && !std::isfinite(computed)) return false;
    if (std::abs(truth) < underflow && std::abs(computed) <= residue) return false;
    const double error = std::abs(computed - truth);
    if (error > 0) worst = std::max(worst, error / bound);
    return !(error <= margin * bound);
  };
  const int n = program.inputs();
  for (const Derivatives& actual : all_ways(program)) {
    const auto say = [&](const std::string& entry, double computed, double truth, double bound) {
      std::ostringstream text;
      text.precision(17);
      text << actual.way << ", " << entry << ": " << computed << ", but 50 digits say " << truth
           << " (running error bound " << bound << ")\n"
           << oracle::as_test(program);
      return text.str();
    };
    for (Eigen::Index first = 0; first < actual.g.size(); first += n) {
      std::size_t k = 0;
      for (int i = 0; i < n; ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (wrong(actual.g[first + i], expected.gradient[s], g_bound[s]))
          return say("g[" + std::to_string(i) + "]", actual.g[first + i], expected.gradient[s], g_bound[s]);
        for (int j = 0; j <= i; ++j, ++k)
          if (wrong(actual.h(first + i, first + j), expected.hessian[k], h_bound[k]))
            return say("H(" + std::to_string(i) + ", " + std::to_string(j) + ")", actual.h(first + i, first + j),
                       expected.hessian[k], h_bound[k]);
      }
    }
  }
  return std::nullopt;
}

}  // namespace

// Hidden: tests/oracle/CMakeLists.txt runs it once for every range of seeds, those of the compositions among them.
TEST_CASE("random programs: replay and colouring agree with 50 digits within running error bounds", "[.replay]") {
  const auto seeds = oracle::seeds(2000);
  double worst = 0;
  int mismatches = 0;
  for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
    const auto program = oracle::random_program(seed);
    const auto wrong = mismatch(program, worst);
    if (!wrong) continue;
    UNSCOPED_INFO(*wrong);
    CHECK(++mismatches == 0);
    if (mismatches == 5) break;
  }
  WARN(seeds.count << " programs, largest error over running bound " << worst);
}
