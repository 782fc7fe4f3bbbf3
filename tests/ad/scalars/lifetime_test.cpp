#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <vector>

#include <hesse/ad/numbers.hpp>

// Numbers are values: containers may move them, and `auto` never holds on to an operand.
namespace ad = hesse::ad;
using D = ad::Dual<double, 2>;
using V = ad::Var<double>;

namespace {

// Everything below computes 2xy + sin(x) in a roundabout way.
template <class S>
auto composed(const S& x, const S& y) {
  const auto left = [&] {
    const S a = x, b = y;
    auto expression = a * b + a * b;
    return expression;
  }();
  auto right = sin(S(x));
  return left + right;
}

}  // namespace

TEST_CASE("auto outlives the operands of an expression", "[A16]") {
  const D y = composed(D::variable(0.5, 0), D::variable(3.0, 1));
  CHECK(y.tangent[0] == 6.0 + std::cos(0.5));
  CHECK(y.tangent[1] == 1.0);

  ad::Tape<double> tape;
  const V inputs[]{tape.input(0.5), tape.input(3.0)};
  double g[2];
  tape.gradient(composed(inputs[0], inputs[1]), inputs, g);
  CHECK(g[0] == 6.0 + std::cos(0.5));
  CHECK(g[1] == 1.0);
}

TEST_CASE("largest and smallest of temporaries are values", "[A16]") {
  const D x = D::variable(0.5, 0), y = D::variable(3.0, 1);
  const auto largest = fmax(x * x, y * y);
  const auto smallest = fmin(x + 1.0, y + 1.0);
  const D standard = std::max(D(x * y), D(y));
  CHECK(largest.tangent[1] == 6.0);
  CHECK(smallest.tangent[0] == 1.0);
  CHECK(standard.value == 3.0);
  CHECK(standard.tangent[1] == 1.0);
}

TEST_CASE("containers that reallocate, sort and erase keep every derivative", "[A15]") {
  ad::Tape<double> tape;
  std::vector<V> inputs;
  for (int i = 0; i < 100; ++i) inputs.push_back(tape.input(static_cast<double>((i * 37) % 100)));
  std::vector<V> numbers;
  for (const V& x : inputs) numbers.push_back(3.0 * x);
  std::sort(numbers.begin(), numbers.end());
  std::rotate(numbers.begin(), numbers.begin() + 10, numbers.end());
  numbers.erase(numbers.begin(), numbers.begin() + 40);
  numbers.shrink_to_fit();
  REQUIRE(numbers.size() == 50 + 10);
  // What is left are the values 3·50, …, 3·99 and 3·0, …, 3·9.
  const V sum = std::accumulate(numbers.begin(), numbers.end(), V(0.0));
  std::vector<double> g(inputs.size());
  tape.gradient(sum, inputs, g);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    INFO(inputs[i].value());
    CHECK(g[i] == (inputs[i].value() >= 50 || inputs[i].value() < 10 ? 3.0 : 0.0));
  }
}

TEST_CASE("moved-from numbers can be assigned and used", "[A15]") {
  ad::Tape<double> tape;
  const V x = tape.input(2.0);
  V a = x * x;
  V b = std::move(a);
  a = b + 1.0;
  const V inputs[]{x};
  double g[1];
  tape.gradient(a * b, inputs, g);
  // (x² + 1) x² = x⁴ + x²
  CHECK(g[0] == 36.0);

  std::map<int, std::optional<V>> shelf;
  shelf[3] = x * 5.0;
  auto node = shelf.extract(3);
  tape.gradient(*node.mapped(), inputs, g);
  CHECK(g[0] == 5.0);

  std::array<D, 2> pair{D::variable(1.0, 0), D::variable(2.0, 1)};
  const auto copy = std::exchange(pair, {});
  CHECK(pair[1].value == 0.0);
  CHECK(copy[1].tangent[1] == 1.0);
}
