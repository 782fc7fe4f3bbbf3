#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <hesse/ad/sparsity/element_kind.hpp>
#include <hesse/ad/sparsity/scatter_plan.hpp>

namespace hesse::ad {

// How much of f, ∇f, ∇²f is evaluated.
enum class Derivatives : std::uint8_t { none, first, second };

constexpr std::size_t at(Derivatives d) { return static_cast<std::size_t>(d); }

// What the evaluation of a kind's elements needs beside their places.
struct PreparedKind {
  std::array<SharedKernel, 3> kernels;  // by Derivatives
  std::array<std::size_t, 3> outputs{};
  std::vector<Guard> guards;
  std::uint32_t width = 0, parameters = 0;
  std::size_t granule = octet;  // a multiple of the lanes of every kernel
  // Parameter p of the elements of a unit side by side: [unit][p][element], the last unit filled with copies.
  std::size_t unit = octet;
  std::vector<double> parameter_table;
  std::vector<std::uint32_t> numbers;  // of the elements, where there are guards; empty: 0, 1, …
  double cost = 0;                     // of an element, about processor cycles

  std::uint32_t number(std::size_t element) const {
    return numbers.empty() ? static_cast<std::uint32_t>(element) : numbers[element];
  }
  std::size_t bytes() const;
};

// Makes the kernels and takes parameters and numbers away. Throws Error where a kernel's lanes are not a multiple of 8.
PreparedKind prepare(std::size_t number, ElementKind& kind, const KernelFactory& make_kernel);

}  // namespace hesse::ad
