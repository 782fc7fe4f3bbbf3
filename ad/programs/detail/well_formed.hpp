#pragma once

#include <string_view>

#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// Throws Error, in the name of `operation`, if the program asks for a derivative the table lacks, reads a value that is not
// computed before, or shares constants that it has not.
void require_well_formed(const Program& program, std::string_view operation);

}  // namespace hesse::ad::detail
