#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>

namespace hesse::ad::detail {

// Decisions: all outcomes of comparisons in one run of a function, and numbers taken out of it as passive values. Two
// runs with equal decisions perform the same operations.
class Decisions {
 public:
  // Empties it and keeps the memory.
  void clear() {
    outcomes_.clear();
    numbers_.clear();
    count_ = 0;
  }
  bool outcome(bool holds) {
    if (count_ % 64 == 0) outcomes_.push_back(0);
    outcomes_.back() |= std::uint64_t{holds} << count_++ % 64;
    return holds;
  }
  template <class Number>
  Number number(Number taken) {
    if constexpr (std::is_floating_point_v<Number>)
      numbers_.push_back(std::bit_cast<std::uint64_t>(static_cast<double>(taken)));
    else
      numbers_.push_back(static_cast<std::uint64_t>(taken));
    return taken;
  }
  bool operator==(const Decisions&) const = default;

 private:
  std::vector<std::uint64_t> outcomes_, numbers_;
  std::size_t count_ = 0;
};

// During its life, Deciding numbers of this thread store their decisions in it. The innermost scope counts.
class DecisionScope {
 public:
  explicit DecisionScope(Decisions& decisions) : outer_(current) { current = &decisions; }
  ~DecisionScope() { current = outer_; }
  DecisionScope(const DecisionScope&) = delete;
  DecisionScope& operator=(const DecisionScope&) = delete;

  static bool outcome(bool holds) { return current ? current->outcome(holds) : holds; }
  template <class Number>
  static Number number(Number taken) {
    return current ? current->number(taken) : taken;
  }

 private:
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local Decisions* current = nullptr;
  Decisions* outer_;
};

}  // namespace hesse::ad::detail

namespace hesse::ad {

struct Deciding;
template <>
struct detail::ScalarTraits<Deciding> : detail::ActiveTraits<double> {
  static constexpr bool records_comparisons = true;
  static constexpr int order = 0;
};

// A double that stores its decisions: gives f(x) as rounded in double, and tells whether f took the same branches.
struct Deciding {
  double value = 0.0;

  Deciding() = default;
  template <detail::Arithmetic P>
  constexpr Deciding(const P& constant) : value(static_cast<double>(constant)) {}
  // It has no derivatives. The answer decides nothing, since the result is the same for both answers.
  bool is_structural_zero() const { return value == 0; }

  friend Deciding operator+(const Deciding& a) { return a; }
  friend Deciding operator-(const Deciding& a) { return Deciding(-a.value); }
  friend Deciding operator+(const Deciding& a, const Deciding& b) { return Deciding(a.value + b.value); }
  friend Deciding operator-(const Deciding& a, const Deciding& b) { return Deciding(a.value - b.value); }
  friend Deciding operator*(const Deciding& a, const Deciding& b) { return Deciding(a.value * b.value); }
  friend Deciding operator/(const Deciding& a, const Deciding& b) { return Deciding(a.value / b.value); }
  Deciding& operator+=(const Deciding& b) { return *this = *this + b; }
  Deciding& operator-=(const Deciding& b) { return *this = *this - b; }
  Deciding& operator*=(const Deciding& b) { return *this = *this * b; }
  Deciding& operator/=(const Deciding& b) { return *this = *this / b; }

  friend bool operator<(const Deciding& a, const Deciding& b) {
    return detail::DecisionScope::outcome(a.value < b.value);
  }
  friend bool operator>(const Deciding& a, const Deciding& b) {
    return detail::DecisionScope::outcome(a.value > b.value);
  }
  friend bool operator<=(const Deciding& a, const Deciding& b) {
    return detail::DecisionScope::outcome(a.value <= b.value);
  }
  friend bool operator>=(const Deciding& a, const Deciding& b) {
    return detail::DecisionScope::outcome(a.value >= b.value);
  }
  friend bool operator==(const Deciding& a, const Deciding& b) {
    return detail::DecisionScope::outcome(a.value == b.value);
  }

  template <class Row>
  friend Deciding apply(Row, const Deciding& x) {
    return Deciding(Row::value(x.value));
  }
  template <class Row>
  friend Deciding apply(Row, const Deciding& a, const Deciding& b) {
    return Deciding(Row::value(a.value, b.value));
  }
  template <class Row, detail::Arithmetic P>
  friend Deciding apply(Row, const Deciding& a, const P& b) {
    return Deciding(Row::value(a.value, static_cast<double>(b)));
  }
  template <class Row, detail::Arithmetic P>
  friend Deciding apply(Row, const P& a, const Deciding& b) {
    return Deciding(Row::value(static_cast<double>(a), b.value));
  }
  template <class Row>
  friend Deciding apply(Row, const Deciding& a, const Deciding& b, const Deciding& c) {
    return Deciding(Row::value(a.value, b.value, c.value));
  }

  // Code that takes the value out may do anything with it, so the value is a decision.
  friend double passive(const Deciding& x) { return detail::DecisionScope::number(x.value); }
  friend bool isfinite(const Deciding& x) { return detail::DecisionScope::outcome(std::isfinite(x.value)); }
  friend bool isnan(const Deciding& x) { return detail::DecisionScope::outcome(std::isnan(x.value)); }
  friend bool isinf(const Deciding& x) { return detail::DecisionScope::outcome(std::isinf(x.value)); }
  friend bool signbit(const Deciding& x) { return detail::DecisionScope::outcome(std::signbit(x.value)); }
  friend long lround(const Deciding& x) { return detail::DecisionScope::number(std::lround(x.value)); }
  friend long long llround(const Deciding& x) { return detail::DecisionScope::number(std::llround(x.value)); }
  friend long lrint(const Deciding& x) { return detail::DecisionScope::number(std::lrint(x.value)); }
};

}  // namespace hesse::ad
