#pragma once

#include <array>

#include <hesse/ad/detail/programs/expressions.hpp>

namespace hesse::ad::detail {

// Partial derivatives of one operation as expressions. A derivative that does not exist is the constant 0.
struct Partials {
  Expressions::Id value;
  std::array<Expressions::Id, 3> first;   // by a, b, c
  std::array<Expressions::Id, 6> second;  // aa, ab, bb, ac, bc, cc
};

// Operations with a short rule reuse numbers at hand (one reciprocal for a quotient and its partials, sqrt for its own)
// and agree with the table in class (finite, infinite, NaN) at special points. Others refer to the table. Throws Error
// on a derivative that the table lacks.
Partials partials(Expressions& e, Operation operation, Expressions::Id a, Expressions::Id b, Expressions::Id c);

// The value only, rounded as the operation rounds.
Expressions::Id value(Expressions& e, Operation operation, Expressions::Id a, Expressions::Id b, Expressions::Id c);

}  // namespace hesse::ad::detail
