#include <string_view>

#include <hesse/ad/plan/operation_class.hpp>

namespace hesse::ad {

OperationClass class_of(Operation operation) {
  const std::string_view row = to_string(operation);
  for (const std::string_view name : {"add", "sub", "mul", "neg", "compare", "abs", "fma"})
    if (row == name) return OperationClass::arithmetic;
  if (row == "div" || row == "sqrt") return OperationClass::division;
  return OperationClass::elementary;
}

ClassCounts by_class(const Counts& counts) {
  ClassCounts classes;
  for (std::size_t i = 0; i < operation_count; ++i) {
    const auto operation = static_cast<Operation>(i);
    if (counts[operation] != 0) classes[class_of(operation)] += static_cast<double>(counts[operation]);
  }
  return classes;
}

}  // namespace hesse::ad
