#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/scalars/active.hpp>
#include <hesse/ad/scalars/arena.hpp>
#include <hesse/ad/scalars/detail/sweep.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

/// A recording of v = φ(u₁, …): one node an operation with at most two operands, swept backwards for x̄ = Jᵀȳ without recursion.
/// Edges are α (sums, scalings: nothing but a number is kept) or α·∂φ; α·x is no node at all, its factor travels with the Var.
/// reset() begins a new recording in the same memory: nothing is allocated once a function has been recorded and swept.
/// Throws Error on mixed or stale recordings, on use from another thread and when the index range is full. [GW08]
template <class T>
class Tape {
 public:
  using Weight = WeightOf<T>;
  /// Everything recorded after a mark can be dropped by rollback(mark).
  struct Mark {
    std::uint32_t nodes;
    std::size_t partials;
    std::size_t inputs;
  };
  static constexpr std::uint32_t index_limit = std::uint32_t{1} << 31;

  explicit Tape(std::uint32_t max_nodes = index_limit - 1, std::size_t first_chunk = 256);
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Registers an independent variable. O(1).
  Var<T> input(const T& value);
  /// Begins a new recording: every Var of the old one becomes stale. Keeps the memory. The calling thread becomes the owner.
  void reset();
  Mark mark() const { return {count_, partials_.size(), inputs_.size()}; }
  /// Drops what was recorded after the mark (a functor that threw); Vars from before it stay good.
  void rollback(const Mark& mark);

  std::size_t nodes() const { return count_ - 1; }
  std::size_t inputs() const { return inputs_.size(); }
  std::uint32_t recording() const { return epoch_; }
  std::size_t bytes() const;

  /// out = ∇output with respect to `inputs`. One sweep.
  void gradient(const Var<T>& output, std::span<const Var<T>> inputs, std::span<T> out);
  /// out = Jᵀw. One sweep for all outputs together. Throws Error when |w| != |outputs|.
  void pull_back(std::span<const Var<T>> outputs, std::span<const T> w, std::span<const Var<T>> inputs,
                 std::span<T> out);
  /// sink(i, j, ∂outputs[i]/∂inputs[j]) for all i and j; eight outputs a sweep where T is a plain number, else one.
  template <class Sink>
  void jacobian(std::span<const Var<T>> outputs, std::span<const Var<T>> inputs, Sink&& sink);
  /// sink(k, j, (Jᵀwₖ)ⱼ) for all k < count and all j, eight of them a sweep where T is a plain number. weights(add), which is called
  /// several times, calls add(i, k, w) for every weight w of outputs[i] in wₖ.
  template <class Weights, class Sink>
  void products(std::size_t count, std::span<const Var<T>> outputs, std::span<const Var<T>> inputs, Weights&& weights,
                Sink&& sink);

 private:
  friend class Var<T>;
  using Node = detail::Node<Weight>;
  static constexpr bool plain = std::is_same_v<T, Weight>;
  static constexpr int lanes = std::is_floating_point_v<T> ? 8 : 1;

  std::uint32_t push(std::uint32_t a, std::uint32_t b, const Weight& wa, const Weight& wb) {
    if (count_ == max_nodes_) [[unlikely]]
      complain_full();
    nodes_.push(Node{a, b, wa, wb});
    return count_++;
  }
  bool accepts(std::uint32_t epoch) const { return (epoch == epoch_) & (owner_ == detail::this_thread()); }
  [[noreturn, gnu::noinline, gnu::cold]] void complain_full() const;
  // Complaints take their operands apart: a Var whose address escapes could not live in registers.
  [[noreturn, gnu::noinline, gnu::cold]] void complain(std::string_view operation, std::uint32_t a) const;
  [[noreturn, gnu::noinline, gnu::cold]] void complain(std::string_view operation, std::uint32_t a, std::uint32_t b,
                                                       bool one_tape) const;

  void check_outputs(std::span<const Var<T>> outputs) const;
  void check_inputs(std::span<const Var<T>> inputs, std::size_t out) const;
  template <int K, class Seed, class Sink>
  void sweep(std::uint32_t top, std::span<const Var<T>> inputs, Seed&& seed, Sink&& sink);

  Arena<Node> nodes_;
  Arena<T> partials_;
  std::vector<std::uint32_t> inputs_;
  detail::Adjoints<T> adjoints_;
  std::uint32_t count_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint32_t max_nodes_;
  const void* owner_ = nullptr;
};

}  // namespace hesse::ad

#include <hesse/ad/scalars/detail/tape_impl.hpp>
