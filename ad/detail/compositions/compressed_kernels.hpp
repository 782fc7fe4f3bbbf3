#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <hesse/ad/detail/compositions/kernels.hpp>

// Kernels for products of J with the directions of a colouring (see first_order_kernels.hpp). They call sink.value(i,
// y) and sink.product(i, k, (J·vₖ)ᵢ), with rows sink.product(j, k, (Jᵀ·wₖ)ⱼ); k is the lane. A variable (or output) is
// in one direction at most. A further direction, in the lane after the last, may have weights: sink.check(i, …).
namespace hesse::ad::detail::kernels {

struct Directions {
  static constexpr std::uint32_t none = ~std::uint32_t{0};
  std::vector<std::uint32_t> of;  // by variable (or output): the number of its direction
  Index count = 0;
  std::vector<double> weights = {};  // of the further direction; empty: there is none

  // The lane of the further direction in this pass, or -1 if it is not in it. If the other directions leave no lane
  // free, it has a pass of its own.
  int check_lane(Index pass, int lanes) const {
    return !weights.empty() && count / lanes == pass ? static_cast<int>(count % lanes) : -1;
  }
  bool spare_lane(Index lanes) const { return count % lanes != 0; }
};

// J·V, with K directions in each pass.
template <class Base, int K>
class CompressedColumns {
 public:
  using Number = Dual<Base, K>;
  static constexpr CompressedMode mode = CompressedMode::compressed_columns;
  static constexpr int lanes = K;
  static constexpr bool uniform = true;

  explicit CompressedColumns(Directions directions) : directions_(std::move(directions)) {}

  static Index passes(Index directions) { return std::max<Index>(1, blocks(directions, K)); }
  static bool evaluates(Index) { return true; }

  const Vector<Number>& begin(const VectorXd& x, Index pass) {
    x_.resize(x.size());
    const int check = directions_.check_lane(pass, K);
    for (Index i = 0; i < x.size(); ++i) {
      const std::uint32_t direction = directions_.of[static_cast<std::size_t>(i)];
      const int lane = direction == Directions::none ? -1 : lane_of<K>(direction, pass * K);
      // Written in place: copying a number whose lanes have just been written would stall.
      x_[i] = Number(Base(x[i]));
      if (lane >= 0) x_[i].seed(lane, Base(1.0));
      if (check >= 0) x_[i].seed(check, Base(directions_.weights[static_cast<std::size_t>(i)]));
    }
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index pass, Sink& sink) {
    Index i = 0;
    const int check = directions_.check_lane(pass, K);
    for (const Number& yi : y) {
      if (pass == 0) sink.value(i, yi.value);
      for (int k = 0; k < used_lanes(directions_.count, K, pass * K); ++k) sink.product(i, k, yi.tangent[k]);
      if (check >= 0) sink.check(i, yi.tangent[check]);
      ++i;
    }
  }

 private:
  Directions directions_;
  Vector<Number> x_;
};

// Jᵀ·W: pass 0 writes the tape; every further pass sweeps it for a block of directions.
template <class Base>
class CompressedRows {
 public:
  using Number = Var<Base>;
  static constexpr CompressedMode mode = CompressedMode::compressed_rows;
  static constexpr int lanes = 8;
  static constexpr bool uniform = false;

  explicit CompressedRows(Directions directions) : directions_(std::move(directions)) {}

  static Index passes(Index directions) { return 1 + blocks(directions, lanes); }
  static bool evaluates(Index pass) { return pass == 0; }

  const Vector<Number>& begin(const VectorXd& x, Index) {
    x_.resize(x.size());
    tape_.reset();
    for (Index i = 0; i < x.size(); ++i) x_[i] = tape_.input(Base(x[i]));
    return x_;
  }
  template <class Y, class Sink>
  void end(const Y& y, Index, Sink& sink) {
    outputs_.assign(y.begin(), y.end());
    Index i = 0;
    for (const Number& yi : outputs_) sink.value(i++, yi.value());
  }
  template <class Sink>
  void sweep(Index pass, Sink& sink) {
    const Index first = (pass - 1) * lanes;
    const int used = used_lanes(directions_.count, lanes, first), check = directions_.check_lane(pass - 1, lanes);
    // An output beyond the expected number has no direction. The sink has noticed it.
    const std::size_t outputs = std::min(outputs_.size(), directions_.of.size());
    tape_.products(
        static_cast<std::size_t>(check >= 0 ? used + 1 : used), outputs_,
        {x_.data(), static_cast<std::size_t>(x_.size())},
        [&](auto&& add) {
          for (std::size_t i = 0; i < outputs; ++i) {
            const Index lane = static_cast<Index>(directions_.of[i]) - first;
            if (directions_.of[i] != Directions::none && lane >= 0 && lane < used)
              add(i, static_cast<std::size_t>(lane), Base(1.0));
            if (check >= 0 && directions_.weights[i] != 0)
              add(i, static_cast<std::size_t>(check), Base(directions_.weights[i]));
          }
        },
        [&](std::size_t k, std::size_t j, const Base& entry) {
          if (static_cast<int>(k) == check)
            sink.check(static_cast<Index>(j), entry);
          else
            sink.product(static_cast<Index>(j), static_cast<Index>(k), entry);
        });
  }

 private:
  Directions directions_;
  Tape<Base> tape_;
  Vector<Number> x_;
  std::vector<Number> outputs_;
};

}  // namespace hesse::ad::detail::kernels
