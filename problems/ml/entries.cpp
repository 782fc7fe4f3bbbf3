#include <hesse/problems/ml/functors.hpp>

namespace hesse::problems {

std::span<const Entry> ml_entries() {
  static constexpr auto table = entries(MlFunctors{});
  return table;
}

}  // namespace hesse::problems
