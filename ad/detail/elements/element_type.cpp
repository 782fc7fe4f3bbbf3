#include <algorithm>
#include <string>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/elements/element_type.hpp>

// The validation of element types.
namespace hesse::ad::detail {

namespace {

// One bit of a number marks private values, so 31 bits are left for slots and variables.
constexpr std::size_t max_count = (std::size_t{1} << 31) - 1;

[[noreturn]] void fail(std::size_t type, const std::string& what) {
  throw Error("element sum: type " + std::to_string(type) + ": " + what);
}

void require(std::size_t type, const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  fail(type, std::string(what) + " " + std::to_string(given) + ", expected " + std::to_string(expected));
}

void validate_programs(std::size_t type, const ElementType& k) {
  const DerivativePrograms& p = k.programs;
  for (const Program* program : {&p.value, &p.gradient, &p.hessian}) {
    require(type, "a program's inputs are", program->inputs, k.width);
    require(type, "a program's parameters are", program->parameters, p.value.parameters);
  }
  const std::size_t gradient = p.gradient_entries.size(), hessian = p.hessian_entries.size();
  require(type, "the value program's outputs are", p.value.outputs.size(), 1 + 2 * p.guards.size());
  require(type, "the gradient program's outputs are", p.gradient.outputs.size(), 1 + gradient + 2 * p.guards.size());
  require(type, "the Hessian program's outputs are", p.hessian.outputs.size(),
          1 + gradient + hessian + 2 * p.guards.size());
  for (std::size_t i = 0; i < gradient; ++i)
    if (p.gradient_entries[i] >= k.width || (i > 0 && p.gradient_entries[i] <= p.gradient_entries[i - 1]))
      fail(type, "gradient entry " + std::to_string(i) + " is " + std::to_string(p.gradient_entries[i]) +
                     "; entries ascend and are below the width " + std::to_string(k.width));
  for (std::size_t i = 0; i < hessian; ++i) {
    const auto [row, column] = p.hessian_entries[i];
    const bool ascends =
        i == 0 || std::pair(p.hessian_entries[i - 1].second, p.hessian_entries[i - 1].first) < std::pair(column, row);
    if (row < column || row >= k.width || !ascends)
      fail(type, "Hessian entry " + std::to_string(i) + " is (" + std::to_string(row) + ", " + std::to_string(column) +
                     "); entries are of the lower triangle of width " + std::to_string(k.width) + ", column by column");
  }
}

void validate_bounds(std::size_t n, std::size_t type, const ElementType& k) {
  for (std::size_t i = 0; i < k.index.size(); ++i)
    if (k.index[i] >= n)
      fail(type, "element " + std::to_string(i / k.width) + " has variable " + std::to_string(k.index[i]) +
                     " at place " + std::to_string(i % k.width) + "; there are " + std::to_string(n));
}

[[noreturn]] void fail_twice(std::size_t type, std::size_t element, std::uint32_t variable) {
  fail(type, "element " + std::to_string(element) + " has variable " + std::to_string(variable) +
                 " twice; give it once and let the program use it twice");
}

// Up to this width the variables of an element are compared pairwise.
constexpr std::uint32_t max_inline_width = 4;

void validate_unique_pairwise(std::size_t type, const ElementType& k) {
  for (std::size_t e = 0; e < k.count; ++e) {
    const std::uint32_t* const variables = k.index.data() + e * k.width;
    for (std::uint32_t i = 1; i < k.width; ++i)
      for (std::uint32_t j = 0; j < i; ++j)
        if (variables[i] == variables[j]) fail_twice(type, e, variables[i]);
  }
}

// last[v]: the mark of the last element that has variable v.
void validate_unique(std::size_t type, const ElementType& k, std::vector<std::uint32_t>& last, std::uint32_t& mark) {
  for (std::size_t e = 0; e < k.count; ++e) {
    if (++mark == 0) {
      std::fill(last.begin(), last.end(), 0);
      mark = 1;
    }
    for (std::size_t i = 0; i < k.width; ++i) {
      const std::uint32_t v = k.index[e * k.width + i];
      if (last[v] == mark) fail_twice(type, e, v);
      last[v] = mark;
    }
  }
}

}  // namespace

std::size_t instructions(const ElementType& type) {
  const auto length = [](const Program& program) { return program.code.size(); };
  return type.directions ? length(type.programs.gradient) + length(type.directions->coefficients) +
                               length(type.directions->products)
                         : length(type.programs.hessian);
}

void validate(std::size_t n, std::span<const ElementType> types) {
  if (n > max_count)
    throw Error("element sum: " + std::to_string(n) + " variables; at most " + std::to_string(max_count));
  if (types.size() > max_count)
    throw Error("element sum: " + std::to_string(types.size()) + " types; at most " + std::to_string(max_count));
  for (std::size_t type = 0; type < types.size(); ++type) {
    const ElementType& k = types[type];
    if (k.directions) fail(type, "its Hessian is known by directions; give it to DirectedElements");
    validate_programs(type, k);
    if (k.count > max_count) fail(type, std::to_string(k.count) + " elements; at most " + std::to_string(max_count));
    require(type, "indices given are", k.index.size(), k.count * k.width);
    require(type, "parameters given are", k.parameters.size(), k.count * k.programs.value.parameters);
    if (!k.numbers.empty()) require(type, "numbers given are", k.numbers.size(), k.count);
    validate_bounds(n, type, k);
  }
  std::vector<std::uint32_t> last;
  std::uint32_t mark = 0;
  for (std::size_t type = 0; type < types.size(); ++type) {
    if (types[type].width <= max_inline_width) {
      validate_unique_pairwise(type, types[type]);
    } else {
      last.resize(n);
      validate_unique(type, types[type], last, mark);
    }
  }
}

}  // namespace hesse::ad::detail
