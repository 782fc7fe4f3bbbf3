#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <hesse/ad/sparsity/prepared_kind.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

std::vector<double> parameter_table(const std::vector<double>& by_element, std::size_t count, std::size_t parameters,
                                    std::size_t unit) {
  std::vector<double> table((count + unit - 1) / unit * unit * parameters);
  double* next = table.data();
  for (std::size_t first = 0; first < count; first += unit)
    for (std::size_t p = 0; p < parameters; ++p)
      for (std::size_t e = first; e < first + unit; ++e) *next++ = by_element[std::min(e, count - 1) * parameters + p];
  return table;
}

bool counts_up(const std::vector<std::uint32_t>& numbers) {
  for (std::size_t e = 0; e < numbers.size(); ++e)
    if (numbers[e] != e) return false;
  return true;
}

}  // namespace

std::size_t PreparedKind::bytes() const {
  return sizeof(PreparedKind) + parameter_table.capacity() * sizeof(double) +
         numbers.capacity() * sizeof(std::uint32_t) + guards.capacity() * sizeof(Guard);
}

PreparedKind prepare(std::size_t number, ElementKind& kind, const KernelFactory& make_kernel) {
  PreparedKind prepared;
  const DerivativePrograms& programs = kind.programs;
  std::size_t i = 0;
  for (const Program* program : {&programs.value, &programs.gradient, &programs.hessian}) {
    auto& kernel = prepared.kernels[i];
    kernel = make_kernel(*program, kind.count);
    if (!kernel || kernel->lanes() == 0 || kernel->lanes() % octet != 0)
      throw Error("element sum: kind " + std::to_string(number) + ": the factory gave a kernel of " +
                  std::to_string(kernel ? kernel->lanes() : 0) + " lanes; make it a multiple of 8");
    prepared.granule = std::lcm(prepared.granule, kernel->lanes());
    prepared.outputs[i++] = program->outputs.size();
  }
  prepared.guards = programs.guards;
  prepared.width = kind.width;
  prepared.parameters = programs.value.parameters;
  prepared.unit = prepared.kernels.back()->lanes();
  prepared.cost = static_cast<double>(programs.hessian.code.size()) / 8 +
                  static_cast<double>(programs.hessian.outputs.size() + kind.width);
  prepared.parameter_table = parameter_table(kind.parameters, kind.count, prepared.parameters, prepared.unit);
  kind.parameters = {};
  if (prepared.guards.empty() || counts_up(kind.numbers)) kind.numbers = {};
  prepared.numbers = std::move(kind.numbers);
  return prepared;
}

}  // namespace hesse::ad
