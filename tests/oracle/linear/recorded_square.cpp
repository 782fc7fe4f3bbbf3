#include "parts.hpp"
#include "recorded.hpp"

namespace oracle {

LinearNumbers recorded_square() {
  return {"Recorded", 2, linear::Square::rows(), linear::by_recording<linear::Square>};
}

}  // namespace oracle
