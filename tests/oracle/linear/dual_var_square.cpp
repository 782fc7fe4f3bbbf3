#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_var_square() {
  return {"Dual of Var", 2, linear::Square::rows(), linear::by_dual_var<linear::Square>};
}

}  // namespace oracle
