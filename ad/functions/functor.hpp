#pragma once

#include <Eigen/Core>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

#include <hesse/ad/functions/kernels.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/scalars/scalars.hpp>

namespace hesse::ad::detail {

// An empty std::function or null pointer is noticed before it is called.
template <class F>
bool is_null(const F& f) {
  if constexpr (requires { f == nullptr; })
    return f == nullptr;
  else
    return false;
}

// f: Rⁿ→R without its type, in the numbers that every functor is compiled in: double for f, Recorded for replay and plans, Var for
// gradients of what is not replayed, packed numbers for few inputs and short functions, forward over reverse for the rest. Each
// further number would cost every user its compile time; compositions of other numbers run on a recording (composition.cpp).
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

// Nothing for an empty functor.
template <class F>
std::unique_ptr<const Functor> erase(F f) {
  if (is_null(f)) return nullptr;
  return std::make_unique<FunctorOf<F>>(std::move(f));
}

}  // namespace hesse::ad::detail
