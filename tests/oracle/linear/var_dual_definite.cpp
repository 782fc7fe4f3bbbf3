#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers var_dual_definite() {
  return {"Var of Dual", 2, linear::Definite::rows(), linear::by_var_dual<linear::Definite>};
}

}  // namespace oracle
