#pragma once

#include <Eigen/Core>
#include <string>
#include <utility>

#include <hesse/ad/detail/colouring/colouring.hpp>
#include <hesse/ad/detail/colouring/compressed_hessian.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>

namespace hesse::ad::detail {

// Computes sparse Hessians of one pattern at many points, from products with the directions of the best colouring
// found. Allocates nothing after the first evaluation. One object belongs to one thread at a time.
class ColouredHessian {
 public:
  using Index = Eigen::Index;

  // Colours once. Throws as choose_colouring does.
  explicit ColouredHessian(SymmetricPattern pattern, const ColouringOptions& options = {})
      : choice_(choose_colouring(pattern, options)),
        compressed_(std::move(pattern), choice_.colouring, options.lanes) {}

  const SymmetricPattern& pattern() const { return compressed_.pattern(); }
  const ColouringChoice& choice() const { return choice_; }
  const CompressedHessian& compressed() const { return compressed_; }
  std::string describe() const { return summary(choice_); }

  // Writes the lower triangle of ∇²f(x) to values, in the order of the pattern. products(x, V, HV) computes HV =
  // ∇²f(x)·V, both n × lanes, and returns an Evaluation. It is called once for each pass, until one is not ok; that one
  // is returned. HV comes with the right size and unspecified contents.
  template <class Products>
  Evaluation evaluate(const Eigen::VectorXd& x, Products&& products, Eigen::VectorXd& values) {
    values.resize(pattern().size());
    products_.resize(pattern().n, compressed_.lanes());
    for (Index pass = 0; pass < compressed_.passes(); ++pass) {
      compressed_.seed(pass, directions_);
      const Evaluation outcome = products(x, std::as_const(directions_), products_);
      if (outcome != Evaluation::ok) return outcome;
      compressed_.gather(pass, products_, values);
    }
    compressed_.substitute(values);
    return Evaluation::ok;
  }

 private:
  ColouringChoice choice_;
  CompressedHessian compressed_;
  DirectionBlock directions_, products_;
};

}  // namespace hesse::ad::detail
