#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>

#include <hesse/ad/sparsity/colouring.hpp>
#include <hesse/ad/sparsity/compressed_jacobian.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// Sparse Jacobians of one pattern at many points, from products with the directions of the best colouring found. Owns what
// it works with; nothing is allocated after the first evaluation. One object belongs to one thread at a time.
class ColouredJacobian {
 public:
  using Index = Eigen::Index;

  // Colours once. Throws as choose_colouring.
  explicit ColouredJacobian(SparsityPattern pattern, const ColouringOptions& options = {})
      : choice_(choose_colouring(pattern, options)),
        compressed_(std::move(pattern), choice_.colouring, options.lanes) {}

  const SparsityPattern& pattern() const { return compressed_.pattern(); }
  const ColouringChoice& choice() const { return choice_; }
  const CompressedJacobian& compressed() const { return compressed_; }
  std::string describe() const { return summary(choice_); }

  // values: J(x), m × n, in the order of the pattern. jvp(x, V, JV) computes JV = J·V, m × lanes, of V, n × lanes;
  // vjp(x, W, JᵀW) computes Jᵀ·W, n × lanes, of W, m × lanes; both return an Evaluation. Only the one of the colouring's
  // kind is called, once for each group of directions, and no more after one that is not ok, which is returned.
  template <class Jvp, class Vjp>
  Evaluation evaluate(const Eigen::VectorXd& x, Jvp&& jvp, Vjp&& vjp, Eigen::VectorXd& values) {
    const bool forward = compressed_.kind() == ColouringKind::columns;
    values.resize(pattern().nonzeros());
    products_.resize(forward ? pattern().rows() : pattern().columns(), compressed_.lanes());
    for (Index group = 0; group < compressed_.groups(); ++group) {
      compressed_.seed(group, directions_);
      const Evaluation outcome =
          forward ? jvp(x, std::as_const(directions_), products_) : vjp(x, std::as_const(directions_), products_);
      if (outcome != Evaluation::ok) return outcome;
      compressed_.gather(group, products_, values);
    }
    return Evaluation::ok;
  }

 private:
  ColouringChoice choice_;
  CompressedJacobian compressed_;
  DirectionBlock directions_, products_;
};

}  // namespace hesse::ad
