#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_dual_others() {
  return {"Dual of Dual", 2, linear::Others::rows(), linear::by_dual_dual<linear::Others>};
}

}  // namespace oracle
