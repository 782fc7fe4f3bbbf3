#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>

#include <hesse/ad/sparsity/colouring.hpp>
#include <hesse/ad/sparsity/compressed_hessian.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// Sparse Hessians of one pattern at many points, from products with the directions of the best colouring found. Owns what
// it works with; nothing is allocated after the first evaluation. One object belongs to one thread at a time.
class ColouredHessian {
 public:
  using Index = Eigen::Index;

  // Colours once. Throws as choose_colouring.
  explicit ColouredHessian(SymmetricPattern pattern, const ColouringOptions& options = {})
      : choice_(choose_colouring(pattern, options)),
        compressed_(std::move(pattern), choice_.colouring, options.lanes) {}

  const SymmetricPattern& pattern() const { return compressed_.pattern(); }
  const ColouringChoice& choice() const { return choice_; }
  const CompressedHessian& compressed() const { return compressed_; }
  std::string describe() const { return summary(choice_); }

  // values: ∇²f(x), the lower triangle in the order of the pattern. products(x, V, HV) computes HV = ∇²f(x)·V, both
  // n × lanes, and returns an Evaluation; it is called once for each group of directions, and no more after one that is
  // not ok, which is returned. HV comes with the right size and unspecified contents.
  template <class Products>
  Evaluation evaluate(const Eigen::VectorXd& x, Products&& products, Eigen::VectorXd& values) {
    const Index n = pattern().dimension();
    values.resize(pattern().nonzeros());
    products_.resize(n, compressed_.lanes());
    for (Index group = 0; group < compressed_.groups(); ++group) {
      compressed_.seed(group, directions_);
      const Evaluation outcome = products(x, std::as_const(directions_), products_);
      if (outcome != Evaluation::ok) return outcome;
      compressed_.gather(group, products_, values);
    }
    compressed_.substitute(values);
    return Evaluation::ok;
  }

 private:
  ColouringChoice choice_;
  CompressedHessian compressed_;
  DirectionBlock directions_, products_;
};

}  // namespace hesse::ad
