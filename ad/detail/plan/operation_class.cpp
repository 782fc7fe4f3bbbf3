#include <array>
#include <string_view>

#include <hesse/ad/detail/plan/operation_class.hpp>

// The class of each operation in the table.
namespace hesse::ad::detail {

namespace {

constexpr std::array<OperationClass, operation_count> classes = [] {
  std::array<OperationClass, operation_count> list{};
  for (std::size_t i = 0; i < operation_count; ++i) {
    const std::string_view row = to_string(static_cast<Operation>(i));
    list[i] = row == "div" || row == "sqrt" ? OperationClass::division : OperationClass::elementary;
    for (const std::string_view name : {"add", "sub", "mul", "neg", "compare", "abs", "fma", "stop_gradient"})
      if (row == name) list[i] = OperationClass::arithmetic;
  }
  return list;
}();

}  // namespace

OperationClass class_of(Operation operation) { return classes[static_cast<std::size_t>(operation)]; }

ClassCounts by_class(const Counts& counts) {
  ClassCounts classes;
  for (std::size_t i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    if (counts[operation] != 0) classes[class_of(operation)] += static_cast<double>(counts[operation]);
  }
  return classes;
}

}  // namespace hesse::ad::detail
