#pragma once

#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/recording/recording.hpp>
#include <hesse/ad/scalars/eigen.hpp>
#include <hesse/ad/vocabulary/functions.hpp>

namespace hesse::ad {

template <>
struct ScalarTraits<Recorded> : ActiveTraits<double> {
  static constexpr bool notes_decisions = true;
  static constexpr int order = 2;
};

// The number a function is recorded with: a double that writes down what happens to it in the recording of its thread.
// Comparisons, and casts by lround and its like, become guards. Throws Error where a number of another run is used.
class Recorded {
 public:
  Recorded() = default;
  template <Arithmetic P>
  Recorded(P constant) : value_(static_cast<double>(constant)) {}

  double value() const { return value_; }
  // A constant, so no guard is needed.
  bool is_structural_zero() const { return constant() && value_ == 0; }

  friend Recorded operator+(const Recorded& a) { return a; }
  friend Recorded operator-(const Recorded& a) { return apply(elementary::Neg{}, a); }

  template <class Row>
  friend Recorded apply(Row, const Recorded& x) {
    return note(Row::value(x.value_), operation_of<Row>, x);
  }
  template <class Row>
  friend Recorded apply(Row, const Recorded& a, const Recorded& b) {
    return note(Row::value(a.value_, b.value_), operation_of<Row>, a, b);
  }
  template <class Row, Arithmetic P>
  friend Recorded apply(Row, const Recorded& a, const P& b) {
    return apply(Row{}, a, plain(b));
  }
  template <class Row, Arithmetic P>
  friend Recorded apply(Row, const P& a, const Recorded& b) {
    return apply(Row{}, plain(a), b);
  }
  template <class Row>
  friend Recorded apply(Row, const Recorded& a, const Recorded& b, const Recorded& c) {
    return note(Row::value(a.value_, b.value_, c.value_), operation_of<Row>, a, b, c);
  }

  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend Recorded operator+(const A& a, const B& b) {
    return apply(elementary::Add{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend Recorded operator-(const A& a, const B& b) {
    return apply(elementary::Sub{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend Recorded operator*(const A& a, const B& b) {
    return apply(elementary::Mul{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend Recorded operator/(const A& a, const B& b) {
    return apply(elementary::Div{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend bool operator<(const A& a, const B& b) {
    return compare(Relation::less, plain(a), plain(b));
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend bool operator>(const A& a, const B& b) {
    return compare(Relation::less, plain(b), plain(a));
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend bool operator<=(const A& a, const B& b) {
    return compare(Relation::less_equal, plain(a), plain(b));
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend bool operator>=(const A& a, const B& b) {
    return compare(Relation::less_equal, plain(b), plain(a));
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Recorded>) friend bool operator==(const A& a, const B& b) {
    return compare(Relation::equal, plain(a), plain(b));
  }

  template <class U>
  Recorded& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <class U>
  Recorded& operator-=(const U& u) {
    return *this = *this - u;
  }
  template <class U>
  Recorded& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  Recorded& operator/=(const U& u) {
    return *this = *this / u;
  }

  // Code that takes the number out depends on its value: a guard that holds at this very value only, NaN among them.
  friend double passive(const Recorded& x) { return pinned(x); }
  friend bool isfinite(const Recorded& x) { return std::isfinite(classified(x)); }
  friend bool isnan(const Recorded& x) { return std::isnan(classified(x)); }
  friend bool isinf(const Recorded& x) { return std::isinf(classified(x)); }
  friend bool signbit(const Recorded& x) {
    ask_sign(x);
    return std::signbit(x.value_);
  }
  // The integer decides what follows, so it is guarded rather than the number.
  friend long lround(const Recorded& x) { return std::lround(pinned(round(x))); }
  friend long long llround(const Recorded& x) { return std::llround(pinned(round(x))); }
  friend long lrint(const Recorded& x) { return std::lrint(pinned(rint(x))); }

 private:
  friend class Recording;

  Recorded(double value, RecordedName name) : value_(value), name_(name) {}
  Recorded(double value, std::uint32_t node, std::uint32_t epoch) : Recorded(value, recorded_name(node, epoch)) {}

  // Operands by value, in registers: these calls are all that a function costs beyond itself.
  static Recorded note(double y, Operation operation, Recorded x);
  static Recorded note(double y, Operation operation, Recorded a, Recorded b);
  static Recorded note(double y, Operation operation, Recorded a, Recorded b, Recorded c);
  static Recorded note_apart(double y, Operation operation, Recorded x);
  static Recorded note_apart(double y, Operation operation, Recorded a, Recorded b);
  static bool compare(Relation relation, const Recorded& a, const Recorded& b);
  static void ask(Relation relation, const Recorded& a, const Recorded& b);
  static double classified(const Recorded& x);
  static double pinned(const Recorded& x);
  static void ask_sign(const Recorded& x);
  static void guard(Guard guard, bool question, const Recorded& a, const Recorded& b);
  static std::uint32_t push(Recording& recording, Operation operation, std::uint8_t comparison, const Recorded& a,
                            const Recorded& b);
  // A double stays tellable from an active constant: recordings that are verbatim keep them apart.
  template <Arithmetic P>
  static Recorded plain(P p) {
    return {static_cast<double>(p), Recording::nowhere, plain_epoch};
  }
  static const Recorded& plain(const Recorded& x) { return x; }
  static constexpr std::uint32_t plain_epoch = ~std::uint32_t{0};

  std::uint32_t node() const { return node_of(name_); }
  std::uint32_t epoch() const { return static_cast<std::uint32_t>(name_ >> 32); }
  bool constant() const { return node() == Recording::nowhere; }
  std::uint32_t node_in(Recording& recording) const;
  void require(const Recording& recording) const;
  [[noreturn]] void refuse(std::uint32_t run) const;

  double value_ = 0.0;
  RecordedName name_ = recorded_name(Recording::nowhere, 0);
};

template <class F>
void Recording::record(const F& f, const Eigen::VectorXd& x) {
  Vector<Recorded> inputs(x.size());
  const Scope scope(this);
  begin(x, inputs.data());
  const auto y = f(std::as_const(inputs));
  if constexpr (requires {
                  y.begin();
                  y.end();
                }) {
    const std::vector<Recorded> outputs(y.begin(), y.end());
    end(outputs.data(), outputs.size());
  } else {
    const Recorded output(y);
    end(&output, 1);
  }
  finished_ = true;
}

}  // namespace hesse::ad
