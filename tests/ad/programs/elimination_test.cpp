#include <Eigen/Core>
#include <algorithm>
#include <catch2/catch.hpp>
#include <hesse/ad/detail/programs/edge_pushing.hpp>
#include <hesse/ad/detail/programs/elimination.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <hesse/ad/detail/transforms/hessian.hpp>
#include <limits>

using namespace hesse::ad;

using namespace hesse::ad::detail;

namespace {

std::size_t instructions(const DerivedSum& sum) {
  std::size_t count = 0;
  for (const ElementType& kind : sum.types) count += kind.programs.hessian.code.size();
  return count;
}

// Derived in the order of recording and in the best order: the same derivatives, by how many instructions.
template <class F>
std::pair<std::size_t, std::size_t> compared(const F& f, const Eigen::VectorXd& x) {
  DerivedSum given = derived_sum(f, x), searched = derived_sum(f, x, {.thorough = true});
  const std::pair counts{instructions(given), instructions(searched)};
  const Eigen::MatrixXd expected = hessian(f)(x);
  for (DerivedSum* sum : {&given, &searched}) {
    PreparedSum prepared(std::move(*sum), {.dense = true});
    double value = 0;
    Eigen::VectorXd g, h;
    REQUIRE(prepared.value_gradient_hessian(x, value, g, h));
    const Eigen::Map<const Eigen::MatrixXd> found(h.data(), x.size(), x.size());
    CHECK((found - expected).cwiseAbs().maxCoeff() <= 1e-12 * expected.cwiseAbs().maxCoeff());
  }
  return counts;
}

Eigen::VectorXd ramp(Eigen::Index n) { return Eigen::VectorXd::LinSpaced(n, 0.3, 1.1); }

}  // namespace

TEST_CASE("a function of few intermediates of many variables is crossed there") {
  // f = s² t + sin(t), s and t of 10 variables.
  const auto f = [](const auto& x) {
    using std::exp;
    using std::sin;
    auto s = x[0] * x[1], t = exp(x[0]);
    for (int i = 1; i < 10; ++i) {
      s = s + x[i] * x[(i + 1) % 10] * x[i];
      t = t * (1.0 + x[i] * x[i]);
    }
    return s * s * t + sin(t);
  };
  const auto [given, searched] = compared(f, ramp(10));
  CHECK(searched < given);
}

TEST_CASE("a rotation about an axis takes fewer instructions than in the order of its recording") {
  const auto f = [](const auto& x) {
    using std::cos;
    using std::sin;
    using std::sqrt;
    const auto square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
    const auto angle = sqrt(square);
    const auto cosine = cos(angle), a = sin(angle) / angle;
    const auto b = (1.0 - cosine) / square * (x[0] * x[3] + x[1] * x[4] + x[2] * x[5]);
    const auto u = cosine * x[3] + a * (x[1] * x[5] - x[2] * x[4]) + b * x[0];
    const auto v = cosine * x[4] + a * (x[2] * x[3] - x[0] * x[5]) + b * x[1];
    const auto w = cosine * x[5] + a * (x[0] * x[4] - x[1] * x[3]) + b * x[2] + 3.0;
    return (u / w) * (u / w) + (v / w) * (v / w);
  };
  const auto [given, searched] = compared(f, ramp(6));
  CHECK(searched < given);
}

TEST_CASE("where nothing is to be gained the order of recording stays") {
  const auto line = [](const auto& x) { return x[0] + x[1]; };
  const auto product = [](const auto& x) { return x[0] * x[1]; };
  const auto nothing = [](const auto& x) { return x[0] - x[0]; };
  for (const auto& [given, searched] :
       {compared(line, ramp(2)), compared(product, ramp(2)), compared(nothing, ramp(2))})
    CHECK(searched == given);
}

TEST_CASE("a constant among the operands has no derivatives, in whatever order") {
  const auto times = operation_of<elementary::Mul>;
  using Form = Recording::Form;
  // 3 x₁ x₀, the 3 as a number of its own.
  const TermGraph graph{
      2, 1, {{Operation{}, Form::constant, 0, 0}, {times, Form::both, 0, 1, 2}, {times, Form::both, 0, 3, 0}}, 4, {}};
  for (const std::size_t elements : {std::size_t{1}, std::numeric_limits<std::size_t>::max()}) {
    const DerivativePrograms programs = derive(graph, {{false, 3.0, 0}}, elements);
    CHECK(programs.gradient_entries == std::vector<std::uint32_t>{0, 1});
    CHECK(programs.hessian_entries == std::vector<std::pair<std::uint32_t, std::uint32_t>>{{1, 0}});
    std::vector<double> outputs(programs.hessian.outputs.size());
    run(programs.hessian, std::vector{5.0, 7.0}, {}, outputs);
    CHECK(outputs == std::vector{105.0, 21.0, 15.0, 3.0});
  }
}

TEST_CASE("eliminations: the given order is among them, cuts descend, costs ascend") {
  using detail::Dependence;
  // Numbers 3, 4, …: a = x₀x₁, b = a x₂, sin(b), one that the root does not need, cos(b), sin(b) cos(b), root = that · b.
  const auto times = [](std::uint32_t i, std::uint32_t j) {
    return Dependence{2, {i, j, 0}, {}, {false, true, false, false, false, false}};
  };
  const Dependence of_b{1, {4, 0, 0}, {}, {true}};
  const std::vector<Dependence> nodes{times(0, 1), times(3, 2), of_b, times(0, 2), of_b, times(5, 7), times(8, 4)};
  const auto found = detail::eliminations(3, 9, nodes);
  REQUIRE(found.size() >= 2);
  CHECK(found.back().order == std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(found.back().cuts.empty());
  for (std::size_t k = 0; k + 1 < found.size(); ++k) {
    CHECK(std::is_sorted(found[k].cuts.rbegin(), found[k].cuts.rend()));
    if (k > 0) CHECK(found[k].cost > found[k - 1].cost);
    // Operands before what is made of them.
    std::vector<std::size_t> place(nodes.size());
    for (std::size_t p = 0; p < nodes.size(); ++p) place[found[k].order[p]] = p;
    CHECK(place[0] < place[1]);
    CHECK(place[1] < place[2]);
    CHECK(place[2] < place[5]);
    CHECK(place[5] < place[6]);
  }
  CHECK(found.front().cost <= found.back().cost);
}
