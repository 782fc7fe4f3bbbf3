#pragma once

#include <array>
#include <cstdint>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>

// Counting: the number type that counts operations.
namespace hesse::ad::detail {

// Counts: how many times each operation of the table was performed.
struct Counts {
  std::array<std::int64_t, detail::operation_count> of{};

  std::int64_t& operator[](Operation operation) { return of[static_cast<std::size_t>(operation)]; }
  std::int64_t operator[](Operation operation) const { return of[static_cast<std::size_t>(operation)]; }
  std::int64_t total() const {
    std::int64_t sum = 0;
    for (const auto count : of) sum += count;
    return sum;
  }
  Counts& operator+=(const Counts& other) {
    for (std::size_t i = 0; i < detail::operation_count; ++i) of[i] += other.of[i];
    return *this;
  }
  Counts& operator*=(std::int64_t times) {
    for (auto& count : of) count *= times;
    return *this;
  }
  bool operator==(const Counts&) const = default;
};

// During its life, Counting numbers of this thread add their operations to the given counts. Scopes nest: the innermost
// one counts, and the outer one resumes after it.
class CountingScope {
 public:
  explicit CountingScope(Counts& counts) : outer_(current) { current = &counts; }
  ~CountingScope() { current = outer_; }
  CountingScope(const CountingScope&) = delete;
  CountingScope& operator=(const CountingScope&) = delete;

  static void count(Operation operation) {
    if (current != nullptr) ++(*current)[operation];
  }

 private:
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local Counts* current = nullptr;

  Counts* outer_;
};

namespace numbers {

// A double that counts its operations: + - * /, sign changes, comparisons, elementary functions, also those with
// passive operands. As the number type of a functor it measures the functor; inside Dual, Dual2 or Var, a composition.
// It is as large as a double, so memory can be measured. Copies, conversions and queries (isfinite) are free.
struct Counting {
  double value = 0.0;

  Counting() = default;
  template <detail::Arithmetic P>
  constexpr Counting(const P& constant) : value(static_cast<double>(constant)) {}
  bool is_structural_zero() const { return value == 0; }

  friend Counting operator+(const Counting& a) { return a; }
  friend Counting operator-(const Counting& a) { return counted<detail::elementary::Neg>(-a.value); }
  friend Counting operator+(const Counting& a, const Counting& b) {
    return counted<detail::elementary::Add>(a.value + b.value);
  }
  friend Counting operator-(const Counting& a, const Counting& b) {
    return counted<detail::elementary::Sub>(a.value - b.value);
  }
  friend Counting operator*(const Counting& a, const Counting& b) {
    return counted<detail::elementary::Mul>(a.value * b.value);
  }
  friend Counting operator/(const Counting& a, const Counting& b) {
    return counted<detail::elementary::Div>(a.value / b.value);
  }
  Counting& operator+=(const Counting& b) { return *this = *this + b; }
  Counting& operator-=(const Counting& b) { return *this = *this - b; }
  Counting& operator*=(const Counting& b) { return *this = *this * b; }
  Counting& operator/=(const Counting& b) { return *this = *this / b; }

  friend bool operator<(const Counting& a, const Counting& b) { return compared(a.value < b.value); }
  friend bool operator>(const Counting& a, const Counting& b) { return compared(a.value > b.value); }
  friend bool operator<=(const Counting& a, const Counting& b) { return compared(a.value <= b.value); }
  friend bool operator>=(const Counting& a, const Counting& b) { return compared(a.value >= b.value); }
  friend bool operator==(const Counting& a, const Counting& b) { return compared(a.value == b.value); }

  template <class Row>
  friend Counting apply(Row, const Counting& x) {
    return counted<Row>(Row::value(x.value));
  }
  template <class Row>
  friend Counting apply(Row, const Counting& a, const Counting& b) {
    return counted<Row>(Row::value(a.value, b.value));
  }
  template <class Row, detail::Arithmetic P>
  friend Counting apply(Row, const Counting& a, const P& b) {
    return counted<Row>(Row::value(a.value, static_cast<double>(b)));
  }
  template <class Row, detail::Arithmetic P>
  friend Counting apply(Row, const P& a, const Counting& b) {
    return counted<Row>(Row::value(static_cast<double>(a), b.value));
  }
  template <class Row>
  friend Counting apply(Row, const Counting& a, const Counting& b, const Counting& c) {
    return counted<Row>(Row::value(a.value, b.value, c.value));
  }

 private:
  template <class Row>
  static Counting counted(double y) {
    detail::CountingScope::count(detail::operation_of<Row>);
    return Counting(y);
  }
  static bool compared(bool outcome) {
    detail::CountingScope::count(detail::operation_of<detail::elementary::Compare>);
    return outcome;
  }
};

}  // namespace numbers

}  // namespace hesse::ad::detail
