#pragma once

#include <array>

#include <hesse/problems/bounded/boxed.hpp>
#include <hesse/problems/mgh/algebraic.hpp>
#include <hesse/problems/mgh/fitting.hpp>
#include <hesse/problems/mgh/linear.hpp>
#include <hesse/problems/mgh/scalable.hpp>

// Functions of [MGH81] with the bounds of [Gay84], under the names that they have there. F(x) = Σ rᵢ(x)². Sizes are
// those for which [Gay84] has bounds.
namespace hesse::problems::bounded {

// 1
struct Rosenbrock : Boxed<mgh::Rosenbrock> {
  Info info() const;
};

// 2
struct FreudensteinRoth : Boxed<mgh::FreudensteinRoth> {
  Info info() const;
};

// 6
struct JennrichSampson : Boxed<mgh::JennrichSampson> {
  Info info() const;
};

// 7
struct HelicalValley : Boxed<mgh::HelicalValley> {
  Info info() const;
};

// 8
struct Bard : Boxed<mgh::Bard> {
  Info info() const;
};

// 10
struct Meyer : Boxed<mgh::Meyer> {
  Info info() const;
};

// 12
struct Box3D : Boxed<mgh::Box3D> {
  Info info() const;
};

// 13
struct PowellSingular : Boxed<mgh::PowellSingular> {
  Info info() const;
};

// 15
struct KowalikOsborne : Boxed<mgh::KowalikOsborne> {
  Info info() const;
};

// 16
struct BrownDennis : Boxed<mgh::BrownDennis> {
  Info info() const;
};

// 17
struct Osborne1 : Boxed<mgh::Osborne1> {
  Info info() const;
};

// 19
struct Osborne2 : Boxed<mgh::Osborne2> {
  Info info() const;
};

// 20
struct Watson : Boxed<mgh::Watson> {
  static constexpr SizeRule sizes{standard, 6, 12, 3, "n = 6, 9 or 12"};
  using Boxed::Boxed;
  Info info() const;
};

// 27
struct BrownAlmostLinear : Boxed<mgh::BrownAlmostLinear> {
  static constexpr SizeRule sizes{standard, 3, mgh::largest_n, 1, "n >= 3"};
  using Boxed::Boxed;
  Info info() const;
};

// 32
struct LinearFullRank : Boxed<mgh::LinearFullRank> {
  using Boxed::Boxed;
  Info info() const;
};

// 33
struct LinearRankOne : Boxed<mgh::LinearRankOne> {
  using Boxed::Boxed;
  Info info() const;
};

// 34
struct LinearRankOneZero : Boxed<mgh::LinearRankOneZero> {
  static constexpr SizeRule sizes{standard, 4, mgh::largest_n, 1, "n >= 4"};
  using Boxed::Boxed;
  Info info() const;
};

// 35
struct Chebyquad : Boxed<mgh::Chebyquad> {
  static constexpr SizeRule sizes{standard, 8, 10, 2, "n = 8 or 10"};
  using Boxed::Boxed;
  Info info() const;
};

}  // namespace hesse::problems::bounded
