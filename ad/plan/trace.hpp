#pragma once

#include <Eigen/Core>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include <hesse/ad/scalars/scalars.hpp>
#include <hesse/ad/vocabulary/functions.hpp>

namespace hesse::ad {

class Traced;
template <>
struct ScalarTraits<Traced> : ActiveTraits<double> {};

// The operations of one run of a function, in order: what a plan is predicted from. Only the first `limit` are kept, all
// are counted.
class Trace {
 public:
  static constexpr std::size_t limit = std::size_t{1} << 13;
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};

  // Which operands are numbers of the function's own type; the other is a plain double.
  enum class Form : std::uint8_t { input, constant, unary, both, left, right, ternary };

  // a, b: earlier nodes, or positions in constants() for what is constant.
  struct Node {
    Operation operation;
    Form form;
    std::uint32_t a, b = 0, c = 0;
  };

  // Runs f once at x.
  template <class F>
  void record(const F& f, const Eigen::VectorXd& x);

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<double>& constants() const { return constants_; }
  const Eigen::VectorXd& point() const { return point_; }
  // Node of each output; nowhere for a constant or one beyond the limit.
  const std::vector<std::uint32_t>& outputs() const { return outputs_; }
  const Counts& operations() const { return operations_; }
  bool complete() const { return complete_; }
  // All operations over those kept; 1 when complete.
  double scale() const { return complete_ ? 1.0 : static_cast<double>(count_) / static_cast<double>(nodes_.size()); }

 private:
  friend class Traced;

  // The trace this thread is recording; numbers need no pointer to it.
  static Trace*& current();

  bool full() const { return nodes_.size() >= limit + static_cast<std::size_t>(point_.size()); }
  std::uint32_t push(const Node& node);
  std::uint32_t constant(double value);
  std::uint32_t operand(const Traced& x);
  void begin(const Eigen::VectorXd& x, Vector<Traced>& inputs);
  void end(const Traced* outputs, std::size_t count);

  std::vector<Node> nodes_;
  std::vector<double> constants_;
  Eigen::VectorXd point_;
  std::vector<std::uint32_t> outputs_;
  Counts operations_;
  std::uint64_t count_ = 0;
  bool complete_ = true;
};

// The number a function is traced with: a double that writes down what happens to it.
class Traced {
 public:
  Traced() = default;
  template <Arithmetic P>
  Traced(P constant) : value_(static_cast<double>(constant)) {}

  double value() const { return value_; }

  friend Traced operator+(const Traced& a) { return a; }
  friend Traced operator-(const Traced& a) { return apply(elementary::Neg{}, a); }

  template <class Row>
  friend Traced apply(Row, const Traced& x) {
    return note(Row::value(x.value_), operation_of<Row>, x);
  }
  template <class Row>
  friend Traced apply(Row, const Traced& a, const Traced& b) {
    return note(Row::value(a.value_, b.value_), operation_of<Row>, a, b);
  }
  template <class Row, Arithmetic P>
  friend Traced apply(Row, const Traced& a, const P& b) {
    const auto c = static_cast<double>(b);
    return note(Row::value(a.value_, c), operation_of<Row>, a, c);
  }
  template <class Row, Arithmetic P>
  friend Traced apply(Row, const P& a, const Traced& b) {
    const auto c = static_cast<double>(a);
    return note(Row::value(c, b.value_), operation_of<Row>, c, b);
  }
  template <class Row>
  friend Traced apply(Row, const Traced& a, const Traced& b, const Traced& c) {
    return note(Row::value(a.value_, b.value_, c.value_), operation_of<Row>, a, b, c);
  }

  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend Traced operator+(const A& a, const B& b) {
    return apply(elementary::Add{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend Traced operator-(const A& a, const B& b) {
    return apply(elementary::Sub{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend Traced operator*(const A& a, const B& b) {
    return apply(elementary::Mul{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend Traced operator/(const A& a, const B& b) {
    return apply(elementary::Div{}, a, b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend auto operator<=>(const A& a, const B& b) {
    compare(a, b);
    return plain(a) <=> plain(b);
  }
  template <class A, class B>
  requires(std::is_same_v<Common<A, B>, Traced>) friend bool operator==(const A& a, const B& b) {
    compare(a, b);
    return plain(a) == plain(b);
  }

  template <class U>
  Traced& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <class U>
  Traced& operator-=(const U& u) {
    return *this = *this - u;
  }
  template <class U>
  Traced& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  Traced& operator/=(const U& u) {
    return *this = *this / u;
  }

 private:
  friend class Trace;

  Traced(double value, std::uint32_t node) : value_(value), node_(node) {}
  static Traced note(double y, Operation operation, const Traced& x);
  static Traced note(double y, Operation operation, const Traced& a, const Traced& b);
  static Traced note(double y, Operation operation, const Traced& a, double b);
  static Traced note(double y, Operation operation, double a, const Traced& b);
  static Traced note(double y, Operation operation, const Traced& a, const Traced& b, const Traced& c);
  static double plain(const Traced& x) { return x.value_; }
  template <Arithmetic P>
  static double plain(const P& x) {
    return static_cast<double>(x);
  }
  template <class A, class B>
  static void compare(const A& a, const B& b) {
    if constexpr (Arithmetic<A>)
      note(0.0, operation_of<elementary::Compare>, static_cast<double>(a), b);
    else if constexpr (Arithmetic<B>)
      note(0.0, operation_of<elementary::Compare>, a, static_cast<double>(b));
    else
      note(0.0, operation_of<elementary::Compare>, a, b);
  }

  double value_ = 0.0;
  std::uint32_t node_ = Trace::nowhere;
};

template <class F>
void Trace::record(const F& f, const Eigen::VectorXd& x) {
  struct Scope {
    Trace* outer;
    explicit Scope(Trace* trace) : outer(std::exchange(current(), trace)) {}
    ~Scope() { current() = outer; }
  } const scope(this);
  Vector<Traced> inputs;
  begin(x, inputs);
  const auto y = f(std::as_const(inputs));
  if constexpr (requires {
                  y.begin();
                  y.end();
                }) {
    const std::vector<Traced> outputs(y.begin(), y.end());
    end(outputs.data(), outputs.size());
  } else {
    const Traced output(y);
    end(&output, 1);
  }
}

}  // namespace hesse::ad
