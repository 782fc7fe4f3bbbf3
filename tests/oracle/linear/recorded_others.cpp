#include "parts.hpp"
#include "recorded.hpp"

namespace oracle {

LinearNumbers recorded_others() {
  return {"Recorded", 2, linear::Others::rows(), linear::by_recording<linear::Others>};
}

}  // namespace oracle
