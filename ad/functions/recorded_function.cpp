#include <cmath>

#include <hesse/ad/functions/recorded_function.hpp>

namespace hesse::ad::detail {

ReplayStructure to_structure(const LowerTriangle& lower) {
  return {static_cast<Eigen::Index>(lower.n),
          {lower.outer.begin(), lower.outer.end()},
          {lower.inner.begin(), lower.inner.end()}};
}

Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis) {
  if (std::isfinite(f)) return Evaluation::ok;
  diagnosis = describe_value(f, x);
  return Evaluation::not_evaluable;
}

bool fits(const PreparedSum& later, const PreparedSum& promised, std::string& diagnosis) {
  if (later.structure().outer == promised.structure().outer && later.structure().inner == promised.structure().inner)
    return true;
  diagnosis =
      "another branch of the function has another sparsity pattern; ask for a dense Hessian, or write the function so "
      "that "
      "all branches use the same variables";
  return false;
}

void require_complete(const Recording& recording) {
  if (!recording.complete())
    throw Error("RecordedFunction: the function takes " + std::to_string(recording.operations().total()) +
                " operations, more than the " + std::to_string(recording.nodes().size()) +
                " a recording holds; take it apart, or use Function");
}

double disagreement(double a, double b) {
  constexpr double small = 1e-2;
  return std::abs(a - b) / (std::abs(b) + small);
}

}  // namespace hesse::ad::detail
