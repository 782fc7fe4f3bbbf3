#pragma once

#include <hesse/solver/detail/evaluation/evaluator.hpp>
#include <hesse/solver/detail/options/method.hpp>
#include <span>
#include <string_view>

// The table of methods. A new method needs a function of this signature, a row in methods.cpp, a name in method.hpp.
namespace hesse::solver::detail {

struct MethodRow {
  Method method;
  std::string_view name;
  std::string_view doc;
  // Runs from evaluator.start_point() to its end. Stop and user exceptions may pass through.
  Stop (*run)(Evaluator& evaluator);
  // Whether it needs residual_count() > 0.
  bool least_squares;
  // Whether it respects bounds of the variables.
  bool bounds;
  // Whether chord steps (polish.hpp) can improve its result: trust_region makes them itself, lbfgs has no H.
  bool polish;
};

std::span<const MethodRow> all_methods();
// The row of a method. automatic means least_squares for sums of squares without bounds, otherwise trust_region.
const MethodRow& method_row(Method method, bool is_least_squares, bool bounds);

Stop trust_region(Evaluator& evaluator);
Stop least_squares(Evaluator& evaluator);
Stop line_search(Evaluator& evaluator);
Stop cubic(Evaluator& evaluator);
Stop lbfgs(Evaluator& evaluator);

}  // namespace hesse::solver::detail
