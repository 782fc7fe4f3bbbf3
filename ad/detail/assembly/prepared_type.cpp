#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <hesse/ad/detail/assembly/prepared_type.hpp>
#include <hesse/ad/detail/core/error.hpp>

// Makes the kernels of an element type and arranges its parameters in blocks.
namespace hesse::ad::detail {

namespace {

std::vector<double> parameter_table(const std::vector<double>& by_element, std::size_t count, std::size_t parameters,
                                    std::size_t parameter_block) {
  std::vector<double> table((count + parameter_block - 1) / parameter_block * parameter_block * parameters);
  double* next = table.data();
  for (std::size_t first = 0; first < count; first += parameter_block)
    for (std::size_t p = 0; p < parameters; ++p)
      for (std::size_t e = first; e < first + parameter_block; ++e)
        *next++ = by_element[std::min(e, count - 1) * parameters + p];
  return table;
}

bool counts_up(const std::vector<std::uint32_t>& numbers) {
  for (std::size_t e = 0; e < numbers.size(); ++e)
    if (numbers[e] != e) return false;
  return true;
}

}  // namespace

std::size_t PreparedType::bytes() const {
  return sizeof(PreparedType) + parameter_table.capacity() * sizeof(double) +
         numbers.capacity() * sizeof(std::uint32_t) + guards.capacity() * sizeof(Guard);
}

PreparedType prepare(std::size_t number, ElementType& type, const KernelFactory& make_kernel) {
  PreparedType prepared;
  const DerivativePrograms& programs = type.programs;
  std::size_t i = 0;
  for (const Program* program : {&programs.value, &programs.gradient, &programs.hessian}) {
    auto& kernel = prepared.kernels[i];
    kernel = make_kernel(*program, type.count);
    if (!kernel || kernel->lanes() == 0 || kernel->lanes() % octet != 0)
      throw Error("element sum: type " + std::to_string(number) + ": the factory gave a kernel of " +
                  std::to_string(kernel ? kernel->lanes() : 0) + " lanes; make it a multiple of 8");
    prepared.batch_multiple = std::lcm(prepared.batch_multiple, kernel->lanes());
    prepared.outputs[i++] = program->outputs.size();
  }
  prepared.guards = programs.guards;
  prepared.width = type.width;
  prepared.parameters = programs.value.parameters;
  prepared.parameter_block = prepared.kernels.back()->lanes();
  prepared.cost = static_cast<double>(programs.hessian.code.size()) / 8 +
                  static_cast<double>(programs.hessian.outputs.size() + type.width);
  prepared.parameter_table =
      parameter_table(type.parameters, type.count, prepared.parameters, prepared.parameter_block);
  type.parameters = {};
  if (prepared.guards.empty() || counts_up(type.numbers)) type.numbers = {};
  prepared.numbers = std::move(type.numbers);
  return prepared;
}

}  // namespace hesse::ad::detail
