#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_square() { return {"Dual2", 2, linear::Square::rows(), linear::by_dual2<double, linear::Square>}; }

}  // namespace oracle
