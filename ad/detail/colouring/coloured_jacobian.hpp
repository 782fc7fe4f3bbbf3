#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/compressed_jacobian.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>

namespace hesse::ad::detail {

// Computes sparse Jacobians of one pattern at many points, from products with the directions of the best colouring
// found. Allocates nothing after the first evaluation. One object belongs to one thread at a time.
class ColouredJacobian {
 public:
  using Index = Eigen::Index;

  // Colours once. Throws as choose_colouring does.
  explicit ColouredJacobian(SparsityPattern pattern, const ColouringOptions& options = {})
      : choice_(choose_colouring(pattern, options)),
        compressed_(std::move(pattern), choice_.colouring, options.lanes) {}

  const SparsityPattern& pattern() const { return compressed_.pattern(); }
  const ColouringChoice& choice() const { return choice_; }
  const CompressedJacobian& compressed() const { return compressed_; }
  std::string describe() const { return summary(choice_); }

  // Writes J(x), m × n, to values, in the order of the pattern. jvp(x, V, JV) computes JV = J·V from V, n × lanes;
  // vjp(x, W, JᵀW) computes Jᵀ·W from W, m × lanes. Both return an Evaluation. The kind of the colouring decides which
  // one is called, once for each pass, until one is not ok; that one is returned.
  template <class Jvp, class Vjp>
  Evaluation evaluate(const Eigen::VectorXd& x, Jvp&& jvp, Vjp&& vjp, Eigen::VectorXd& values) {
    const bool forward = compressed_.kind() == ColouringKind::columns;
    values.resize(pattern().size());
    products_.resize(forward ? pattern().m : pattern().n, compressed_.lanes());
    for (Index pass = 0; pass < compressed_.passes(); ++pass) {
      compressed_.seed(pass, directions_);
      const Evaluation outcome =
          forward ? jvp(x, std::as_const(directions_), products_) : vjp(x, std::as_const(directions_), products_);
      if (outcome != Evaluation::ok) return outcome;
      compressed_.gather(pass, products_, values);
    }
    return Evaluation::ok;
  }

 private:
  ColouringChoice choice_;
  CompressedJacobian compressed_;
  DirectionBlock directions_, products_;
};

}  // namespace hesse::ad::detail
