#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_var_definite() {
  return {"Dual of Var", 2, linear::Definite::rows(), linear::by_dual_var<linear::Definite>};
}

}  // namespace oracle
