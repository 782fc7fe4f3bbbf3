#include "numbers.hpp"
#include "parts.hpp"

namespace oracle {

LinearNumbers dual_specialised() {
  return {"Dual", 1, linear::Specialised::rows(), linear::by_dual<linear::Specialised>};
}
LinearNumbers var_specialised() { return {"Var", 1, linear::Specialised::rows(), linear::by_var<linear::Specialised>}; }

}  // namespace oracle
