#pragma once

#include <Eigen/Core>
#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/functions/replayed.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace detail {

// Elements of one functor, their numbers of variables known to the compiler only where they are called.
class ElementFamily {
 public:
  virtual ~ElementFamily() = default;
  virtual std::size_t count() const = 0;
  virtual std::size_t width() const = 0;
  virtual void variables(std::size_t e, std::uint32_t* into) const = 0;
  virtual double value(std::size_t e, const double* local) const = 0;
  virtual ad::Recorded record(std::size_t e, const ad::Recorded* local) const = 0;
};

template <int K, class Index, class Element>
class ElementFamilyOf final : public ElementFamily {
 public:
  ElementFamilyOf(std::size_t count, Index index, Element element)
      : count_(count), index_(std::move(index)), element_(std::move(element)) {}

  std::size_t count() const override { return count_; }
  std::size_t width() const override { return K; }
  void variables(std::size_t e, std::uint32_t* into) const override {
    const auto list = index_(e);
    for (std::size_t i = 0; i < K; ++i) into[i] = checked(list[i]);
  }
  double value(std::size_t e, const double* local) const override { return apply<double>(e, local); }
  ad::Recorded record(std::size_t e, const ad::Recorded* local) const override { return apply<ad::Recorded>(e, local); }

 private:
  template <class I>
  static std::uint32_t checked(I i) {
    return i < I(0) || static_cast<std::uint64_t>(i) > ~std::uint32_t{0} ? ~std::uint32_t{0}
                                                                         : static_cast<std::uint32_t>(i);
  }
  template <class T>
  T apply(std::size_t e, const T* local) const {
    std::array<T, K> x;
    for (std::size_t i = 0; i < K; ++i) x[i] = local[i];
    if constexpr (std::invocable<const Element&, const std::array<T, K>&, std::size_t>)
      return T(element_(std::as_const(x), e));
    else
      return T(element_(std::as_const(x)));
  }

  std::size_t count_;
  Index index_;
  Element element_;
};

}  // namespace detail

// f(x) = Σₑ element(x[index(e)], e): a large sum of small elements, given as such. Nothing of the size of the whole function is
// recorded: elements are recorded a few thousand at a time and clustered by what they compute, so they may branch and hold data.
//
//   Sum energy(n);
//   energy.add<2>(n - 1, [](auto e) { return std::array{e, e + 1}; }, [](const auto& x) { … });
//
// An element takes an array of K numbers of any scalar, and its number if it wants it. Misuse throws Error. The first evaluation
// prepares. Where a comparison decides otherwise later, elements move to another branch: each is recorded once for each branch it
// is met in, and evaluated there; everything is recorded again when that would have been cheaper. The Hessian has room for
// anything that an element which compares may do with its variables. Movable; one object belongs to one thread at a time.
class Sum {
 public:
  using Index = Eigen::Index;
  using Structure = detail::HessianPattern;
  using Error = ad::Error;  // thrown where the object is misused

  explicit Sum(Index n, ReplayOptions options = {});

  // `count` elements of K variables. index(e) gives their numbers, each from 0 to n - 1; a number may be given twice.
  template <int K, class IndexMap, class Element>
  void add(Index count, IndexMap index, Element element) {
    static_assert(K > 0, "add<K>: an element has at least one variable");
    add_family(count, std::make_unique<detail::ElementFamilyOf<K, IndexMap, Element>>(
                          static_cast<std::size_t>(count < 0 ? 0 : count), std::move(index), std::move(element)));
  }

  Index dimension() const { return n_; }
  // Records the elements at `x` unless that was done; an evaluation does so by itself. The structure is known afterwards.
  void prepare(const Eigen::VectorXd& x);
  // Throws Error before the sum is prepared.
  Structure hessian_structure() const;

  // f by the elements in double, one after the other.
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // … and ∇f by replay; … and the values of ∇²f in the promised structure.
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);

  // How often all elements were recorded.
  int recordings() const { return replayed_ ? replayed_->recordings() : 0; }
  // How often an element was in another branch than at the evaluation before; see Replayed::moves.
  std::size_t moves() const { return replayed_ ? replayed_->moves() : 0; }
  std::size_t bytes() const { return replayed_ ? replayed_->bytes() : 0; }
  std::string describe() const;
  std::string diagnosis() const { return diagnosis_; }
  // What is to be known about derivatives at x: the rules taken where elements have none. Records all elements once more.
  std::string remarks(const Eigen::VectorXd& x) const;

 private:
  class Source;

  void add_family(Index count, std::unique_ptr<detail::ElementFamily> family);
  Source ready(const char* operation, const Eigen::VectorXd& x);
  Evaluation done(Evaluation outcome);

  Index n_;
  ReplayOptions options_;
  std::vector<std::unique_ptr<detail::ElementFamily>> families_;
  std::optional<Replayed> replayed_;
  std::vector<std::uint32_t> variables_;  // of the element at hand
  std::vector<double> local_;
  std::string diagnosis_;
};

}  // namespace hesse::ad
