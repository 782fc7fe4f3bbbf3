#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_more_square() {
  return {"Dual2", 2, linear::MoreSquare::rows(), linear::by_dual2<double, linear::MoreSquare>};
}

}  // namespace oracle
