#pragma once

#include <array>
#include <concepts>
#include <memory>
#include <span>
#include <string_view>

#include <hesse/problems/info.hpp>

// The rows of a set's table. A functor is written in one of two shapes:
//
//   least squares   static constexpr std::string_view name;  int n() const;  int m() const;  Info info() const;
//                   template <class T> bool operator()(const T* x, T* r) const;
//   general         name, n(), info() as above;  template <class X> auto operator()(const X& x) const;
//
// A scalable one has a constructor from int n and `static constexpr SizeRule sizes`; the others are
// default-constructible. info() leaves set, name, n, m, least_squares, scalable, size_rule and published_n empty: they
// follow from the functor, the last one from `static int published_size(std::string_view name)` where it has that.
//
// A set is one list, `using NistFunctors = Functors<Misra1a, …>`; its table and anything else that needs the functors
// themselves (Ceres gets the same objects) is derived from it. The heavy half, make<F>, is declared here and
// instantiated in the set's shards: `template std::unique_ptr<Problem> make<Misra1a>(std::string_view, int);` after
// <…/prepare.hpp>. A functor with `static constexpr bool replayed = true` is instantiated by make_replayed<F> of
// <…/prepare_replayed.hpp> instead: a fraction of the compilation, and no compositions of derivatives.
namespace hesse::problems {

class Problem;

template <class... F>
struct Functors {};

template <class F>
concept ScalableFunctor = requires {
  { F::sizes } -> std::convertible_to<SizeRule>;
};

template <class F>
concept ReplayedFunctor = requires {
  requires F::replayed;
};

// The functor of size n (0: its default size; the caller has checked n).
template <class F>
F functor_of_size([[maybe_unused]] int n) {
  if constexpr (ScalableFunctor<F>) {
    return F(n == 0 ? F::sizes.standard.front() : n);
  } else {
    return F();
  }
}

// visit(functor of size n) for the functor of that name; false when the set has none. For whoever needs the functor
// itself.
template <class... F, class Visit>
bool with_functor(Functors<F...>, std::string_view name, int n, Visit&& visit) {
  return ((F::name == name && (visit(functor_of_size<F>(n)), true)) || ...);
}

// Functor, metadata and derivatives as one problem. Defined in prepare.hpp.
template <class F>
std::unique_ptr<Problem> make(std::string_view set, int n);
// … with derivatives by replay only. Defined in prepare_replayed.hpp.
template <class F>
std::unique_ptr<Problem> make_replayed(std::string_view set, int n);

struct Entry {
  std::string_view name;
  SizeRule sizes;  // all zero: one fixed size
  std::unique_ptr<Problem> (*make)(std::string_view set, int n) = nullptr;
};

template <class F>
constexpr Entry entry() {
  Entry entry{F::name, SizeRule{}, nullptr};
  if constexpr (ScalableFunctor<F>) entry.sizes = F::sizes;
  if constexpr (ReplayedFunctor<F>)
    entry.make = &make_replayed<F>;
  else
    entry.make = &make<F>;
  return entry;
}

template <class... F>
constexpr std::array<Entry, sizeof...(F)> entries(Functors<F...>) {
  return {entry<F>()...};
}

// The sets' tables.
std::span<const Entry> nist_entries();
std::span<const Entry> mgh_entries();
std::span<const Entry> ml_entries();
std::span<const Entry> classic_entries();
std::span<const Entry> cutest_entries();
std::span<const Entry> bounded_entries();
std::span<const Entry> physics_entries();

}  // namespace hesse::problems
