#pragma once

#include <array>
#include <string_view>

#include <hesse/problems/info.hpp>

namespace hesse::problems::mgh {

// The n of a problem that exists in many sizes.
class Sized {
 public:
  int n() const { return n_; }

 protected:
  // Throws Error naming the rule when it does not allow n.
  Sized(std::string_view name, const SizeRule& rule, int n);

 private:
  int n_;
};

inline constexpr int largest_n = 1'000'000;

}  // namespace hesse::problems::mgh
