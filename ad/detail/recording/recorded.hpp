#pragma once

#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/recording/recording.hpp>
#include <hesse/ad/detail/scalars/eigen.hpp>

// Recorded: the number type that writes a recording.
namespace hesse::ad::detail {

template <>
struct ScalarTraits<Recorded> : ActiveTraits<double> {
  static constexpr bool records_comparisons = true;
  static constexpr int order = 2;
};

namespace numbers {

// The scalar type that records a function: a double that stores its operations in the recording of its thread.
// Comparisons, and casts by lround and the like, become guards. Throws Error if a number of another run is used.
class Recorded {
 public:
  Recorded() = default;
  template <detail::Arithmetic P>
  Recorded(P constant) : value_(static_cast<double>(constant)) {}

  double value() const { return value_; }
  // A constant, so no guard is needed.
  bool is_structural_zero() const { return constant() && value_ == 0; }

  friend Recorded operator+(const Recorded& a) { return a; }
  friend Recorded operator-(const Recorded& a) { return apply(detail::elementary::Neg{}, a); }

  template <class Row>
  friend Recorded apply(Row, const Recorded& x) {
    return append(Row::value(x.value_), detail::operation_of<Row>, x);
  }
  template <class Row>
  friend Recorded apply(Row, const Recorded& a, const Recorded& b) {
    return append(Row::value(a.value_, b.value_), detail::operation_of<Row>, a, b);
  }
  template <class Row, detail::Arithmetic P>
  friend Recorded apply(Row, const Recorded& a, const P& b) {
    return apply(Row{}, a, plain(b));
  }
  template <class Row, detail::Arithmetic P>
  friend Recorded apply(Row, const P& a, const Recorded& b) {
    return apply(Row{}, plain(a), b);
  }
  template <class Row>
  friend Recorded apply(Row, const Recorded& a, const Recorded& b, const Recorded& c) {
    return append(Row::value(a.value_, b.value_, c.value_), detail::operation_of<Row>, a, b, c);
  }

  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend Recorded operator+(const A& a, const B& b) {
    return apply(detail::elementary::Add{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend Recorded operator-(const A& a, const B& b) {
    return apply(detail::elementary::Sub{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend Recorded operator*(const A& a, const B& b) {
    return apply(detail::elementary::Mul{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend Recorded operator/(const A& a, const B& b) {
    return apply(detail::elementary::Div{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend bool operator<(const A& a, const B& b) {
    return compare(detail::Relation::less, plain(a), plain(b));
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend bool operator>(const A& a, const B& b) {
    return compare(detail::Relation::less, plain(b), plain(a));
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend bool operator<=(const A& a, const B& b) {
    return compare(detail::Relation::less_equal, plain(a), plain(b));
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend bool operator>=(const A& a, const B& b) {
    return compare(detail::Relation::less_equal, plain(b), plain(a));
  }
  template <class A, class B>
  requires(std::is_same_v<detail::Common<A, B>, Recorded>) friend bool operator==(const A& a, const B& b) {
    return compare(detail::Relation::equal, plain(a), plain(b));
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

  // Code that takes the value out depends on it: the guard holds at exactly this value only, NaN included.
  friend double passive(const Recorded& x) { return guard_value(x); }
  friend bool isfinite(const Recorded& x) { return std::isfinite(guard_class(x)); }
  friend bool isnan(const Recorded& x) { return std::isnan(guard_class(x)); }
  friend bool isinf(const Recorded& x) { return std::isinf(guard_class(x)); }
  friend bool signbit(const Recorded& x) {
    query_sign(x);
    return std::signbit(x.value_);
  }
  // The integer decides what follows, so the guard compares the integer.
  friend long lround(const Recorded& x) { return std::lround(guard_value(round(x))); }
  friend long long llround(const Recorded& x) { return std::llround(guard_value(round(x))); }
  friend long lrint(const Recorded& x) { return std::lrint(guard_value(rint(x))); }

 private:
  friend class detail::Recording;

  Recorded(double value, detail::RecordedName name) : value_(value), name_(name) {}
  Recorded(double value, std::uint32_t node, std::uint32_t epoch)
      : Recorded(value, detail::recorded_name(node, epoch)) {}

  // Operands are passed by value, in registers: these calls are the whole overhead of recording.
  static Recorded append(double y, detail::Operation operation, Recorded x);
  static Recorded append(double y, detail::Operation operation, Recorded a, Recorded b);
  static Recorded append(double y, detail::Operation operation, Recorded a, Recorded b, Recorded c);
  static Recorded append_node(double y, detail::Operation operation, Recorded x);
  static Recorded append_node(double y, detail::Operation operation, Recorded a, Recorded b);
  static bool compare(detail::Relation relation, const Recorded& a, const Recorded& b);
  static void add_query(detail::Relation relation, const Recorded& a, const Recorded& b);
  static double guard_class(const Recorded& x);
  static double guard_value(const Recorded& x);
  static void query_sign(const Recorded& x);
  static void guard(detail::Guard guard, bool question, const Recorded& a, const Recorded& b);
  static std::uint32_t push(detail::Recording& recording, detail::Operation operation, std::uint8_t comparison,
                            const Recorded& a, const Recorded& b);
  // Marks a plain double, because verbatim recordings distinguish it from an active constant.
  template <detail::Arithmetic P>
  static Recorded plain(P p) {
    return {static_cast<double>(p), detail::Recording::nowhere, plain_epoch};
  }
  static const Recorded& plain(const Recorded& x) { return x; }
  static constexpr std::uint32_t plain_epoch = ~std::uint32_t{0};

  std::uint32_t node() const { return detail::node_of(name_); }
  std::uint32_t epoch() const { return static_cast<std::uint32_t>(name_ >> 32); }
  bool constant() const { return node() == detail::Recording::nowhere; }
  std::uint32_t node_in(detail::Recording& recording) const;
  void require(const detail::Recording& recording) const;
  [[noreturn]] void refuse(std::uint32_t run) const;

  double value_ = 0.0;
  detail::RecordedName name_ = detail::recorded_name(detail::Recording::nowhere, 0);
};

}  // namespace numbers

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

}  // namespace hesse::ad::detail
