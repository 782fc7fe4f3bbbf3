#pragma once

#include <array>
#include <vector>

#include <hesse/ad/detail/recording/recording.hpp>

namespace hesse::ad::detail {

// Runs a recording again on numbers of type T: a functor for every composition that does not need the user's code. Its
// work is that of T, so the operations counted in T are those that the function itself would take.
template <class T>
class Replay {
 public:
  explicit Replay(const Recording& recording) : recording_(recording) {}

  // Computes all outputs of the current recording.
  const Vector<T>& run(const Vector<T>& x) {
    values_.resize(recording_.nodes().size());
    std::size_t i = 0;
    Eigen::Index input = 0;
    for (const Recording::Node& n : recording_.nodes()) {
      if (n.form == Recording::Form::input)
        values_[i] = x[input++];
      else
        values_[i] = carry_out(n);
      ++i;
    }
    outputs_.resize(static_cast<Eigen::Index>(recording_.outputs().size()));
    Eigen::Index o = 0;
    for (const std::uint32_t node : recording_.outputs())
      outputs_[o++] = node == Recording::nowhere ? T(0.0) : values_[node];
    return outputs_;
  }

 private:
  T carry_out(const Recording::Node& n) {
    const auto operation = static_cast<std::size_t>(n.operation);
    if (n.operation == operation_of<elementary::Compare>) return compare(n);
    switch (n.form) {
      case Recording::Form::constant:
        return T(constant(n.a));
      case Recording::Form::unary:
        return unary[operation](values_[n.a]);
      case Recording::Form::both:
        return both[operation](values_[n.a], values_[n.b]);
      case Recording::Form::left:
        return left[operation](values_[n.a], constant(n.b));
      case Recording::Form::right:
        return right[operation](constant(n.a), values_[n.b]);
      case Recording::Form::ternary:
        return ternary[operation](values_[n.a], values_[n.b], values_[n.c]);
      case Recording::Form::input:
        break;
    }
    return T(0.0);
  }
  double constant(std::uint32_t i) const { return recording_.constants()[i]; }
  // The outcome decided something when the function was recorded; here only the cost of the comparison matters.
  T compare(const Recording::Node& n) {
    if (n.question()) return T(0.0);
    if (n.form == Recording::Form::both)
      less_ = values_[n.a] < values_[n.b];
    else if (n.form == Recording::Form::left)
      less_ = values_[n.a] < constant(n.b);
    else
      less_ = constant(n.a) < values_[n.b];
    return T(0.0);
  }

  // One entry for every elementary function that takes these operands.
  template <class... Operands>
  using Entry = T (*)(Operands...);
  template <class... Operands>
  using Entries = std::array<Entry<Operands...>, operation_count>;

  template <class Rows, class... Operands>
  static constexpr Entries<Operands...> table() {
    Entries<Operands...> entries{};
    Rows::for_each([&]<class Row>(Row) {
      entries[static_cast<std::size_t>(operation_of<Row>)] = [](Operands... operands) {
        return T(Row::value(operands...));
      };
    });
    return entries;
  }

  static constexpr Entries<const T&> unary = table<elementary::Unary, const T&>();
  static constexpr Entries<const T&, const T&> both = table<elementary::Binary, const T&, const T&>();
  static constexpr Entries<const T&, double> left = table<elementary::Binary, const T&, double>();
  static constexpr Entries<double, const T&> right = table<elementary::Binary, double, const T&>();

  static constexpr Entries<const T&, const T&, const T&> ternary = [] {
    Entries<const T&, const T&, const T&> entries{};
    elementary::Ternary::for_each([&]<class Row>(Row) {
      entries[static_cast<std::size_t>(operation_of<Row>)] = [](const T& a, const T& b, const T& c) {
        return detail::apply_ternary<Row>(a, b, c);
      };
    });
    return entries;
  }();

  const Recording& recording_;
  std::vector<T> values_;
  Vector<T> outputs_;
  bool less_ = false;
};

}  // namespace hesse::ad::detail
