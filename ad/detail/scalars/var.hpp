#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hesse/ad/detail/elementary/functions.hpp>
#include <hesse/ad/detail/scalars/forward_declarations.hpp>
#include <hesse/ad/detail/scalars/structural_zero.hpp>
#include <hesse/ad/detail/scalars/tape.hpp>

/// Var, the number of reverse mode. Its operations are inlined, because as calls they would cost five times as much.
#define HESSE_INLINE [[gnu::always_inline]] inline

namespace hesse::ad {

/// The number of reverse mode: the value of node `index` of a tape, times a factor α that needs no node. Without a tape
/// it is a constant, as after Var() = 0. It behaves like a value. There is no conversion to T. Recording an operation
/// is O(1). Throws Error if operands belong to different or outdated recordings. [GW08]
template <class T>
class Var {
 public:
  using Base = T;
  using Weight = detail::WeightOf<T>;

  Var() = default;
  template <detail::PassiveFor<Var<T>> P>
  Var(const P& constant) : value_(static_cast<T>(constant)) {}

  const T& value() const { return value_; }
  bool passive() const { return tape_ == nullptr; }
  bool is_structural_zero() const { return passive() && ad::is_structural_zero(value_); }
  Tape<T>* tape() const { return tape_; }

  Var operator+() const { return *this; }
  HESSE_INLINE Var operator-() const { return alias("negate", -value_, -weight_); }

  HESSE_INLINE friend Var operator+(const Var& a, const Var& b) {
    if (a.joins(b)) [[likely]]
      return a.sum(b, a.value_ + b.value_, b.weight_);
    return add_out_of_line(a, b);
  }
  HESSE_INLINE friend Var operator-(const Var& a, const Var& b) {
    if (a.joins(b)) [[likely]]
      return a.sum(b, a.value_ - b.value_, -b.weight_);
    return subtract_out_of_line(a, b);
  }
  HESSE_INLINE friend Var operator*(const Var& a, const Var& b) {
    if (a.joins(b)) [[likely]] {
      if constexpr (!plain)
        if (a.index_ == b.index_ && a.weight_ == b.weight_) return a.unary(a.value_ * b.value_, a.value_ + b.value_);
      return a.binary(b, a.value_ * b.value_, b.value_, a.value_);
    }
    return multiply_out_of_line(a, b);
  }
  friend Var operator/(const Var& a, const Var& b) {
    const T y = a.value_ / b.value_;
    if (a.joins(b)) [[likely]] {
      const T inverse = T(1) / b.value_;
      return a.binary(b, y, inverse, -y * inverse);
    }
    if (b.passive()) return a.over(b.value_, y);
    if (a.passive()) return b.single("divide", y, -y / b.value_);
    complain_pair("divide", a, b);
  }

  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator+(const Var& a, const P& c) {
    return a.alias("add", a.value_ + detail::passive_operand<Var>(c), a.weight_);
  }
  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator+(const P& c, const Var& a) {
    return a.alias("add", detail::passive_operand<Var>(c) + a.value_, a.weight_);
  }
  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator-(const Var& a, const P& c) {
    return a.alias("subtract", a.value_ - detail::passive_operand<Var>(c), a.weight_);
  }
  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator-(const P& c, const Var& a) {
    return a.alias("subtract", detail::passive_operand<Var>(c) - a.value_, -a.weight_);
  }
  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator*(const Var& a, const P& c) {
    return a.times(detail::passive_operand<Var>(c), a.value_ * detail::passive_operand<Var>(c));
  }
  template <detail::PassiveFor<Var<T>> P>
  HESSE_INLINE friend Var operator*(const P& c, const Var& a) {
    return a.times(detail::passive_operand<Var>(c), detail::passive_operand<Var>(c) * a.value_);
  }
  template <detail::PassiveFor<Var<T>> P>
  friend Var operator/(const Var& a, const P& c) {
    return a.over(detail::passive_operand<Var>(c), a.value_ / detail::passive_operand<Var>(c));
  }
  template <detail::PassiveFor<Var<T>> P>
  friend Var operator/(const P& c, const Var& a) {
    const T y = detail::passive_operand<Var>(c) / a.value_;
    return a.single("divide", y, -y / a.value_);
  }

  template <class U>
  Var& operator+=(const U& u) {
    return *this = *this + u;
  }
  template <class U>
  Var& operator-=(const U& u) {
    return *this = *this - u;
  }
  // Running sums are too frequent to copy a wide value twice. b may be *this.
  HESSE_INLINE Var& operator+=(const Var& b) {
    if (!joins(b) || index_ == b.index_) [[unlikely]]
      return *this = *this + b;
    index_ = tape_->push(index_, b.index_, weight_, b.weight_);
    weight_ = Weight(1);
    value_ += b.value_;
    return *this;
  }
  HESSE_INLINE Var& operator-=(const Var& b) {
    if (!joins(b) || index_ == b.index_) [[unlikely]]
      return *this = *this - b;
    index_ = tape_->push(index_, b.index_, weight_, -b.weight_);
    weight_ = Weight(1);
    value_ -= b.value_;
    return *this;
  }
  template <class U>
  Var& operator*=(const U& u) {
    return *this = *this * u;
  }
  template <class U>
  Var& operator/=(const U& u) {
    return *this = *this / u;
  }

  friend bool operator==(const Var& a, const Var& b) { return a.value_ == b.value_; }
  friend bool operator!=(const Var& a, const Var& b) { return a.value_ != b.value_; }
  friend bool operator<(const Var& a, const Var& b) { return a.value_ < b.value_; }
  friend bool operator>(const Var& a, const Var& b) { return a.value_ > b.value_; }
  friend bool operator<=(const Var& a, const Var& b) { return a.value_ <= b.value_; }
  friend bool operator>=(const Var& a, const Var& b) { return a.value_ >= b.value_; }

  /// One elementary function: y = φ(x), x̄ += ∂φ ȳ.
  template <class Row>
  friend Var apply(Row, const Var& x) {
    const T u = x.value_;
    const T y = Row::value(u);
    return x.passive() ? Var(y) : x.single(Row::name, y, Row::first(u, y));
  }
  template <class Row>
  friend Var apply(Row, const Var& a, const Var& b) {
    const T u = a.value_;
    const T v = b.value_;
    const T y = Row::value(u, v);
    if (a.joins(b)) return a.binary(b, y, Row::first_a(u, v, y), Row::first_b(u, v, y));
    if (b.passive()) return a.passive() ? Var(y) : a.single(Row::name, y, Row::first_a(u, v, y));
    if (a.passive()) return b.single(Row::name, y, Row::first_b(u, v, y));
    complain_pair(Row::name, a, b);
  }
  template <class Row, detail::PassiveFor<Var<T>> P>
  friend Var apply(Row, const Var& a, const P& c) {
    const T u = a.value_;
    const T y = Row::value(u, detail::passive_operand<Var>(c));
    return a.passive() ? Var(y) : a.single(Row::name, y, Row::first_a(u, detail::passive_operand<Var>(c), y));
  }
  template <class Row, detail::PassiveFor<Var<T>> P>
  friend Var apply(Row, const P& c, const Var& b) {
    const T v = b.value_;
    const T y = Row::value(detail::passive_operand<Var>(c), v);
    return b.passive() ? Var(y) : b.single(Row::name, y, Row::first_b(detail::passive_operand<Var>(c), v, y));
  }
  template <class Row>
  friend Var apply(Row, const Var& a, const Var& b, const Var& c) {
    const T y = Row::value(a.value_, b.value_, c.value_);
    const auto d = Row::first({a.value_, b.value_, c.value_}, y);
    Var sum(y);
    for (const auto& [x, slope] : {std::pair(&a, d[0]), std::pair(&b, d[1]), std::pair(&c, d[2])})
      if (!x->passive()) sum += x->single(Row::name, T(0.0), slope);
    return sum;
  }

 private:
  friend class Tape<T>;
  static constexpr bool plain = std::is_same_v<T, Weight>;

  Var(const T& value, Tape<T>* tape, std::uint32_t epoch, std::uint32_t index, const Weight& weight)
      : value_(value), tape_(tape), index_(index), epoch_(epoch), weight_(weight) {}

  /// Whether both operands are on one live tape. This is the common case and costs one branch.
  HESSE_INLINE bool joins(const Var& b) const {
    return tape_ != nullptr && tape_ == b.tape_ && tape_->accepts(epoch_) && b.epoch_ == epoch_;
  }
  HESSE_INLINE void check(std::string_view operation) const {
    if (!tape_->accepts(epoch_)) [[unlikely]]
      tape_->complain(operation, epoch_);
  }
  [[noreturn]] static void complain_pair(std::string_view operation, Var a, Var b) {
    a.tape_->complain(operation, a.epoch_, b.epoch_, a.tape_ == b.tape_);
  }

  // Rare cases take their operands by value: a Var whose address is taken could not stay in registers.
  [[gnu::noinline]] static Var add_out_of_line(Var a, Var b);
  [[gnu::noinline]] static Var subtract_out_of_line(Var a, Var b);
  [[gnu::noinline]] static Var multiply_out_of_line(Var a, Var b);

  HESSE_INLINE Var alias(std::string_view operation, const T& y, const Weight& weight) const {
    if (passive()) return Var(y);
    check(operation);
    return Var(y, tape_, epoch_, index_, weight);
  }
  template <class C>
  HESSE_INLINE Var times(const C& c, const T& y) const {
    if constexpr (std::is_same_v<C, detail::BaseOf<T>>)
      return alias("multiply", y, weight_ * c);
    else
      return single("multiply", y, c);
  }
  template <class C>
  Var over(const C& c, const T& y) const {
    if constexpr (std::is_same_v<C, detail::BaseOf<T>>)
      return alias("divide", y, weight_ / c);
    else
      return single("divide", y, T(1) / c);
  }
  template <class D>
  Var single(std::string_view operation, const T& y, const D& d) const {
    if (passive()) return Var(y);
    check(operation);
    return unary(y, d);
  }

  HESSE_INLINE Var sum(const Var& b, const T& y, const Weight& wb) const {
    if constexpr (!plain)
      if (index_ == b.index_) return Var(y, tape_, epoch_, index_, weight_ + wb);
    return Var(y, tape_, epoch_, tape_->push(index_, b.index_, weight_, wb), Weight(1));
  }
  template <class D>
  HESSE_INLINE Var unary(const T& y, const D& d) const {
    if constexpr (plain) {
      return Var(y, tape_, epoch_, tape_->push(index_, 0, weight_ * d, Weight(0)), Weight(1));
    } else {
      tape_->partials_.push(d);
      return Var(y, tape_, epoch_, tape_->push(index_ | detail::general_edge, 0, weight_, Weight(0)), Weight(1));
    }
  }
  template <class Da, class Db>
  HESSE_INLINE Var binary(const Var& b, const T& y, const Da& da, const Db& db) const {
    if constexpr (plain) {
      return Var(y, tape_, epoch_, tape_->push(index_, b.index_, weight_ * da, b.weight_ * db), Weight(1));
    } else {
      tape_->partials_.push(da);
      tape_->partials_.push(db);
      return Var(y, tape_, epoch_,
                 tape_->push(index_ | detail::general_edge, b.index_ | detail::general_edge, weight_, b.weight_),
                 Weight(1));
    }
  }
  T scaled_seed(const T& s) const { return weight_ == Weight(1) ? s : T(weight_ * s); }

  T value_{};
  Tape<T>* tape_ = nullptr;
  std::uint32_t index_ = 0;
  std::uint32_t epoch_ = 0;
  Weight weight_{1};
};

template <class T>
Var<T> Var<T>::add_out_of_line(Var a, Var b) {
  if (b.passive()) return a.alias("add", a.value_ + b.value_, a.weight_);
  if (a.passive()) return b.alias("add", a.value_ + b.value_, b.weight_);
  complain_pair("add", a, b);
}
template <class T>
Var<T> Var<T>::subtract_out_of_line(Var a, Var b) {
  if (b.passive()) return a.alias("subtract", a.value_ - b.value_, a.weight_);
  if (a.passive()) return b.alias("subtract", a.value_ - b.value_, -b.weight_);
  complain_pair("subtract", a, b);
}
template <class T>
Var<T> Var<T>::multiply_out_of_line(Var a, Var b) {
  if (b.passive()) return a.times(b.value_, a.value_ * b.value_);
  if (a.passive()) return b.times(a.value_, a.value_ * b.value_);
  complain_pair("multiply", a, b);
}

}  // namespace hesse::ad

#undef HESSE_INLINE
