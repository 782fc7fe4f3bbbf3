#pragma once

#include <functional>

namespace hesse::solver {

// What a long factorisation calls between its pieces, each well below a tenth of a second for n up to 5000. It throws to
// abandon the factorisation; an empty one never does.
using Checkpoint = std::function<void()>;

}  // namespace hesse::solver
