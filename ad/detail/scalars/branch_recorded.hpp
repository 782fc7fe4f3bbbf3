#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>

// BranchRecorded: the number type that records which branches a function takes.
namespace hesse::ad::detail {

// BranchDecisions: all outcomes of comparisons in one run of a function, and numbers taken out of it as passive values. Two
// runs with equal decisions perform the same operations.
class BranchDecisions {
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
  bool operator==(const BranchDecisions&) const = default;

 private:
  std::vector<std::uint64_t> outcomes_, numbers_;
  std::size_t count_ = 0;
};

// During its life, BranchRecorded numbers of this thread store their decisions in it. The innermost scope counts.
class DecisionScope {
 public:
  explicit DecisionScope(BranchDecisions& decisions) : outer_(current) { current = &decisions; }
  ~DecisionScope() { current = outer_; }
  DecisionScope(const DecisionScope&) = delete;
  DecisionScope& operator=(const DecisionScope&) = delete;

  static bool outcome(bool holds) { return current ? current->outcome(holds) : holds; }
  template <class Number>
  static Number number(Number taken) {
    return current ? current->number(taken) : taken;
  }

 private:
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local BranchDecisions* current = nullptr;
  BranchDecisions* outer_;
};

namespace numbers {
struct BranchRecorded;
}
using numbers::BranchRecorded;
template <>
struct ScalarTraits<BranchRecorded> : ActiveTraits<double> {
  static constexpr bool records_comparisons = true;
  static constexpr int order = 0;
};

namespace numbers {

// A double that stores its decisions: gives f(x) as rounded in double, and tells whether f took the same branches.
struct BranchRecorded {
  double value = 0.0;

  BranchRecorded() = default;
  template <detail::Arithmetic P>
  constexpr BranchRecorded(const P& constant) : value(static_cast<double>(constant)) {}
  // It has no derivatives. The answer decides nothing, since the result is the same for both answers.
  bool is_structural_zero() const { return value == 0; }

  friend BranchRecorded operator+(const BranchRecorded& a) { return a; }
  friend BranchRecorded operator-(const BranchRecorded& a) { return BranchRecorded(-a.value); }
  friend BranchRecorded operator+(const BranchRecorded& a, const BranchRecorded& b) {
    return BranchRecorded(a.value + b.value);
  }
  friend BranchRecorded operator-(const BranchRecorded& a, const BranchRecorded& b) {
    return BranchRecorded(a.value - b.value);
  }
  friend BranchRecorded operator*(const BranchRecorded& a, const BranchRecorded& b) {
    return BranchRecorded(a.value * b.value);
  }
  friend BranchRecorded operator/(const BranchRecorded& a, const BranchRecorded& b) {
    return BranchRecorded(a.value / b.value);
  }
  BranchRecorded& operator+=(const BranchRecorded& b) { return *this = *this + b; }
  BranchRecorded& operator-=(const BranchRecorded& b) { return *this = *this - b; }
  BranchRecorded& operator*=(const BranchRecorded& b) { return *this = *this * b; }
  BranchRecorded& operator/=(const BranchRecorded& b) { return *this = *this / b; }

  friend bool operator<(const BranchRecorded& a, const BranchRecorded& b) {
    return detail::DecisionScope::outcome(a.value < b.value);
  }
  friend bool operator>(const BranchRecorded& a, const BranchRecorded& b) {
    return detail::DecisionScope::outcome(a.value > b.value);
  }
  friend bool operator<=(const BranchRecorded& a, const BranchRecorded& b) {
    return detail::DecisionScope::outcome(a.value <= b.value);
  }
  friend bool operator>=(const BranchRecorded& a, const BranchRecorded& b) {
    return detail::DecisionScope::outcome(a.value >= b.value);
  }
  friend bool operator==(const BranchRecorded& a, const BranchRecorded& b) {
    return detail::DecisionScope::outcome(a.value == b.value);
  }

  template <class Row>
  friend BranchRecorded apply(Row, const BranchRecorded& x) {
    return BranchRecorded(Row::value(x.value));
  }
  template <class Row>
  friend BranchRecorded apply(Row, const BranchRecorded& a, const BranchRecorded& b) {
    return BranchRecorded(Row::value(a.value, b.value));
  }
  template <class Row, detail::Arithmetic P>
  friend BranchRecorded apply(Row, const BranchRecorded& a, const P& b) {
    return BranchRecorded(Row::value(a.value, static_cast<double>(b)));
  }
  template <class Row, detail::Arithmetic P>
  friend BranchRecorded apply(Row, const P& a, const BranchRecorded& b) {
    return BranchRecorded(Row::value(static_cast<double>(a), b.value));
  }
  template <class Row>
  friend BranchRecorded apply(Row, const BranchRecorded& a, const BranchRecorded& b, const BranchRecorded& c) {
    return BranchRecorded(Row::value(a.value, b.value, c.value));
  }

  // Code that takes the value out may do anything with it, so the value is a decision.
  friend double passive(const BranchRecorded& x) { return detail::DecisionScope::number(x.value); }
  friend bool isfinite(const BranchRecorded& x) { return detail::DecisionScope::outcome(std::isfinite(x.value)); }
  friend bool isnan(const BranchRecorded& x) { return detail::DecisionScope::outcome(std::isnan(x.value)); }
  friend bool isinf(const BranchRecorded& x) { return detail::DecisionScope::outcome(std::isinf(x.value)); }
  friend bool signbit(const BranchRecorded& x) { return detail::DecisionScope::outcome(std::signbit(x.value)); }
  friend long lround(const BranchRecorded& x) { return detail::DecisionScope::number(std::lround(x.value)); }
  friend long long llround(const BranchRecorded& x) { return detail::DecisionScope::number(std::llround(x.value)); }
  friend long lrint(const BranchRecorded& x) { return detail::DecisionScope::number(std::lrint(x.value)); }
};

}  // namespace numbers

}  // namespace hesse::ad::detail
