#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>

namespace oracle {

// HESSE_ORACLE_PROGRAMS and HESSE_ORACLE_SEED widen a search or move it elsewhere.
struct Seeds {
  std::uint64_t first = 1, count = 0;
  std::uint64_t end() const { return first + count; }
};

inline Seeds seeds(std::uint64_t count) {
  const auto from_environment = [](const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoull(text);
  };
  return {from_environment("HESSE_ORACLE_SEED", 1), from_environment("HESSE_ORACLE_PROGRAMS", count)};
}

}  // namespace oracle
