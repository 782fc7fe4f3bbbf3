#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_dual_square() {
  return {"Dual of Dual", 2, linear::Square::rows(), linear::by_dual_dual<linear::Square>};
}

}  // namespace oracle
