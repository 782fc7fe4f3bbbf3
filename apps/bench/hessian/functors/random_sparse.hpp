#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "../elements.hpp"

namespace hesse::apps::hessians {

// A random expression: every step reads two earlier values.
struct RandomExpression {
  enum class Kind : std::uint8_t { add, subtract, multiply, divide, sine, exponential, root, tangent };
  struct Step {
    Kind kind;
    std::uint8_t a, b;
    double constant;
  };
  static constexpr std::size_t most = 12;
  std::array<Step, most> steps;
  std::size_t count;
};

// Every element is an expression of its own over five variables: no two of them share a shape. All values stay bounded
// and smooth: what divides is at least 1, what grows is squashed.
struct RandomElement {
  static constexpr int width = 5;
  using Data = RandomExpression;

  template <class T>
  T operator()(const T* x, const RandomExpression& expression) const {
    using std::exp;
    using std::sin;
    using std::sqrt;
    using std::tanh;
    T values[width + RandomExpression::most];
    for (int i = 0; i < width; ++i) values[i] = x[i];
    int next = width;
    for (std::size_t s = 0; s < expression.count; ++s, ++next) {
      const auto& step = expression.steps[s];
      const T &a = values[step.a], &b = values[step.b];
      switch (step.kind) {
        using enum RandomExpression::Kind;
        case add:
          values[next] = a + step.constant * b;
          break;
        case subtract:
          values[next] = step.constant * a - b;
          break;
        case multiply:
          values[next] = 0.5 * a * b;
          break;
        case divide:
          values[next] = a / (1.0 + b * b);
          break;
        case sine:
          values[next] = sin(a + step.constant * b);
          break;
        case exponential:
          values[next] = exp(-0.5 * (a * a + b * b));
          break;
        case root:
          values[next] = sqrt(1.0 + a * a + b * b);
          break;
        case tangent:
          values[next] = tanh(a + step.constant * b);
          break;
      }
    }
    return values[next - 1] * values[next - 2] + values[next - 3];
  }
};
using RandomSparse = ElementSum<RandomElement, Table<5>>;

struct RandomSparseAt {
  RandomSparse function;
  VectorXd x;
};
// n = terms / 2 variables, five different ones a term.
RandomSparseAt random_sparse(int terms);

}  // namespace hesse::apps::hessians
