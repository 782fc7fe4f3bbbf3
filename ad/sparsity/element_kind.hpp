#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/derivative_programs.hpp>
#include <hesse/ad/programs/direction_programs.hpp>

namespace hesse::ad {

// Elements that share a program: f = Σₑ φ(x[index(e)]; p(e)).
struct ElementKind {
  DerivativePrograms programs;
  std::uint32_t width = 0;             // variables of an element
  std::size_t count = 0;               // elements
  std::vector<std::uint32_t> index;    // count × width, element by element; no variable twice in one element
  std::vector<double> parameters;      // count × programs.value.parameters, element by element
  std::vector<std::uint32_t> numbers;  // by which broken guards are reported; empty: 0, 1, …
  // Where ∇²φ is known by its products with directions; then the Hessian program is that of the gradient.
  std::optional<DirectionPrograms> directions = {};

  // (i, j), i ≥ j, by column: where ∇²φ may not be 0.
  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& entries() const {
    return directions ? directions->entries : programs.hessian_entries;
  }
};

// Of what gives f, ∇f and ∇²f.
std::size_t instructions(const ElementKind& kind);

// Makes a program ready to run on that many elements: an interpreter, a compiler, a test's own.
using KernelFactory = std::function<SharedKernel(const Program& program, std::size_t elements)>;

// Throws Error, naming kind, element and numbers, when sizes do not agree, an index is not below n, a variable occurs
// twice in an element, the three programs do not fit together, or a kind is known by directions.
void validate(std::size_t n, std::span<const ElementKind> kinds);

}  // namespace hesse::ad
