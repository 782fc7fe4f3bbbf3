#pragma once

#include <Eigen/Core>
#include <new>
#include <type_traits>

#include <hesse/ad/detail/scalars/structural_zero.hpp>

// Products of sparse active operands, for which Eigen omits factors or entries with value 0. Forward declarations:
// <Eigen/SparseCore> is not needed.
namespace Eigen {

template <class MatrixType>
class SparseView;

namespace internal {

template <class Lhs, class Rhs, bool transposed>
struct sparse_dense_outer_product_evaluator;

// Column times row, where the factor that is constant along an inner vector is sparse.
template <class Lhs, class Rhs, bool transposed>
requires(hesse::ad::detail::Active<typename traits<Lhs>::Scalar>&&
             std::is_same_v<typename traits<typename conditional<transposed, Lhs, Rhs>::type>::StorageKind,
                            Sparse>) struct sparse_dense_outer_product_evaluator<Lhs, Rhs, transposed> {
 protected:
  using Inner = typename conditional<transposed, Rhs, Lhs>::type;
  using Factor = typename conditional<transposed, Lhs, Rhs>::type;
  static constexpr bool inner_sparse = std::is_same_v<typename traits<Inner>::StorageKind, Sparse>;
  using View = typename conditional<inner_sparse, Inner, SparseView<Inner>>::type;
  using ViewArgument = typename conditional<inner_sparse, const Inner&, SparseView<Inner>>::type;
  using Scalar = typename traits<Lhs>::Scalar;

 public:
  enum { Flags = transposed ? RowMajorBit : 0, CoeffReadCost = HugeCost };

  class InnerIterator : public evaluator<View>::InnerIterator {
    using Base = typename evaluator<View>::InnerIterator;

   public:
    InnerIterator(const sparse_dense_outer_product_evaluator& product, Index outer)
        : Base(product.inner_evaluator_, 0), outer_(outer), factor_(0) {
      const typename evaluator<Factor>::InnerIterator it(product.factor_evaluator_, outer);
      if (it && it.index() == 0) factor_ = it.value();
      empty_ = hesse::ad::is_structural_zero(factor_);
    }
    Index outer() const { return outer_; }
    Index row() const { return transposed ? outer_ : Base::index(); }
    Index col() const { return transposed ? Base::index() : outer_; }
    Scalar value() const { return Base::value() * factor_; }
    operator bool() const { return Base::operator bool() && !empty_; }

   private:
    Index outer_;
    Scalar factor_;
    bool empty_;
  };

  sparse_dense_outer_product_evaluator(const Inner& inner, const Factor& factor)
      : inner_(inner), inner_evaluator_(inner_), factor_evaluator_(factor) {}
  sparse_dense_outer_product_evaluator(const Factor& factor, const Inner& inner) requires transposed
      : inner_(inner),
        inner_evaluator_(inner_),
        factor_evaluator_(factor) {}

 protected:
  const ViewArgument inner_;
  evaluator<View> inner_evaluator_;
  evaluator<Factor> factor_evaluator_;
};

// (A·B).pruned(): computes the whole product, then drops small entries.
template <class Lhs, class Rhs, int options>
requires hesse::ad::detail::Active<typename traits<Lhs>::Scalar>
struct unary_evaluator<SparseView<Product<Lhs, Rhs, options>>, IteratorBased>
    : evaluator<typename Product<Lhs, Rhs, DefaultProduct>::PlainObject> {
  using XprType = SparseView<Product<Lhs, Rhs, options>>;
  using PlainObject = typename XprType::PlainObject;
  using Base = evaluator<PlainObject>;

  explicit unary_evaluator(const XprType& view) : result_(view.nestedExpression()) {
    result_.prune(view.reference(), view.epsilon());
    ::new (static_cast<Base*>(this)) Base(result_);
  }

 private:
  PlainObject result_;
};

}  // namespace internal

}  // namespace Eigen
