#include <algorithm>
#include <string>
#include <type_traits>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/programs/elimination.hpp>
#include <hesse/ad/detail/programs/local_derivatives.hpp>
#include <hesse/ad/detail/programs/partials.hpp>

// Values and partial derivatives of all nodes of a graph, in the order of the nodes.
namespace hesse::ad::detail {

namespace {

using Id = Expressions::Id;
using Form = Recording::Form;

// Functions with jumps or kinks, for which the last bit of an operand may decide. A power of a negative number needs an
// exponent that is an integer to the last bit.
constexpr std::array<bool, operation_count> decides = [] {
  std::array<bool, operation_count> list{};
  elementary::All::for_each([&]<class Row>(Row) {
    list[static_cast<std::size_t>(operation_of<Row>)] =
        std::is_base_of_v<elementary::LocallyConstant, Row> || std::is_base_of_v<elementary::PiecewiseLinear, Row> ||
        std::is_same_v<elementary::Abs, Row> || std::is_same_v<elementary::Pow, Row>;
  });
  return list;
}();

// For each number: whether a guard or such a function depends on it, so it must round as in the user's code.
std::vector<bool> decisive(const TermGraph& graph) {
  std::vector<bool> numbers(graph.inputs + graph.nodes.size());
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    const Recording::Node& n = graph.nodes[i];
    const int operands = n.operand_nodes();
    if (!numbers[graph.inputs + i] && !n.is_guard() && !decides[static_cast<std::size_t>(n.operation)]) continue;
    if (operands == 1) numbers[n.operand()] = true;
    if (operands >= 2) numbers[n.a] = numbers[n.b] = true;
    if (operands == 3) numbers[n.c] = true;
  }
  return numbers;
}

}  // namespace

std::uint32_t parameter_count(const std::vector<Binding>& bindings) {
  std::uint32_t count = 0;
  for (const Binding& b : bindings)
    if (b.varies) count = std::max(count, b.parameter + 1);
  return count;
}

void require_bindings(const TermGraph& graph, const std::vector<Binding>& bindings) {
  if (bindings.size() == graph.constants) return;
  throw Error("derive: " + std::to_string(bindings.size()) + " bindings, the graph has " +
              std::to_string(graph.constants) + " constants; bind each of them");
}

LocalDerivatives::LocalDerivatives(const TermGraph& graph, const std::vector<Binding>& bindings, Expressions& e)
    : graph_(graph), e_(e), values_(graph, bindings, e), decisive_(decisive(graph)), locals_(graph.nodes.size()) {
  for (std::uint32_t i = 0; i < graph_.nodes.size(); ++i) forward(i);
}

void LocalDerivatives::forward(std::uint32_t i) {
  const Recording::Node& n = graph_.nodes[i];
  const std::uint32_t number = graph_.inputs + i;
  if (n.form == Form::constant) {
    values_.set(number, values_.constant(n.a));
    return;
  }
  const auto [a, b, c] = values_.operands(n);
  if (n.is_guard()) {
    guards_.push_back(a);
    guards_.push_back(b);
    return;
  }
  const Partials p = partials(e_, n.operation, a, b, c);
  values_.set(number, decisive_[number] ? rounded(n.operation, p.value, a, b) : p.value);

  Local& local = locals_[i];
  std::array<std::uint32_t, 3> given{n.a, n.b, n.c};
  std::array<int, 3> from{0, 1, 2};
  int count = n.operand_nodes();
  if (n.form == Form::right) from[0] = 1;
  local.operands = count;
  for (int k = 0; k < count; ++k) {
    const auto s = static_cast<std::size_t>(k);
    local.operand[s] = given[static_cast<std::size_t>(from[s])];
    local.first[s] = p.first[static_cast<std::size_t>(from[s])];
    for (int l = 0; l <= k; ++l)
      local.second[entry(k, l)] = p.second[entry(from[s], from[static_cast<std::size_t>(l)])];
  }
  merge_equal(local);
}

// The value of an operation, rounded as in the user's code: a quotient is not a product with a reciprocal.
Expressions::Id LocalDerivatives::rounded(Operation operation, Id y, Id a, Id b) {
  if (operation == operation_of<elementary::Div>) y = e_.div(a, b, Expressions::Rounding::as_written);
  e_.keep(y);
  return y;
}

// y = φ(u, u) is a function of one operand. Its partial derivatives are added.

void LocalDerivatives::merge_equal(Local& local) {
  for (int k = 1; k < local.operands; ++k) {
    for (int l = 0; l < k; ++l) {
      if (local.operand[static_cast<std::size_t>(k)] != local.operand[static_cast<std::size_t>(l)]) continue;
      fold(local, l, k);
      --k;
      break;
    }
  }
}

void LocalDerivatives::fold(Local& local, int into, int gone) {
  Local merged;
  std::array<int, 3> target{};
  for (int k = 0; k < local.operands; ++k)
    target[static_cast<std::size_t>(k)] = k == gone ? into : k > gone ? k - 1 : k;
  merged.operands = local.operands - 1;
  merged.first.fill(e_.constant(0.0));
  merged.second.fill(e_.constant(0.0));
  for (int k = 0; k < local.operands; ++k) {
    const auto s = static_cast<std::size_t>(k);
    const auto t = static_cast<std::size_t>(target[s]);
    merged.operand[t] = local.operand[s];
    merged.first[t] = e_.add(merged.first[t], local.first[s]);
    for (int l = 0; l <= k; ++l) {
      const int u = target[static_cast<std::size_t>(l)];
      const Id w = local.second[entry(k, l)];
      Id& sum = merged.second[entry(target[s], u)];
      sum = e_.add(sum, k != l && target[s] == u ? e_.scale(2.0, w) : w);
    }
  }
  local = merged;
}

}  // namespace hesse::ad::detail
