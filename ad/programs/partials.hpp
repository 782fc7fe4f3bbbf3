#pragma once

#include <array>

#include <hesse/ad/programs/expressions.hpp>

namespace hesse::ad {

// An operation with its partial derivatives as expressions; what does not exist is the constant 0.
struct Partials {
  Expressions::Id value;
  std::array<Expressions::Id, 3> first;   // by a, b, c
  std::array<Expressions::Id, 6> second;  // aa, ab, bb, ac, bc, cc
};

// Rows with a short rule get it in terms of what is computed anyway (one reciprocal for a quotient and all its partials, the
// square root for its own); it has the class of the table's at every special point. The others refer to the table.
// Throws Error on a derivative that the table does not list.
Partials partials(Expressions& e, Operation operation, Expressions::Id a, Expressions::Id b, Expressions::Id c);

// The value alone, rounded as the operation rounds.
Expressions::Id value(Expressions& e, Operation operation, Expressions::Id a, Expressions::Id b, Expressions::Id c);

}  // namespace hesse::ad
