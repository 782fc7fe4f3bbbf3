#pragma once

#include <string_view>

#include <hesse/ad/detail/programs/program.hpp>

namespace hesse::ad::detail {

// Checks a program. Throws Error, in the name of `operation`, if the program uses a derivative that the table lacks,
// reads a value before it is computed, or shares more constants than it has.
void require_well_formed(const Program& program, std::string_view operation);

}  // namespace hesse::ad::detail
