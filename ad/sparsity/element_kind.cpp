#include <algorithm>
#include <string>

#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

// One bit is kept for what is written elsewhere first, so that slots and variables have 31.
constexpr std::size_t most = (std::size_t{1} << 31) - 1;

[[noreturn]] void fail(std::size_t kind, const std::string& what) {
  throw Error("element sum: kind " + std::to_string(kind) + ": " + what);
}

void require(std::size_t kind, const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  fail(kind, std::string(what) + " " + std::to_string(given) + ", expected " + std::to_string(expected));
}

void validate_programs(std::size_t kind, const ElementKind& k) {
  const DerivativePrograms& p = k.programs;
  for (const Program* program : {&p.value, &p.gradient, &p.hessian}) {
    require(kind, "a program's inputs are", program->inputs, k.width);
    require(kind, "a program's parameters are", program->parameters, p.value.parameters);
  }
  const std::size_t gradient = p.gradient_entries.size(), hessian = p.hessian_entries.size();
  require(kind, "the value program's outputs are", p.value.outputs.size(), 1 + 2 * p.guards.size());
  require(kind, "the gradient program's outputs are", p.gradient.outputs.size(), 1 + gradient + 2 * p.guards.size());
  require(kind, "the Hessian program's outputs are", p.hessian.outputs.size(),
          1 + gradient + hessian + 2 * p.guards.size());
  for (std::size_t i = 0; i < gradient; ++i)
    if (p.gradient_entries[i] >= k.width || (i > 0 && p.gradient_entries[i] <= p.gradient_entries[i - 1]))
      fail(kind, "gradient entry " + std::to_string(i) + " is " + std::to_string(p.gradient_entries[i]) +
                     "; entries ascend and are below the width " + std::to_string(k.width));
  for (std::size_t i = 0; i < hessian; ++i) {
    const auto [row, column] = p.hessian_entries[i];
    const bool ascends =
        i == 0 || std::pair(p.hessian_entries[i - 1].second, p.hessian_entries[i - 1].first) < std::pair(column, row);
    if (row < column || row >= k.width || !ascends)
      fail(kind, "Hessian entry " + std::to_string(i) + " is (" + std::to_string(row) + ", " + std::to_string(column) +
                     "); entries are of the lower triangle of width " + std::to_string(k.width) + ", column by column");
  }
}

void validate_bounds(std::size_t n, std::size_t kind, const ElementKind& k) {
  for (std::size_t i = 0; i < k.index.size(); ++i)
    if (k.index[i] >= n)
      fail(kind, "element " + std::to_string(i / k.width) + " has variable " + std::to_string(k.index[i]) +
                     " at place " + std::to_string(i % k.width) + "; there are " + std::to_string(n));
}

[[noreturn]] void fail_twice(std::size_t kind, std::size_t element, std::uint32_t variable) {
  fail(kind, "element " + std::to_string(element) + " has variable " + std::to_string(variable) +
                 " twice; give it once and let the program use it twice");
}

// Few variables are compared with one another.
constexpr std::uint32_t few = 4;

void validate_few_unique(std::size_t kind, const ElementKind& k) {
  for (std::size_t e = 0; e < k.count; ++e) {
    const std::uint32_t* const variables = k.index.data() + e * k.width;
    for (std::uint32_t i = 1; i < k.width; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if (variables[i] == variables[j]) fail_twice(kind, e, variables[i]);
  }
}

// last[v]: the mark of the last element that had variable v.
void validate_unique(std::size_t kind, const ElementKind& k, std::vector<std::uint32_t>& last, std::uint32_t& mark) {
  for (std::size_t e = 0; e < k.count; ++e) {
    if (++mark == 0) {
      std::fill(last.begin(), last.end(), 0);
      mark = 1;
    }
    for (std::size_t i = 0; i < k.width; ++i) {
      const std::uint32_t v = k.index[e * k.width + i];
      if (last[v] == mark) fail_twice(kind, e, v);
      last[v] = mark;
    }
  }
}

}  // namespace

std::size_t instructions(const ElementKind& kind) {
  const auto length = [](const Program& program) { return program.code.size(); };
  return kind.directions ? length(kind.programs.gradient) + length(kind.directions->coefficients) +
                               length(kind.directions->products)
                         : length(kind.programs.hessian);
}

void validate(std::size_t n, std::span<const ElementKind> kinds) {
  if (n > most) throw Error("element sum: " + std::to_string(n) + " variables; at most " + std::to_string(most));
  if (kinds.size() > most)
    throw Error("element sum: " + std::to_string(kinds.size()) + " kinds; at most " + std::to_string(most));
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    const ElementKind& k = kinds[kind];
    if (k.directions) fail(kind, "its Hessian is known by directions; give it to DirectedElements");
    validate_programs(kind, k);
    if (k.count > most) fail(kind, std::to_string(k.count) + " elements; at most " + std::to_string(most));
    require(kind, "indices given are", k.index.size(), k.count * k.width);
    require(kind, "parameters given are", k.parameters.size(), k.count * k.programs.value.parameters);
    if (!k.numbers.empty()) require(kind, "numbers given are", k.numbers.size(), k.count);
    validate_bounds(n, kind, k);
  }
  std::vector<std::uint32_t> last;
  std::uint32_t mark = 0;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    if (kinds[kind].width <= few) {
      validate_few_unique(kind, kinds[kind]);
    } else {
      last.resize(n);
      validate_unique(kind, kinds[kind], last, mark);
    }
  }
}

}  // namespace hesse::ad
