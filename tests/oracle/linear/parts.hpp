#pragma once

#include "systems.hpp"

// A table evaluated in a number type, each in a source of its own.
namespace oracle {

LinearNumbers dual2_square();
LinearNumbers dual2_definite();
LinearNumbers dual2_others();
LinearNumbers dual2_more_square();
LinearNumbers dual2_more_definite();
LinearNumbers dual2_more_others();
LinearNumbers dual_dual_square();
LinearNumbers dual_dual_definite();
LinearNumbers dual_dual_others();
LinearNumbers var_dual_square();
LinearNumbers var_dual_definite();
LinearNumbers var_dual_others();
LinearNumbers dual_var_square();
LinearNumbers dual_var_definite();
LinearNumbers dual_var_others();
LinearNumbers recorded_square();
LinearNumbers recorded_definite();
LinearNumbers recorded_others();
LinearNumbers dual_specialised();
LinearNumbers var_specialised();
LinearNumbers var_var_specialised();
LinearNumbers long_specialised();

}  // namespace oracle
