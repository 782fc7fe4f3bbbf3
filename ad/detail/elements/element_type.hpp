#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/detail/execution/block_kernel.hpp>
#include <hesse/ad/detail/programs/derivative_programs.hpp>
#include <hesse/ad/detail/programs/direction_programs.hpp>

namespace hesse::ad::detail {

// An element type: elements that share a program, f = Σₑ φ(x[index(e)]; p(e)).
struct ElementType {
  DerivativePrograms programs;
  std::uint32_t width = 0;             // variables of an element
  std::size_t count = 0;               // elements
  std::vector<std::uint32_t> index;    // count × width, element by element; no variable twice in one element
  std::vector<double> parameters;      // count × programs.value.parameters, element by element
  std::vector<std::uint32_t> numbers;  // by which failed guards are reported; empty: 0, 1, …
  // Set if ∇²φ is known by its products with directions; the Hessian program is then that of the gradient.
  std::optional<DirectionPrograms> directions = {};

  // The positions (i, j), i ≥ j, by column, where ∇²φ may be nonzero.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& entries() const {
    return directions ? directions->entries : programs.hessian_entries;
  }
};

// The number of instructions that compute f, ∇f and ∇²f.
std::size_t instructions(const ElementType& type);

// Prepares a program to run on that many elements: by the interpreter, as machine code, or a test's own.
using KernelFactory = std::function<SharedKernel(const Program& program, std::size_t elements)>;

// Throws Error, naming type, element and numbers, if sizes do not agree, an index is not below n, a variable occurs
// twice in an element, the three programs do not fit together, or a type is known by directions.
void validate(std::size_t n, std::span<const ElementType> types);

}  // namespace hesse::ad::detail
