#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual2_others() { return {"Dual2", 2, linear::Others::rows(), linear::by_dual2<double, linear::Others>}; }

}  // namespace oracle
