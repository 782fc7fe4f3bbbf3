#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_var_others() {
  return {"Dual of Var", 2, linear::Others::rows(), linear::by_dual_var<linear::Others>};
}

}  // namespace oracle
