#pragma once

#include <hesse/ad/detail/scalars/tape.hpp>
#include <hesse/ad/detail/scalars/var.hpp>

// The member functions of Tape. They are not inline, so a program that uses the library's tapes does not compile them.
namespace hesse::ad {

template <class T>
Tape<T>::Tape(std::uint32_t max_nodes, std::size_t first_block)
    : nodes_(first_block), partials_(first_block), max_nodes_(std::min(max_nodes, index_limit - 1)) {
  reset();
}

template <class T>
void Tape<T>::reset() {
  nodes_.truncate(0);
  partials_.truncate(0);
  inputs_.clear();
  epoch_ = ++detail::recordings;
  owner_ = detail::this_thread();
  nodes_.push(Node{0, 0, Weight(0), Weight(0)});
  count_ = 1;
}

template <class T>
void Tape<T>::rollback(const Mark& mark) {
  nodes_.truncate(mark.nodes);
  partials_.truncate(mark.partials);
  inputs_.resize(mark.inputs);
  count_ = mark.nodes;
}

template <class T>
Var<T> Tape<T>::input(const T& value) {
  if (owner_ != detail::this_thread()) complain("input", epoch_);
  inputs_.push_back(count_);
  return Var<T>(value, this, epoch_, push(count_, 0, Weight(1), Weight(0)), Weight(1));
}

template <class T>
std::size_t Tape<T>::bytes() const {
  return nodes_.capacity() * sizeof(Node) + partials_.capacity() * sizeof(T) + adjoints_.values.capacity() * sizeof(T) +
         adjoints_.reached.capacity() + inputs_.capacity() * sizeof(std::uint32_t);
}

template <class T>
void Tape<T>::complain_full() const {
  throw Error("record: the tape is full with " + std::to_string(count_ - 1) + " operations of at most " +
              std::to_string(max_nodes_ - 1) + "; split the function or use forward mode");
}

template <class T>
void Tape<T>::complain(std::string_view operation, std::uint32_t a) const {
  const std::string text = std::string(operation) + ": an operand of recording " + std::to_string(a);
  if (owner_ != detail::this_thread())
    throw Error(text + " is used outside the thread that began it; give each thread its own tape");
  throw Error(text + " meets a tape that holds recording " + std::to_string(epoch_) +
              "; register the inputs again after reset()");
}

template <class T>
void Tape<T>::complain(std::string_view operation, std::uint32_t a, std::uint32_t b, bool one_tape) const {
  if (one_tape) complain(operation, a != epoch_ ? a : b);
  throw Error(
      std::string(operation) + ": operands of recording " + std::to_string(a) + " and recording " + std::to_string(b) +
      ", on two tapes, cannot be combined; evaluate an inner derivative at decltype(x)(1.0) where it captures x");
}

template <class T>
void Tape<T>::check_outputs(std::span<const Var<T>> outputs) const {
  for (const Var<T>& y : outputs) {
    if (y.passive()) continue;
    if (y.tape_ != this || !accepts(y.epoch_)) complain("differentiate", y.epoch_);
    if (y.index_ >= count_)
      throw Error("differentiate: output is node " + std::to_string(y.index_) + " of " + std::to_string(nodes()) +
                  " in recording " + std::to_string(y.epoch_) + "; it was dropped by rollback()");
  }
}

template <class T>
void Tape<T>::check_inputs(std::span<const Var<T>> inputs, std::size_t out) const {
  if (inputs.size() != out)
    throw Error("differentiate: " + std::to_string(inputs.size()) + " inputs but room for " + std::to_string(out) +
                " derivatives; pass equally many");
  for (const Var<T>& x : inputs) {
    if (x.tape_ != this || !accepts(x.epoch_)) complain("differentiate", x.epoch_);
    if (x.index_ >= count_ || nodes_[x.index_].a != x.index_ || !(x.weight_ == Weight(1)))
      throw Error("differentiate: node " + std::to_string(x.index_) + " of recording " + std::to_string(x.epoch_) +
                  " is not an input; differentiate with respect to what input() returned");
  }
}

template <class T>
template <int K, class Seed, class Sink>
void Tape<T>::sweep(std::uint32_t top, std::span<const Var<T>> inputs, Seed&& seed, Sink&& sink) {
  constexpr std::size_t k = K;
  adjoints_.prepare(count_, k);
  T* const adjoint = adjoints_.values.data();
  std::uint8_t* const reached = adjoints_.reached.data();
  const auto clear_inputs = [&] {
    for (const std::uint32_t i : inputs_) {
      if constexpr (plain) std::fill_n(adjoint + i * k, k, T(0));
      reached[i] = 0;
    }
  };
  if constexpr (plain) {
    seed([&](std::uint32_t i, std::size_t lane, const T& s) { adjoint[i * k + lane] += s; });
    if constexpr (K == 1)
      detail::sweep_fast(nodes_, top, adjoint);
    else
      detail::sweep_lanes<K>(nodes_, top, adjoint);
    const bool finite = std::all_of(inputs.begin(), inputs.end(), [&](const Var<T>& x) {
      return std::all_of(adjoint + x.index_ * k, adjoint + x.index_ * k + k, [](const T& v) { return v - v == T(0); });
    });
    if (!finite) {
      clear_inputs();
      seed([&](std::uint32_t i, std::size_t lane, const T& s) {
        adjoint[i * k + lane] += s;
        reached[i] = static_cast<std::uint8_t>(reached[i] | (1U << lane));
      });
      detail::sweep_tracked<K>(nodes_, top, adjoint, reached);
    }
    for (std::size_t j = 0; j < inputs.size(); ++j)
      for (std::size_t lane = 0; lane < k; ++lane) sink(j, lane, adjoint[inputs[j].index_ * k + lane]);
  } else {
    seed([&](std::uint32_t i, std::size_t, const T& s) {
      if (reached[i])
        adjoint[i] += s;
      else
        adjoint[i] = s;
      reached[i] = 1;
    });
    detail::sweep_general(nodes_, partials_, count_ - 1, adjoint, reached);
    for (std::size_t j = 0; j < inputs.size(); ++j) {
      const std::uint32_t i = inputs[j].index_;
      sink(j, std::size_t{0}, reached[i] ? adjoint[i] : T(0));
    }
  }
  clear_inputs();
  adjoints_.dirty = false;
}

template <class T>
void Tape<T>::gradient(const Var<T>& output, std::span<const Var<T>> inputs, std::span<T> out) {
  const T one(1);
  pull_back({&output, 1}, {&one, 1}, inputs, out);
}

template <class T>
void Tape<T>::pull_back(std::span<const Var<T>> outputs, std::span<const T> w, std::span<const Var<T>> inputs,
                        std::span<T> out) {
  if (outputs.size() != w.size())
    throw Error("pull back: " + std::to_string(outputs.size()) + " outputs but " + std::to_string(w.size()) +
                " weights; pass one weight an output");
  check_outputs(outputs);
  check_inputs(inputs, out.size());
  std::uint32_t top = 0;
  for (const Var<T>& y : outputs) top = std::max(top, y.index_);
  sweep<1>(
      top, inputs,
      [&](auto&& add) {
        for (std::size_t i = 0; i < outputs.size(); ++i)
          if (!outputs[i].passive()) add(outputs[i].index_, std::size_t{0}, outputs[i].scaled_seed(w[i]));
      },
      [&](std::size_t j, std::size_t, const T& v) { out[j] = v; });
}

template <class T>
template <class Sink>
void Tape<T>::jacobian(std::span<const Var<T>> outputs, std::span<const Var<T>> inputs, Sink&& sink) {
  check_outputs(outputs);
  check_inputs(inputs, inputs.size());
  const auto rows = [&]<int K>(std::size_t first, std::integral_constant<int, K>) {
    const std::size_t used = std::min<std::size_t>(K, outputs.size() - first);
    std::uint32_t top = 0;
    for (std::size_t i = 0; i < used; ++i) top = std::max(top, outputs[first + i].index_);
    sweep<K>(
        top, inputs,
        [&](auto&& add) {
          for (std::size_t i = 0; i < used; ++i) {
            const Var<T>& y = outputs[first + i];
            if (!y.passive()) add(y.index_, i, y.scaled_seed(T(1)));
          }
        },
        [&](std::size_t j, std::size_t lane, const T& v) {
          if (lane < used) sink(first + lane, j, v);
        });
  };
  for (std::size_t first = 0; first < outputs.size(); first += lanes) {
    if (outputs.size() - first == 1)
      rows(first, std::integral_constant<int, 1>{});
    else
      rows(first, std::integral_constant<int, lanes>{});
  }
}

template <class T>
template <class Weights, class Sink>
void Tape<T>::products(std::size_t count, std::span<const Var<T>> outputs, std::span<const Var<T>> inputs,
                       Weights&& weights, Sink&& sink) {
  check_outputs(outputs);
  check_inputs(inputs, inputs.size());
  std::uint32_t top = 0;
  for (const Var<T>& y : outputs)
    if (!y.passive()) top = std::max(top, y.index_);
  const auto block = [&]<int K>(std::size_t first, std::integral_constant<int, K>) {
    sweep<K>(
        top, inputs,
        [&](auto&& add) {
          weights([&](std::size_t i, std::size_t k, const T& w) {
            if (k >= first && k < first + K && !outputs[i].passive())
              add(outputs[i].index_, k - first, outputs[i].scaled_seed(w));
          });
        },
        [&](std::size_t j, std::size_t lane, const T& v) {
          if (first + lane < count) sink(first + lane, j, v);
        });
  };
  for (std::size_t first = 0; first < count;) {
    // A sweep of all lanes takes about as long as a few sweeps of one lane.
    const bool one_by_one = lanes == 1 || count - first <= 2;
    if (one_by_one)
      block(first, std::integral_constant<int, 1>{});
    else
      block(first, std::integral_constant<int, lanes>{});
    first += one_by_one ? 1 : lanes;
  }
}

}  // namespace hesse::ad
