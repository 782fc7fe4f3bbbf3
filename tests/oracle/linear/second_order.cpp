#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers var_var_specialised() {
  return {"Var of Var", 2, linear::Specialised::rows(), linear::by_var_var<linear::Specialised>};
}
LinearNumbers long_specialised() {
  return {"Dual2 of long double", 2, linear::Specialised::rows(), linear::by_dual2<long double, linear::Specialised>};
}

}  // namespace oracle
