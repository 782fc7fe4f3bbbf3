#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_definite() {
  return {"Dual2", 2, linear::Definite::rows(), linear::by_dual2<double, linear::Definite>};
}

}  // namespace oracle
