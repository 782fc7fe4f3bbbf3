#pragma once

#include <stdexcept>
#include <string>

namespace hesse::solver {

// The exception for misuse: "operation: what is wrong, with numbers; what to do". The end of a run is a status instead.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace hesse::solver
