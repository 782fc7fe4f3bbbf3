#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/vector_replay.hpp>
#include <optional>
#include <sstream>

#include "compositions.hpp"
#include "generator.hpp"
#include "reference.hpp"
#include "seeds.hpp"

using namespace hesse;

namespace {

constexpr Eigen::Index copies = 9;
constexpr std::size_t max_outputs = 3;

// The last values of a program as F: Rⁿ→Rᵐ, for several copies of its variables: terms that are found to be equal.
struct Outputs {
  oracle::Interpreter program;
  std::size_t outputs;

  template <class Vector>
  auto operator()(const Vector& x) const {
    using T = std::decay_t<decltype(x[0])>;
    const Eigen::Index n = x.size() / copies;
    std::vector<T> all;
    for (Eigen::Index c = 0; c < copies; ++c) {
      std::vector<T> own;
      for (Eigen::Index i = 0; i < n; ++i) own.push_back(x[c * n + i]);
      const auto values = program.values(own);
      all.insert(all.end(), values.end() - static_cast<std::ptrdiff_t>(outputs), values.end());
    }
    return all;
  }
};

// The program that ends with output i of the last `outputs`.
oracle::Program ending(oracle::Program program, std::size_t outputs, std::size_t i) {
  program.code.resize(program.code.size() - outputs + 1 + i);
  return program;
}

// J, and for each output number i the Hessian of λᵀF, λ being 1 for output i of every copy.
struct Derivatives {
  Eigen::MatrixXd jacobian;
  std::vector<Eigen::MatrixXd> hessians;
};

Derivatives replay(const Outputs& f, const Eigen::VectorXd& x, ad::detail::Backend backend) {
  ad::detail::Recording recording;
  recording.record(f, x);
  const auto n = static_cast<std::size_t>(x.size()), m = recording.outputs().size();
  ad::detail::RecordingOrigin origin;
  for (std::uint32_t i = 0; i < n; ++i) origin.variable.push_back(i);
  for (std::uint32_t i = 0; i < m; ++i) origin.row.push_back(i);
  origin.variable_owner.resize(n);
  origin.row_owner.resize(m);
  ad::detail::VectorReplay::Options options;
  options.backend = backend;
  ad::detail::VectorReplay elements(
      n, m, [m](std::uint32_t row, std::uint32_t column) { return row + column * static_cast<std::uint32_t>(m); },
      options);
  elements.add(ad::detail::separate_vector(recording), origin);

  Derivatives all;
  all.jacobian.setZero(static_cast<Eigen::Index>(m), x.size());
  elements.jacobian({x.data(), n}, {all.jacobian.data(), n * m});
  ad::detail::ElementSum& weighted = elements.weighted();
  const ad::SymmetricPattern& lower = weighted.hessian_structure();
  std::vector<double> point(n + m), g(n + m), h(static_cast<std::size_t>(lower.size()));
  std::copy(x.begin(), x.end(), point.begin());
  for (std::size_t i = 0; i < f.outputs; ++i) {
    for (std::size_t o = 0; o < m; ++o) point[n + o] = o % f.outputs == i ? 1.0 : 0.0;
    double value = 0;
    REQUIRE(weighted.value_gradient_hessian(point, value, g, h));
    Eigen::MatrixXd& hessian = all.hessians.emplace_back(Eigen::MatrixXd::Zero(x.size(), x.size()));
    for (std::size_t j = 0; j < n; ++j)
      for (std::uint32_t k = lower.outer[j]; k < lower.outer[j + 1]; ++k)
        hessian(lower.inner[k], static_cast<Eigen::Index>(j)) = h[k];
  }
  return all;
}

const oracle::Route& route(bool second_order, int index) {
  return *std::find_if(oracle::routes().begin(), oracle::routes().end(),
                       [&](const oracle::Route& r) { return r.second_order == second_order && r.index == index; });
}

// The first entry that is not what 50 digits say, as text.
std::optional<std::string> mismatch(const oracle::Program& program, double& worst) {
  // A quotient by way of its reciprocal and vector mathematics round a little more than the compositions do.
  constexpr double margin = 8, underflow = 1e-290;
  const std::size_t outputs = std::min(max_outputs, program.code.size());
  const Eigen::Index n = program.inputs();
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(program.x.data(), n).replicate(copies, 1);
  std::vector<ad::detail::Backend> backends{ad::detail::Backend::interpreted};
  if (ad::detail::compiled_available()) backends.push_back(ad::detail::Backend::compiled);
  for (const ad::detail::Backend backend : backends) {
    const Derivatives actual = replay({{&program}, outputs}, x, backend);
    for (std::size_t o = 0; o < outputs; ++o) {
      const oracle::Program own = ending(program, outputs, o);
      const auto expected = oracle::reference(own);
      const auto g_bound = oracle::evaluate(own, route(false, static_cast<int>(ad::JacobianMode::reverse))).bound;
      const auto h_bound =
          oracle::evaluate(own, route(true, static_cast<int>(ad::HessianMode::forward_over_reverse))).bound;
      double largest = 1;
      for (const double entry : expected.gradient) largest = std::max(largest, std::abs(entry));
      for (const double entry : expected.hessian) largest = std::max(largest, std::abs(entry));
      std::ostringstream text;
      text.precision(17);
      const auto wrong = [&](const char* what, double computed, double truth, double bound) {
        if (!std::isfinite(truth) && !std::isfinite(computed)) return false;
        // What cancels exactly in the compositions leaves a rounding error where it is added up otherwise.
        if (std::abs(truth) < underflow && std::abs(computed) <= 1e-13 * largest) return false;
        const double error = std::abs(computed - truth);
        if (error > 0) worst = std::max(worst, error / bound);
        if (error <= margin * bound) return false;
        text << what << " of output " << o << ": " << computed << ", but 50 digits say " << truth
             << " (running error bound " << bound << ")\n"
             << oracle::as_test(own);
        return true;
      };
      for (Eigen::Index c = 0; c < copies; ++c) {
        const Eigen::Index row = c * static_cast<Eigen::Index>(outputs) + static_cast<Eigen::Index>(o);
        std::size_t k = 0;
        for (Eigen::Index i = 0; i < n; ++i) {
          const auto s = static_cast<std::size_t>(i);
          if (wrong("J", actual.jacobian(row, c * n + i), expected.gradient[s], g_bound[s])) return text.str();
          for (Eigen::Index j = 0; j <= i; ++j, ++k)
            if (wrong("B", actual.hessians[o](c * n + i, c * n + j), expected.hessian[k], h_bound[k]))
              return text.str();
        }
      }
    }
  }
  return std::nullopt;
}

}  // namespace

// Hidden: tests/oracle/CMakeLists.txt runs it once for every range of seeds.
TEST_CASE("random programs of several outputs: J and B agree with 50 digits within running error bounds", "[.vector]") {
  const auto seeds = oracle::seeds(1000);
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
