#pragma once

#include <array>
#include <cstdint>

#include <hesse/ad/scalars/active.hpp>
#include <hesse/ad/vocabulary/functions.hpp>

namespace hesse::ad {

// How often each operation of the table was carried out.
struct Counts {
  std::array<std::int64_t, operation_count> of{};

  std::int64_t& operator[](Operation operation) { return of[static_cast<std::size_t>(operation)]; }
  std::int64_t operator[](Operation operation) const { return of[static_cast<std::size_t>(operation)]; }
  std::int64_t total() const {
    std::int64_t sum = 0;
    for (const auto count : of) sum += count;
    return sum;
  }
  Counts& operator+=(const Counts& other) {
    for (std::size_t i = 0; i < operation_count; ++i) of[i] += other.of[i];
    return *this;
  }
  Counts& operator*=(std::int64_t times) {
    for (auto& count : of) count *= times;
    return *this;
  }
  bool operator==(const Counts&) const = default;
};

// While it lives, operations on Counting numbers of this thread are added to the counts given; the innermost scope
// wins, and the outer one resumes after it.
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

// A double that counts what is done to it: + - * /, sign changes, comparisons and elementary functions, with passive
// operands too. As a functor's number it measures the functor; below Dual, Dual2 or Var what a composition computes.
// As large as a double, so that memory is measured as well. Copies, conversions and questions (isfinite) are free.
struct Counting {
  double value = 0.0;

  Counting() = default;
  template <Arithmetic P>
  constexpr Counting(const P& constant) : value(static_cast<double>(constant)) {}
  bool is_structural_zero() const { return value == 0; }

  friend Counting operator+(const Counting& a) { return a; }
  friend Counting operator-(const Counting& a) { return counted<elementary::Neg>(-a.value); }
  friend Counting operator+(const Counting& a, const Counting& b) {
    return counted<elementary::Add>(a.value + b.value);
  }
  friend Counting operator-(const Counting& a, const Counting& b) {
    return counted<elementary::Sub>(a.value - b.value);
  }
  friend Counting operator*(const Counting& a, const Counting& b) {
    return counted<elementary::Mul>(a.value * b.value);
  }
  friend Counting operator/(const Counting& a, const Counting& b) {
    return counted<elementary::Div>(a.value / b.value);
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
  template <class Row, Arithmetic P>
  friend Counting apply(Row, const Counting& a, const P& b) {
    return counted<Row>(Row::value(a.value, static_cast<double>(b)));
  }
  template <class Row, Arithmetic P>
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
    CountingScope::count(operation_of<Row>);
    return Counting(y);
  }
  static bool compared(bool outcome) {
    CountingScope::count(operation_of<elementary::Compare>);
    return outcome;
  }
};

}  // namespace hesse::ad
