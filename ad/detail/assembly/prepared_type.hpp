#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <hesse/ad/detail/elements/element_type.hpp>
#include <hesse/ad/detail/elements/scatter_plan.hpp>

// Element types prepared for evaluation.
namespace hesse::ad::detail {

// The order of derivatives that an evaluation computes. A PreparedType has one kernel for each.
enum class Derivatives : std::uint8_t { none, first, second };

constexpr std::size_t at(Derivatives d) { return static_cast<std::size_t>(d); }

// An element type that is prepared for evaluation: kernels, guards and parameters. ElementRange has the places.
struct PreparedType {
  std::array<SharedKernel, 3> kernels;  // by Derivatives
  std::array<std::size_t, 3> outputs{};
  std::vector<Guard> guards;
  std::uint32_t width = 0, parameters = 0;
  std::size_t batch_multiple = octet;  // a multiple of the lanes of every kernel
  // Parameters in blocks of parameter_block elements: [block][parameter][element]. Copies fill the last block.
  std::size_t parameter_block = octet;
  std::vector<double> parameter_table;
  std::vector<std::uint32_t> numbers;  // of the elements, if there are guards; empty: 0, 1, …
  double cost = 0;                     // of one element, in about processor cycles

  std::uint32_t number(std::size_t element) const {
    return numbers.empty() ? static_cast<std::uint32_t>(element) : numbers[element];
  }
  std::size_t bytes() const;
};

// Makes the kernels and takes parameters and numbers out of `type`. Throws Error if lanes are not a multiple of 8.
PreparedType prepare(std::size_t number, ElementType& type, const KernelFactory& make_kernel);

}  // namespace hesse::ad::detail
