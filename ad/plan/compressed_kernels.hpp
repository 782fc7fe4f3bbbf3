#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/plan/kernels.hpp>

// Products of J with the directions of a colouring, in the manner of first_order_kernels.hpp: sink.value(i, y) and
// sink.product(i, k, (J·vₖ)ᵢ), or sink.product(j, k, (Jᵀ·wₖ)ⱼ) by rows, k the lane of the pass. Directions add up variables (or
// outputs), each in one direction at most.
namespace hesse::ad::kernels {

// By variable (or by output) the number of its direction.
struct Directions {
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::vector<std::uint32_t> of;
  Index count = 0;
};

// J·V, K directions a pass.
template <class Base, int K>
class CompressedColumns {
 public:
  using Number = Dual<Base, K>;
  static constexpr CompressedMode mode = CompressedMode::columns;
  static constexpr int lanes = K;
  static constexpr bool uniform = true;

  explicit CompressedColumns(Directions directions) : directions_(std::move(directions)) {}

  static Index passes(Index directions) { return std::max<Index>(1, chunks(directions, K)); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass) {
    x_.resize(x.size());
    for (Index i = 0; i < x.size(); ++i) {
      const std::uint32_t direction = directions_.of[static_cast<std::size_t>(i)];
      x_[i] = Number::variable(Base(x[i]), direction == Directions::none ? -1 : lane_of<K>(direction, pass * K));
    }
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index pass, Sink& sink) {
    Index i = 0;
    for (const Number& yi : y) {
      if (pass == 0) sink.value(i, yi.value);
      for (int k = 0; k < used_lanes(directions_.count, K, pass * K); ++k) sink.product(i, k, yi.tangent[k]);
      ++i;
    }
  }

 private:
  Directions directions_;
  Vector<Number> x_;
};

// Jᵀ·W: pass 0 records and adds up the outputs of each direction, every further pass sweeps a chunk of these sums together.
template <class Base>
class CompressedRows {
 public:
  using Number = Var<Base>;
  static constexpr CompressedMode mode = CompressedMode::rows;
  static constexpr int lanes = 8;
  static constexpr bool uniform = false;

  explicit CompressedRows(Directions directions) : directions_(std::move(directions)) {}

  static Index passes(Index directions) { return 1 + chunks(directions, lanes); }
  static bool evaluates(Index pass) { return pass == 0; }

  const Vector<Number>& begin(const VectorXd& x, Index) {
    x_.resize(x.size());
    tape_.reset();
    for (Index i = 0; i < x.size(); ++i) x_[i] = tape_.input(Base(x[i]));
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index, Sink& sink) {
    sums_.assign(static_cast<std::size_t>(directions_.count), Number(0.0));
    met_.assign(sums_.size(), false);
    std::size_t i = 0;
    for (const Number& yi : y) {
      sink.value(static_cast<Index>(i), yi.value());
      // A surplus output belongs to no direction; the sink has seen it.
      const std::uint32_t direction = i < directions_.of.size() ? directions_.of[i] : Directions::none;
      ++i;
      if (direction == Directions::none) continue;
      sums_[direction] = met_[direction] ? Number(sums_[direction] + yi) : yi;
      met_[direction] = true;
    }
  }
  template <class Sink>
  void sweep(Index pass, Sink& sink) {
    const auto first = static_cast<std::size_t>((pass - 1) * lanes);
    tape_.jacobian(std::span<const Number>(sums_).subspan(first, std::min<std::size_t>(lanes, sums_.size() - first)),
                   {x_.data(), static_cast<std::size_t>(x_.size())},
                   [&](std::size_t k, std::size_t j, const Base& entry) {
                     sink.product(static_cast<Index>(j), static_cast<Index>(k), entry);
                   });
  }

 private:
  Directions directions_;
  Tape<Base> tape_;
  Vector<Number> x_;
  std::vector<Number> sums_;
  std::vector<bool> met_;
};

}  // namespace hesse::ad::kernels
