#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers var_dual_others() {
  return {"Var of Dual", 2, linear::Others::rows(), linear::by_var_dual<linear::Others>};
}

}  // namespace oracle
