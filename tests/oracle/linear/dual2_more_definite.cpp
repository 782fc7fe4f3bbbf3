#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_more_definite() {
  return {"Dual2", 2, linear::MoreDefinite::rows(), linear::by_dual2<double, linear::MoreDefinite>};
}

}  // namespace oracle
