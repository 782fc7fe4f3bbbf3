#pragma once

#include <stdexcept>

namespace hesse::ad {

// Misuse of the library: "operation: what is wrong, with the numbers; what to do". A point at which a function cannot
// be evaluated is no misuse: that is Evaluation::not_evaluable.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace hesse::ad
