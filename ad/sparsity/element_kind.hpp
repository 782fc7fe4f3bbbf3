#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include <hesse/ad/programs/block_kernel.hpp>
#include <hesse/ad/programs/derivative_programs.hpp>

namespace hesse::ad {

// Elements that share a program: f = Σₑ φ(x[index(e)]; p(e)).
struct ElementKind {
  DerivativePrograms programs;
  std::uint32_t width = 0;             // variables of an element
  std::size_t count = 0;               // elements
  std::vector<std::uint32_t> index;    // count × width, element by element; no variable twice in one element
  std::vector<double> parameters;      // count × programs.value.parameters, element by element
  std::vector<std::uint32_t> numbers;  // by which broken guards are reported; empty: 0, 1, …
};

// Makes a program ready to run on that many elements: an interpreter, a compiler, a test's own.
using KernelFactory = std::function<std::unique_ptr<BlockKernel>(const Program& program, std::size_t elements)>;

// Throws Error, naming kind, element and numbers, when sizes do not agree, an index is not below n, a variable occurs
// twice in an element, or the three programs do not fit together.
void validate(std::size_t n, std::span<const ElementKind> kinds);

}  // namespace hesse::ad
