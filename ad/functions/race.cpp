#include <chrono>

#include <hesse/ad/functions/race.hpp>

namespace hesse::ad {

double steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace hesse::ad
