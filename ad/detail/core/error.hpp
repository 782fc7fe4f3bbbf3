#pragma once

#include <stdexcept>

namespace hesse::ad {

// Reports misuse of the library: "operation: what is wrong, with the numbers; what to do". A point at which a function
// cannot be evaluated is no misuse; it is reported as Evaluation::not_evaluable.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace hesse::ad
