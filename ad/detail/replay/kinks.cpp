#include <array>
#include <cmath>
#include <vector>

#include <hesse/ad/detail/core/text.hpp>
#include <hesse/ad/detail/programs/program.hpp>
#include <hesse/ad/detail/replay/kinks.hpp>

// Finds operations of a recording that have no derivative at their operands, and the outputs that depend on them.
namespace hesse::ad::detail {

namespace {

using Node = RecordedNode;
using Form = NodeForm;

template <class... Row>
bool is_any(Operation operation) {
  return ((operation == operation_of<Row>) || ...);
}

bool is_whole(double x) { return x == std::trunc(x); }

// Whether an operation has no derivative at its operands, or jumps there. If its value is not finite, neither is f.
bool is_kink(Operation operation, double x) {
  using namespace elementary;
  if (is_any<Abs, Sign, Sqrt, Cbrt, XLogX>(operation)) return x == 0;
  if (is_any<Asin, Acos>(operation)) return std::abs(x) == 1;
  if (is_any<Acosh>(operation)) return x == 1;
  if (is_any<Floor, Ceil>(operation)) return is_whole(x);
  if (is_any<Trunc>(operation)) return is_whole(x) && x != 0;
  if (is_any<Round, Rint, Nearbyint>(operation)) return std::abs(x - std::trunc(x)) == 0.5;
  return false;
}

bool is_kink(Operation operation, double a, double b) {
  using namespace elementary;
  if (is_any<Fmin, Fmax, Fdim>(operation)) return a == b;
  if (is_any<Hypot, Atan2>(operation)) return a == 0 && b == 0;
  if (is_any<Copysign>(operation)) return a == 0 || b == 0;
  if (is_any<Pow>(operation)) return a == 0 && b < 2 && b != 1 && b != 0;
  if (is_any<Fmod>(operation)) return a != 0 && std::fmod(a, b) == 0;
  if (is_any<Remainder>(operation)) return std::abs(std::remainder(a, b)) == 0.5 * std::abs(b);
  return false;
}

// An operation and the values of its operands. An operand that is a plain double is no variable.
struct Met {
  const Node& node;
  std::array<double, 3> operands{};
  double value = 0;

  int arity() const { return node.form == Form::unary ? 1 : node.form == Form::ternary ? 3 : 2; }
  bool is_kink() const {
    const auto [a, b, c] = operands;
    if (arity() == 1) return detail::is_kink(node.operation, a);
    if (arity() == 3) return is_any<elementary::Hypot3>(node.operation) && a == 0 && b == 0 && c == 0;
    // A number compared with itself gives itself.
    if (node.form == Form::both && node.a == node.b && is_any<elementary::Fmin, elementary::Fmax>(node.operation))
      return false;
    return detail::is_kink(node.operation, a, b);
  }
  // The first derivative with respect to operand k, by the rule of the library.
  double derivative(int k) const {
    const auto [a, b, c] = operands;
    if (arity() == 1) return evaluate({node.operation, Part::first_a, 0}, a, value, 0);
    if (arity() == 2) return evaluate({node.operation, k == 0 ? Part::first_a : Part::first_b, 0}, a, b, value);
    return elementary::Hypot3::first(operands, value)[static_cast<std::size_t>(k)];
  }
  std::string describe() const {
    std::string at, taken;
    int variables = 0;
    for (int k = 0; k < arity(); ++k) {
      at += (k > 0 ? ", " : "") + to_text(operands[static_cast<std::size_t>(k)] + 0.0);
      const bool variable = !(node.form == Form::left && k == 1) && !(node.form == Form::right && k == 0);
      if (variable) taken += (variables++ > 0 ? ", " : "") + to_text(derivative(k) + 0.0);
    }
    if (arity() > 1) at = "(" + at + ")";
    return std::string(to_string(node.operation)) + " at " + at +
           (variables > 1 ? ": derivatives taken as " : ": derivative taken as ") + taken;
  }
};

// For each node: whether an output of the recording depends on it.
std::vector<bool> used_by_outputs(const Recording& recording) {
  std::vector<bool> used(recording.nodes().size(), false);
  for (const std::uint32_t output : recording.outputs())
    if (output != Recording::nowhere) used[output] = true;
  for (std::size_t i = used.size(); i-- > 0;)
    if (used[i]) recording.nodes()[i].for_each_operand([&](std::uint32_t operand) { used[operand] = true; });
  return used;
}

}  // namespace

void Kinks::add(const Recording& recording) {
  if (!recording.complete()) return;
  const std::vector<bool> used = used_by_outputs(recording);
  std::vector<double> values(used.size());
  const auto constant = [&](std::uint32_t place) { return recording.constants()[place]; };
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Node& node = recording.nodes()[i];
    if (!used[i]) continue;
    if (node.form == Form::input) {
      values[i] = recording.point()[static_cast<Eigen::Index>(node.a)];
      continue;
    }
    if (node.form == Form::constant) {
      values[i] = constant(node.a);
      continue;
    }
    Met met{node};
    met.operands[0] = node.form == Form::right ? constant(node.a) : values[node.a];
    if (met.arity() > 1) met.operands[1] = node.form == Form::left ? constant(node.b) : values[node.b];
    if (met.arity() > 2) met.operands[2] = values[node.c];
    values[i] = met.value =
        evaluate({node.operation, Part::value, 0}, met.operands[0], met.operands[1], met.operands[2]);
    if (met.is_kink()) ++times_[met.describe()];
  }
}

std::string Kinks::describe() const {
  constexpr std::size_t shown = 4;
  std::string text;
  std::size_t k = 0;
  for (const auto& [kink, times] : times_) {
    text += k == 0 ? "not differentiable at x: " : "; ";
    if (k++ == shown) return text + "and " + std::to_string(times_.size() - shown) + " more";
    text += kink + (times > 1 ? " (" + std::to_string(times) + " times)" : "");
  }
  return text;
}

}  // namespace hesse::ad::detail
