#pragma once

#include <Eigen/Core>
#include <array>
#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/functions/derivatives.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad {

namespace detail {

struct ReplayOptions;

// Sum: a large sum of small elements. ElementFamily: the elements of one functor, with the functor's type erased.
class ElementFamily {
 public:
  virtual ~ElementFamily() = default;
  virtual std::size_t count() const = 0;
  virtual std::size_t width() const = 0;
  virtual void variables(std::size_t e, std::uint32_t* into) const = 0;
  virtual double value(std::size_t e, const double* local) const = 0;
  virtual Recorded record(std::size_t e, const Recorded* local) const = 0;
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
  Recorded record(std::size_t e, const Recorded* local) const override { return apply<Recorded>(e, local); }

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

// f(x) = Σₑ element(x[index(e)], e): a large sum of small elements, stated as such. Elements are recorded a few
// thousand at a time and grouped into element types, so memory stays small. They may branch and hold data.
//
//   Sum energy(n);
//   energy.add<2>(n - 1, [](auto e) { return std::array{e, e + 1}; }, [](const auto& x) { … });
//
// An element takes an array of K numbers of any number type and, if it wants, its number e. The first evaluation
// prepares the sum. An element whose guard fails is recorded in its other branch, once, and evaluated there (a branch
// variant). All elements are recorded again where that is cheaper. The Hessian has room for every pair of variables of
// an element that compares. Misuse throws Error. The object is movable, and one thread at a time may use it.
class Sum {
 public:
  using Index = Eigen::Index;
  using Error = ad::Error;  // thrown on misuse

  // n: the number of variables. options: mode (recorded_interpreted, recorded_compiled, or none: chosen by the number
  // of elements and evaluations), evaluations, threads, dense. Throws Error for another mode and for n < 0.
  explicit Sum(Index n, const PlanOptions& options = {});
  Sum(Index n, const detail::ReplayOptions& options);
  // An object that was moved from may only be assigned to or destroyed.
  Sum(Sum&&) noexcept;
  Sum& operator=(Sum&&) noexcept;
  ~Sum();

  // Adds `count` elements of K variables. index(e) gives K variable numbers, each from 0 to n - 1, repetition allowed.
  template <int K, class IndexMap, class Element>
  void add(Index count, IndexMap index, Element element) {
    static_assert(K > 0, "add<K>: an element has at least one variable");
    add_family(count, std::make_unique<detail::ElementFamilyOf<K, IndexMap, Element>>(
                          static_cast<std::size_t>(count < 0 ? 0 : count), std::move(index), std::move(element)));
  }

  Index dimension() const { return n_; }
  // Records the elements at x unless that was done. An evaluation does so by itself. Then the structure is known.
  void prepare(const Eigen::VectorXd& x);
  // The pattern of ∇²f: lower triangle or full matrix. Throws Error before the sum is prepared.
  SymmetricPattern hessian_structure() const;

  // f(x), by one run of every element in double, in order.
  Evaluation value(const Eigen::VectorXd& x, double& f);
  // By replay: f and ∇f, of size n; then also the values of ∇²f, in the order of hessian_structure().
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g);
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h);

  // How many times all elements were recorded; 0 before the first evaluation.
  int recordings() const;
  // How many times an element changed its branch between two evaluations; see Replayed::branch_switches.
  std::size_t branch_switches() const;
  std::size_t bytes() const;
  std::string describe() const;
  std::string diagnosis() const { return diagnosis_; }
  // Notes on the derivatives at x, such as the rule used at a kink. Costs one recording of all elements.
  std::string remarks(const Eigen::VectorXd& x) const;

 private:
  class Source;
  struct Replay;

  void add_family(Index count, std::unique_ptr<detail::ElementFamily> family);
  Source ready(const char* operation, const Eigen::VectorXd& x);
  Evaluation done(Evaluation outcome);

  Index n_;
  std::vector<std::unique_ptr<detail::ElementFamily>> families_;
  std::unique_ptr<Replay> replay_;
  std::vector<std::uint32_t> variables_;  // of the current element
  std::vector<double> local_;
  std::string diagnosis_;
};

}  // namespace hesse::ad
