#pragma once

#include <functional>

namespace hesse::solver::detail {

// The function that a long factorisation calls between its pieces, which take well below 0.1 s each for n up to 5000.
// It may throw to abandon the factorisation. An empty function never does.
using Checkpoint = std::function<void()>;

}  // namespace hesse::solver::detail
