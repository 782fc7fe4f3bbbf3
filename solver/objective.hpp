#pragma once

#include <Eigen/Core>
#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// The interface between the solver and an objective with its own derivatives. An objective is any class of the form
//
//   Index dimension()                              n, the number of variables
//   Structure hessian_structure()                  members n, outer, inner (below); it may grow: then
//                                                  value_gradient_hessian returns more values, and this is called again
//   E value(x, f)                                  f(x)
//   E value_gradient(x, f, g)                      f(x) and g = ∇f(x)
//   E value_gradient_hessian(x, f, g, H)           f(x), g, and the values of ∇²f(x) in hessian_structure()
//
// x and g are Eigen::VectorXd of size n. H is an Eigen::VectorXd with one number per entry of the structure. E is an
// enumeration or integer: 0 ok, 1 not evaluable here (the solver shortens the step), 2 fatal. Optional members:
//
//   E hessian_vector(x, v, Hv)                     ∇²f(x)·v
//   Index residual_count()                         m, if f = ½ Σ rᵢ²; requires the next three members
//   E residuals(x, r)                              r(x), of size m
//   E jacobian(x, r, J)                            r and J = ∂r/∂x, m × n
//   E second_order(x, lambda, B)                   B = Σ λᵢ∇²rᵢ(x), its values in hessian_structure()
//   void prepare(x)                                called once, with the start point, before hessian_structure()
//   type Error                                     the exception that the object throws on misuse; the run then ends
//                                                  as an invalid problem, not as a failure of user code
//   std::string describe()                         one paragraph for the summary: the plan for derivatives, and why
//   std::string remarks(x)                         notes on the derivatives at x, such as the rule used at a kink
//   std::string diagnosis()                        what was wrong with the last evaluation that was not ok
//
// Exceptions of the user's function pass through the objective unchanged.
namespace hesse::solver {

using Index = Eigen::Index;

enum class Evaluation : int { ok = 0, not_evaluable = 1, fatal = 2 };

// The lower triangle of a symmetric n × n matrix. Dense (outer, inner empty): the values are the full n × n matrix by
// columns, and its lower triangle counts. Sparse: compressed columns; outer has size n + 1, inner holds row indices.
struct HessianStructure {
  Index n = 0;
  std::vector<Index> outer;
  std::vector<Index> inner;

  bool dense() const { return outer.empty(); }
  Index size() const { return dense() ? n * n : static_cast<Index>(inner.size()); }
};

template <class O>
concept ObjectiveLike = requires(O& o, const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  { o.dimension() } -> std::convertible_to<Index>;
  o.hessian_structure();
  o.value(x, f);
  o.value_gradient(x, f, g);
  o.value_gradient_hessian(x, f, g, h);
};

template <class O>
concept LeastSquaresLike = ObjectiveLike<O> &&
    requires(O& o, const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& jacobian, Eigen::VectorXd& b) {
  { o.residual_count() } -> std::convertible_to<Index>;
  o.residuals(x, r);
  o.jacobian(x, r, jacobian);
  o.second_order(x, r, b);
};

// The base class that the solver calls, with the objective's type erased. An evaluation costs one virtual call.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual Index dimension() = 0;
  virtual void prepare(const Eigen::VectorXd&) {}
  virtual HessianStructure hessian_structure() = 0;
  virtual Evaluation value(const Eigen::VectorXd& x, double& f) = 0;
  virtual Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) = 0;
  virtual Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                            Eigen::VectorXd& hessian) = 0;

  virtual bool has_hessian_vector() const { return false; }
  virtual Evaluation hessian_vector(const Eigen::VectorXd&, const Eigen::VectorXd&, Eigen::VectorXd&) {
    return Evaluation::fatal;
  }
  // m, or 0 unless f = ½ Σ rᵢ².
  virtual Index residual_count() { return 0; }
  virtual Evaluation residuals(const Eigen::VectorXd&, Eigen::VectorXd&) { return Evaluation::fatal; }
  virtual Evaluation jacobian(const Eigen::VectorXd&, Eigen::VectorXd&, Eigen::MatrixXd&) { return Evaluation::fatal; }
  virtual Evaluation second_order(const Eigen::VectorXd&, const Eigen::VectorXd&, Eigen::VectorXd&) {
    return Evaluation::fatal;
  }
  // Whether an exception of this object reports its misuse.
  virtual bool is_misuse(const std::exception_ptr&) const { return false; }
  virtual std::string describe() { return {}; }
  virtual std::string diagnosis() { return {}; }
  virtual std::string remarks(const Eigen::VectorXd&) { return {}; }
};

namespace detail {

template <class E>
Evaluation to_evaluation(E outcome) {
  return static_cast<Evaluation>(static_cast<int>(outcome));
}

// Adapts a class with the members above. It is held by value or, if O is an lvalue reference, by reference.
template <class O>
class ObjectiveAdapter final : public Objective {
  using Held = std::remove_reference_t<O>;

 public:
  explicit ObjectiveAdapter(O&& objective) : objective_(std::forward<O>(objective)) {}

  Index dimension() override { return objective_.dimension(); }
  void prepare(const Eigen::VectorXd& x) override {
    if constexpr (requires { objective_.prepare(x); }) objective_.prepare(x);
  }
  HessianStructure hessian_structure() override {
    auto structure = objective_.hessian_structure();
    return {static_cast<Index>(structure.n),
            {structure.outer.begin(), structure.outer.end()},
            {structure.inner.begin(), structure.inner.end()}};
  }
  Evaluation value(const Eigen::VectorXd& x, double& f) override { return to_evaluation(objective_.value(x, f)); }
  Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) override {
    return to_evaluation(objective_.value_gradient(x, f, g));
  }
  Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                    Eigen::VectorXd& hessian) override {
    return to_evaluation(objective_.value_gradient_hessian(x, f, g, hessian));
  }

  bool has_hessian_vector() const override { return knows_hessian_vector; }
  Evaluation hessian_vector(const Eigen::VectorXd& x, const Eigen::VectorXd& v, Eigen::VectorXd& hv) override {
    if constexpr (knows_hessian_vector) return to_evaluation(objective_.hessian_vector(x, v, hv));
    return Evaluation::fatal;
  }
  Index residual_count() override {
    if constexpr (LeastSquaresLike<Held>) return objective_.residual_count();
    return 0;
  }
  Evaluation residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) override {
    if constexpr (LeastSquaresLike<Held>) return to_evaluation(objective_.residuals(x, r));
    return Evaluation::fatal;
  }
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& j) override {
    if constexpr (LeastSquaresLike<Held>) return to_evaluation(objective_.jacobian(x, r, j));
    return Evaluation::fatal;
  }
  Evaluation second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b) override {
    if constexpr (LeastSquaresLike<Held>) return to_evaluation(objective_.second_order(x, lambda, b));
    return Evaluation::fatal;
  }
  bool is_misuse(const std::exception_ptr& exception) const override {
    if constexpr (requires { typename Held::Error; }) {
      try {
        std::rethrow_exception(exception);
      } catch (const typename Held::Error&) {
        return true;
      } catch (...) {
      }
    }
    return false;
  }
  std::string describe() override {
    if constexpr (requires { objective_.describe(); }) return objective_.describe();
    return {};
  }
  std::string diagnosis() override {
    if constexpr (requires { objective_.diagnosis(); }) return objective_.diagnosis();
    return {};
  }
  std::string remarks(const Eigen::VectorXd& x) override {
    if constexpr (requires { objective_.remarks(x); }) return objective_.remarks(x);
    return {};
  }

 private:
  static constexpr bool knows_hessian_vector = requires(Held & o, const Eigen::VectorXd& x, Eigen::VectorXd& hv) {
    o.hessian_vector(x, x, hv);
  };

  O objective_;
};

}  // namespace detail

// Wraps an objective. An lvalue is referred to and must outlive the wrapper; an rvalue is moved into it.
template <class O>
requires ObjectiveLike<std::remove_reference_t<O>> std::unique_ptr<Objective> erase(O&& objective) {
  return std::make_unique<detail::ObjectiveAdapter<O>>(std::forward<O>(objective));
}

}  // namespace hesse::solver
