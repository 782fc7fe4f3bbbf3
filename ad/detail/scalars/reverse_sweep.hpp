#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include <hesse/ad/detail/scalars/arena.hpp>

namespace hesse::ad::detail {

/// Reverse sweeps over a tape. The address of this variable identifies a thread; reading it costs one instruction.
inline constinit thread_local char thread_marker = 0;
/// Counts the recordings of a thread, so that messages can name them.
inline constinit thread_local std::uint32_t recordings = 0;

inline const void* this_thread() { return &thread_marker; }

/// v = φ(a, b): ā += wa·v̄ and b̄ += wb·v̄. An operand index with its top bit set has a further factor ∂φ in the stream
/// of partials. Index 0 stands for no operand. An input refers to itself, which keeps its adjoint during the sweep.
template <class W>
struct Node {
  std::uint32_t a;
  std::uint32_t b;
  W wa;
  W wb;
};
inline constexpr std::uint32_t general_edge = std::uint32_t{1} << 31;

/// Storage for adjoints, K lanes for each node. All are zero (or unreached) between two sweeps.
template <class T>
struct Adjoints {
  std::vector<T> values;
  std::vector<std::uint8_t> reached;
  bool dirty = false;

  void prepare(std::size_t nodes, std::size_t lanes) {
    if (values.size() < nodes * lanes) values.resize(grown(values.size(), nodes * lanes), T(0));
    if (reached.size() < nodes) reached.resize(grown(reached.size(), nodes), 0);
    if (dirty) {
      std::fill(values.begin(), values.end(), T(0));
      std::fill(reached.begin(), reached.end(), std::uint8_t{0});
    }
    dirty = true;
  }
  static std::size_t grown(std::size_t old, std::size_t wanted) { return std::max(wanted, old + old / 2); }
};

/// Calls visit(i, node i) for i = top, …, 1, block by block.
template <class W, class Visit>
void for_each_down(const Arena<Node<W>>& nodes, std::uint32_t top, Visit&& visit) {
  for (std::uint32_t i = top; i > 0;) {
    const auto& block = nodes.block_of(i);
    const auto offset = static_cast<std::uint32_t>(block.offset);
    for (const std::uint32_t bottom = std::max(offset, std::uint32_t{1}); i >= bottom; --i)
      visit(i, block.data[i - offset]);
  }
}

/// Sweep on a tape of plain numbers. Nodes that no seed reaches have v̄ = 0: right unless a partial is not finite.
template <class T>
void sweep_fast(const Arena<Node<T>>& nodes, std::uint32_t top, T* adjoint) {
  for (std::uint32_t i = top; i > 0; --i) {
    const auto& block = nodes.block_of(i);
    const auto offset = static_cast<std::uint32_t>(block.offset);
    const std::uint32_t bottom = std::max(offset, std::uint32_t{1});
    T v = adjoint[i];
    while (true) {
      const Node<T>& n = block.data[i - offset];
      adjoint[i] = T(0);
      adjoint[n.b] += n.wb * v;
      // The running sum of a loop stays in a register, so it does not wait for its own store.
      if (n.a == i - 1 && i > bottom) {
        v = adjoint[--i] + n.wa * v;
        continue;
      }
      adjoint[n.a] += n.wa * v;
      if (i == bottom) break;
      v = adjoint[--i];
    }
  }
}

/// The same for K outputs at once.
template <int K, class T>
void sweep_lanes(const Arena<Node<T>>& nodes, std::uint32_t top, T* adjoint) {
  for_each_down(nodes, top, [&](std::uint32_t i, const Node<T>& n) {
    T v[K];
    T* const vi = adjoint + std::size_t{i} * K;
    for (int k = 0; k < K; ++k) v[k] = vi[k];
    for (int k = 0; k < K; ++k) vi[k] = T(0);
    T* const va = adjoint + std::size_t{n.a} * K;
    for (int k = 0; k < K; ++k) va[k] += n.wa * v[k];
    T* const vb = adjoint + std::size_t{n.b} * K;
    for (int k = 0; k < K; ++k) vb[k] += n.wb * v[k];
  });
}

/// The same, but a node that no seed of a lane reaches is skipped in this lane: 0·∞ arises only if both are real.
template <int K, class T>
void sweep_tracked(const Arena<Node<T>>& nodes, std::uint32_t top, T* adjoint, std::uint8_t* reached) {
  for_each_down(nodes, top, [&](std::uint32_t i, const Node<T>& n) {
    const std::uint8_t mask = reached[i];
    if (mask == 0 || n.a == i) return;
    reached[i] = 0;
    for (int k = 0; k < K; ++k) {
      if ((mask >> k & 1) == 0) continue;
      T& vi = adjoint[std::size_t{i} * K + static_cast<std::size_t>(k)];
      const T v = vi;
      vi = T(0);
      adjoint[std::size_t{n.a} * K + static_cast<std::size_t>(k)] += n.wa * v;
      adjoint[std::size_t{n.b} * K + static_cast<std::size_t>(k)] += n.wb * v;
    }
    reached[n.a] = static_cast<std::uint8_t>(reached[n.a] | mask);
    reached[n.b] = static_cast<std::uint8_t>(reached[n.b] | mask);
  });
  reached[0] = 0;
}

/// Reads the stream of partials from its end.
template <class T>
class PartialCursor {
 public:
  explicit PartialCursor(const Arena<T>& partials) : partials_(partials), left_(partials.size()) {}
  const T& pop() {
    if (at_ == begin_) turn();
    --left_;
    return *--at_;
  }

 private:
  void turn() {
    const auto& block = partials_.block_of(left_ - 1);
    begin_ = block.data;
    at_ = begin_ + (left_ - block.offset);
  }
  const Arena<T>& partials_;
  std::size_t left_;
  const T* begin_ = nullptr;
  const T* at_ = nullptr;
};

/// Sweep on a tape of active scalars. The first contribution to an adjoint is assigned, later ones are added.
template <class T, class W>
void sweep_general(const Arena<Node<W>>& nodes, const Arena<T>& partials, std::uint32_t last, T* adjoint,
                   std::uint8_t* reached) {
  PartialCursor<T> cursor(partials);
  const auto pass = [&](std::uint32_t to, const W& w, const T& v) {
    if (reached[to]) {
      if (w == W(1))
        adjoint[to] += v;
      else if (w == W(-1))
        adjoint[to] -= v;
      else
        adjoint[to] += w * v;
    } else {
      reached[to] = 1;
      if (w == W(1))
        adjoint[to] = v;
      else if (w == W(-1))
        adjoint[to] = -v;
      else
        adjoint[to] = w * v;
    }
  };
  const auto send = [&](std::uint32_t to, const W& w, const T& v) {
    if (to & general_edge)
      pass(to & ~general_edge, w, T(v * cursor.pop()));
    else
      pass(to, w, v);
  };
  for_each_down(nodes, last, [&](std::uint32_t i, const Node<W>& n) {
    if (!reached[i]) {
      if (n.b & general_edge) cursor.pop();
      if (n.a & general_edge) cursor.pop();
      return;
    }
    if (n.a == i) return;
    reached[i] = 0;
    const T& v = adjoint[i];
    if (n.b != 0) send(n.b, n.wb, v);
    send(n.a, n.wa, v);
  });
}

}  // namespace hesse::ad::detail
