#pragma once

#include <hesse/ad/detail/elements/derived_sum.hpp>

#include "bounded_derivatives.hpp"

namespace oracle {

// By the programs that replay runs, edge pushing's or products with directions, added up over the elements in any order.
// Of sums without groups.
BoundedDerivatives bounded_derivatives(const hesse::ad::detail::DerivedSum& sum, const Eigen::VectorXd& x);

}  // namespace oracle
