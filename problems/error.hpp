#pragma once

#include <stdexcept>

namespace hesse::problems {

// A name, size or start that does not exist; the text names the nearest valid one.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace hesse::problems
