#pragma once

namespace hesse::problems::bounded {

// A functor of another set, to be minimised within bounds: its derivatives are replayed, and it gets an info() of its
// own.
template <class F>
struct Boxed : F {
  using F::F;
  static constexpr bool replayed = true;
};

}  // namespace hesse::problems::bounded
