#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_more_others() {
  return {"Dual2", 2, linear::MoreOthers::rows(), linear::by_dual2<double, linear::MoreOthers>};
}

}  // namespace oracle
