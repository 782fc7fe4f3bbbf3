#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/scalars/arena.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>
#include <hesse/ad/detail/scalars/reverse_sweep.hpp>

namespace hesse::ad {

/// Tape: a recording of v = φ(u₁, …), one node for an operation with at most two operands. A loop sweeps it backwards
/// for x̄ = Jᵀȳ. Edges are α (sums and scalings, which store one number) or α·∂φ. α·x needs no node: the Var carries
/// the factor. reset() begins a new recording in the same memory, without allocation. Throws Error on mixed or stale
/// recordings, use by another thread and a full index range. [GW08]
template <class T>
class Tape {
 public:
  using Weight = detail::WeightOf<T>;
  /// rollback(mark) drops everything recorded after the mark.
  struct Mark {
    std::uint32_t nodes;
    std::size_t partials;
    std::size_t inputs;
  };
  static constexpr std::uint32_t index_limit = std::uint32_t{1} << 31;

  explicit Tape(std::uint32_t max_nodes = index_limit - 1, std::size_t first_block = 256);
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Registers an independent variable. O(1).
  Var<T> input(const T& value);
  /// Begins a new recording: all Vars of the old one become stale. Keeps the memory. The calling thread becomes owner.
  void reset();
  Mark mark() const { return {count_, partials_.size(), inputs_.size()}; }
  /// Drops the recording after the mark, as after a functor that threw. Vars from before the mark stay valid.
  void rollback(const Mark& mark);

  std::size_t nodes() const { return count_ - 1; }
  std::size_t inputs() const { return inputs_.size(); }
  std::uint32_t recording() const { return epoch_; }
  std::size_t bytes() const;

  /// out = ∇output by `inputs`, of the same size. One sweep.
  void gradient(const Var<T>& output, std::span<const Var<T>> inputs, std::span<T> out);
  /// out = Jᵀw, of the size of inputs. One sweep for all outputs together. Throws Error if |w| != |outputs|.
  void pull_back(std::span<const Var<T>> outputs, std::span<const T> w, std::span<const Var<T>> inputs,
                 std::span<T> out);
  /// Calls sink(i, j, ∂outputs[i]/∂inputs[j]) for all i, j. Plain T: eight outputs in a sweep, otherwise one.
  template <class Sink>
  void jacobian(std::span<const Var<T>> outputs, std::span<const Var<T>> inputs, Sink&& sink);
  /// Calls sink(k, j, (Jᵀwₖ)ⱼ) for all k < count and all j. Plain T: eight products in a sweep, otherwise one.
  /// weights(add) is called several times; it calls add(i, k, w) for every weight w of outputs[i] in wₖ.
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
  // These take operands by their parts: a Var whose address is taken could not stay in registers.
  [[noreturn, gnu::noinline, gnu::cold]] void complain(std::string_view operation, std::uint32_t a) const;
  [[noreturn, gnu::noinline, gnu::cold]] void complain(std::string_view operation, std::uint32_t a, std::uint32_t b,
                                                       bool one_tape) const;

  void check_outputs(std::span<const Var<T>> outputs) const;
  void check_inputs(std::span<const Var<T>> inputs, std::size_t out) const;
  template <int K, class Seed, class Sink>
  void sweep(std::uint32_t top, std::span<const Var<T>> inputs, Seed&& seed, Sink&& sink);

  detail::Arena<Node> nodes_;
  detail::Arena<T> partials_;
  std::vector<std::uint32_t> inputs_;
  detail::Adjoints<T> adjoints_;
  std::uint32_t count_ = 0;
  std::uint32_t epoch_ = 0;
  std::uint32_t max_nodes_;
  const void* owner_ = nullptr;
};

}  // namespace hesse::ad

#include <hesse/ad/detail/scalars/tape_impl.hpp>
