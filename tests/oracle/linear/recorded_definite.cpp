#include "parts.hpp"
#include "recorded.hpp"

namespace oracle {

LinearNumbers recorded_definite() {
  return {"Recorded", 2, linear::Definite::rows(), linear::by_recording<linear::Definite>};
}

}  // namespace oracle
