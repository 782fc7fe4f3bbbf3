#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <hesse/ad/plan.hpp>

namespace hesse::problems {

// Names of the ways a Hessian can be forced to.
std::vector<std::string> plan_names();

// The options with that way forced; "" lets the library choose. Throws Error naming the nearest way.
ad::PlanOptions forced_plan(std::string_view name, ad::PlanOptions options = {});

}  // namespace hesse::problems
