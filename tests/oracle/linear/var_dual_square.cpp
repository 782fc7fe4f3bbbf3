#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers var_dual_square() {
  return {"Var of Dual", 2, linear::Square::rows(), linear::by_var_dual<linear::Square>};
}

}  // namespace oracle
