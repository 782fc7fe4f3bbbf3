#pragma once

#include <string_view>

#include <hesse/ad/programs/program.hpp>

namespace hesse::ad::detail {

// Throws Error, in the name of `operation`, if the program asks for a derivative the table lacks or reads a value that
// is not computed before.
void require_well_formed(const Program& program, std::string_view operation);

}  // namespace hesse::ad::detail
