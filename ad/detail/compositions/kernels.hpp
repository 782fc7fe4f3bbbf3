#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/compositions/lane_blocks.hpp>
#include <hesse/ad/detail/compositions/mode.hpp>
#include <hesse/ad/numbers.hpp>

// Kernels: each composition for f: Rⁿ → R is a class that owns its numbers and its tape. A pass evaluates f once
// in the composed Number. begin(x, p) seeds it. end(f(…), p, sink) reports the results of pass p by
// sink.value(y), sink.gradient(i, ∂ᵢf) and sink.hessian(i, j, ∂ᵢ∂ⱼf), i ≥ j. All passes together report
// everything. Base is double to compute, Counting to predict: the code is the same. A kernel with runs_functor ==
// true evaluates the user's functor; the others evaluate a recording of it, so that a functor is compiled for few
// number types.
namespace hesse::ad::detail::kernels {

using Eigen::VectorXd;

// One pass gives value, gradient and Hessian: n ≤ N.
template <class Base, int N>
class PackedForward {
 public:
  using Number = Dual2<Base, N>;
  static constexpr HessianMode mode = packed_forward;
  static constexpr int lanes = N;
  static constexpr bool runs_functor = true;
  static constexpr bool uniform = true;

  static bool possible(Index n) { return n <= N; }
  static Index passes(Index) { return 1; }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index);
  template <class Sink>
  void end(const Number& y, Index, Sink& sink);

 private:
  Vector<Number> x_;
};

// One pass for each pair of blocks of K variables.
template <class Base, int K>
class ForwardOverForward {
  using Inner = Dual<Base, K>;

 public:
  using Number = Dual<Inner, K>;
  static constexpr HessianMode mode = forward_over_forward;
  static constexpr int lanes = K;
  static constexpr bool runs_functor = false;
  static constexpr bool uniform = false;

  static bool possible(Index) { return true; }
  static Index passes(Index n) { return std::max<Index>(1, blocks(n, K) * (blocks(n, K) + 1) / 2); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass);
  template <class Sink>
  void end(const Number& y, Index pass, Sink& sink);

 private:
  // First row and column of the block of pass p. The blocks of the lower triangle are taken row by row.
  static std::pair<Index, Index> corner(Index pass) {
    Index row = 0;
    while ((row + 1) * (row + 2) / 2 <= pass) ++row;
    return {row * K, (pass - row * (row + 1) / 2) * K};
  }

  Vector<Number> x_;
};

// One tape and one sweep for each block of K variables: they give K columns.
template <class Base, int K>
class ForwardOverReverse {
  using Inner = Dual<Base, K>;

 public:
  using Number = Var<Inner>;
  static constexpr HessianMode mode = forward_over_reverse;
  static constexpr int lanes = K;
  static constexpr bool runs_functor = true;
  static constexpr bool uniform = true;

  static bool possible(Index) { return true; }
  static Index passes(Index n) { return std::max<Index>(1, blocks(n, K)); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass);
  template <class Sink>
  void end(const Number& y, Index pass, Sink& sink);

  // ∇²f·v, in lane 0 of a pass of its own.
  const Vector<Number>& begin_product(const VectorXd& x, const VectorXd& v);
  void end_product(const Number& y, VectorXd& product);

 private:
  void start(Index n) {
    x_.resize(n);
    adjoint_.resize(static_cast<std::size_t>(n), Inner(0.0));
    tape_.reset();
  }
  void sweep(const Number& y) { tape_.gradient(y, {x_.data(), adjoint_.size()}, adjoint_); }
  const Inner& adjoint(Index i) const { return adjoint_[static_cast<std::size_t>(i)]; }

  Tape<Inner> tape_;
  Vector<Number> x_;
  std::vector<Inner> adjoint_;
};

// K tangents are taped in one pass and swept together.
template <class Base, int K>
class ReverseOverForward {
 public:
  using Number = Dual<Var<Base>, K>;
  static constexpr HessianMode mode = reverse_over_forward;
  static constexpr int lanes = K;
  static constexpr bool runs_functor = false;
  static constexpr bool uniform = false;

  static bool possible(Index) { return true; }
  static Index passes(Index n) { return std::max<Index>(1, blocks(n, K)); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass);
  template <class Sink>
  void end(const Number& y, Index pass, Sink& sink);

 private:
  Tape<Base> tape_;
  Vector<Number> x_;
  std::vector<Var<Base>> inputs_;
};

// Pass 0 tapes the function and its reverse sweep. Every further pass sweeps both for a block of rows.
template <class Base>
class ReverseOverReverse {
  using Inner = Var<Base>;
  static constexpr int rows = 8;

 public:
  using Number = Var<Inner>;
  static constexpr HessianMode mode = reverse_over_reverse;
  static constexpr int lanes = 1;
  static constexpr bool runs_functor = false;
  static constexpr bool uniform = false;

  static bool possible(Index) { return true; }
  static Index passes(Index n) { return 1 + blocks(n, rows); }
  static bool evaluates(Index pass) { return pass == 0; }

  const Vector<Number>& begin(const VectorXd& x, Index);
  template <class Sink>
  void end(const Number& y, Index, Sink& sink);
  template <class Sink>
  void sweep(Index pass, Sink& sink);

 private:
  Tape<Base> inner_;
  Tape<Inner> outer_;
  Vector<Number> x_;
  std::vector<Inner> inputs_, slopes_;
};

// Pass p of a kernel, applied to f.
template <class Kernel, class F, class Sink>
void run_pass(Kernel& kernel, const F& f, const VectorXd& x, Index pass, Sink& sink) {
  if constexpr (requires { kernel.sweep(pass, sink); }) {
    if (!Kernel::evaluates(pass)) {
      kernel.sweep(pass, sink);
      return;
    }
  }
  kernel.end(typename Kernel::Number(f(kernel.begin(x, pass))), pass, sink);
}

}  // namespace hesse::ad::detail::kernels

#include <hesse/ad/detail/compositions/kernels_impl.hpp>
