#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_dual_definite() {
  return {"Dual of Dual", 2, linear::Definite::rows(), linear::by_dual_dual<linear::Definite>};
}

}  // namespace oracle
