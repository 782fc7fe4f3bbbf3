#pragma once

#include <Eigen/Core>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/compositions/tape_instantiations.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/numbers.hpp>

namespace hesse::ad::detail {

// Functors with their type erased. An empty std::function or null pointer is recognised before a call.
template <class F>
bool is_null(const F& f) {
  if constexpr (requires { f == nullptr; })
    return f == nullptr;
  else
    return false;
}

// f: Rⁿ → R with its type erased, compiled for six number types: double for f, Recorded for replay and plans, Var for
// gradients without replay, packed numbers for few inputs, forward over reverse for the rest. More types would cost
// every user compile time; other compositions run on a recording (composition.cpp).
class Functor {
 public:
  virtual ~Functor() = default;
  virtual double operator()(const Vector<double>& x) const = 0;
  virtual Recorded operator()(const Vector<Recorded>& x) const = 0;
  virtual Var<double> operator()(const Vector<Var<double>>& x) const = 0;
  virtual Dual2<double, 4> operator()(const Vector<Dual2<double, 4>>& x) const = 0;
  virtual Dual2<double, 8> operator()(const Vector<Dual2<double, 8>>& x) const = 0;
  virtual Var<Dual<double, 16>> operator()(const Vector<Var<Dual<double, 16>>>& x) const = 0;
};

template <class T>
concept FunctorNumber = requires(const Functor& f, const Vector<T>& x) {
  { f(x) } -> std::same_as<T>;
};

template <class F>
class FunctorOf final : public Functor {
 public:
  explicit FunctorOf(F f) : f_(std::move(f)) {}
  double operator()(const Vector<double>& x) const override { return static_cast<double>(f_(x)); }
  Recorded operator()(const Vector<Recorded>& x) const override { return Recorded(f_(x)); }
  Var<double> operator()(const Vector<Var<double>>& x) const override { return Var<double>(f_(x)); }
  Dual2<double, 4> operator()(const Vector<Dual2<double, 4>>& x) const override { return Dual2<double, 4>(f_(x)); }
  Dual2<double, 8> operator()(const Vector<Dual2<double, 8>>& x) const override { return Dual2<double, 8>(f_(x)); }
  Var<Dual<double, 16>> operator()(const Vector<Var<Dual<double, 16>>>& x) const override {
    return Var<Dual<double, 16>>(f_(x));
  }

 private:
  F f_;
};

template <class F>
inline constexpr bool is_object_pointer = std::is_pointer_v<F> && !std::is_function_v<std::remove_pointer_t<F>>;

// F has one call operator, neither a template nor overloaded, so it takes one vector type only.
template <class F>
concept TakesOneType = requires {
  &F::operator();
};

// Whether F takes vectors of any number type. If not, the compiler reports one line instead of hundreds.
template <class F>
consteval bool takes_vectors() {
  constexpr bool given_by_value = !is_object_pointer<F>;
  static_assert(given_by_value, "hesse: give the function itself, not a pointer to it: F() instead of new F()");
  constexpr bool generic = !TakesOneType<F> && !std::is_pointer_v<F>;
  static_assert(generic || !given_by_value,
                "hesse: the function must take a vector of any scalar: "
                "[](const auto& x) { ... } instead of [](const Eigen::VectorXd& x) { ... }");
  return given_by_value && generic;
}

// … and returns one number.
template <class F>
consteval bool is_scalar_function() {
  if constexpr (takes_vectors<F>()) {
    using Result = decltype(std::declval<const F&>()(std::declval<const Vector<Recorded>&>()));
    constexpr bool scalar = std::is_constructible_v<Recorded, Result>;
    static_assert(
        scalar,
        "hesse: the function must return one number; of a vector-valued function hesse::ad::Jacobian computes "
        "derivatives, and hesse::LeastSquares minimises the sum of squares");
    return scalar;
  }
  return false;
}

// Null for an empty functor.
template <class F>
std::unique_ptr<const Functor> erase(F f) {
  if constexpr (is_scalar_function<F>()) {
    if (is_null(f)) return nullptr;
    return std::make_unique<FunctorOf<F>>(std::move(f));
  }
  return nullptr;
}

}  // namespace hesse::ad::detail
