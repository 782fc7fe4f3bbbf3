#pragma once

#include <hesse/solver/evaluator.hpp>
#include <hesse/solver/method.hpp>
#include <span>
#include <string_view>

// The list of methods. One more: a function of this shape, a row of methods.cpp, a name in method.hpp.
namespace hesse::solver {

struct MethodRow {
  Method method;
  std::string_view name;
  std::string_view doc;
  // Runs from evaluator.start_point() until it can say why it ends. May let Stop and user exceptions pass.
  Stop (*run)(Evaluator& evaluator);
  // Whether it needs residual_count() > 0.
  bool least_squares;
  // Whether it keeps to the bounds of the variables.
  bool bounds;
  // Whether a converged point of it gains by chord steps (polish.hpp): trust_region has made them, lbfgs does without H.
  bool polish;
};

std::span<const MethodRow> all_methods();
// The row of a method; automatic takes least_squares for sums of squares without bounds, else trust_region.
const MethodRow& method_row(Method method, bool is_least_squares, bool bounds);

Stop trust_region(Evaluator& evaluator);
Stop least_squares(Evaluator& evaluator);
Stop line_search(Evaluator& evaluator);
Stop cubic(Evaluator& evaluator);
Stop lbfgs(Evaluator& evaluator);

}  // namespace hesse::solver
