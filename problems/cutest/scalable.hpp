#pragma once

#include <array>
#include <string_view>
#include <type_traits>
#include <utility>

#include <hesse/problems/info.hpp>

namespace hesse::problems::cutest {

// What all functors of the set have: a size, and derivatives by replay. Each is a plain loop over x, of O(n) unless it says
// otherwise.
class Scalable {
 public:
  explicit Scalable(int n) : n_(n) {}
  int n() const { return n_; }

  static constexpr bool replayed = true;

  // The size that results were published at, the collection's default.
  static int published_size(std::string_view name);

 private:
  int n_;
};

// The number type of the vector x.
template <class X>
using Scalar = std::decay_t<decltype(std::declval<const X&>()[0])>;

template <class T>
T square(const T& t) {
  return t * t;
}

template <class T>
T fourth(const T& t) {
  return square(square(t));
}

inline constexpr int largest_n = 10'000'000;
inline constexpr std::array ten{10};
inline constexpr std::array hundred{100};

inline constexpr SizeRule from_1{hundred, 1, largest_n, 1, "n >= 1"};
inline constexpr SizeRule from_2{hundred, 2, largest_n, 1, "n >= 2"};
inline constexpr SizeRule from_3{hundred, 3, largest_n, 1, "n >= 3"};
inline constexpr SizeRule from_5{hundred, 5, largest_n, 1, "n >= 5"};
inline constexpr SizeRule even{hundred, 2, largest_n, 2, "n >= 2, even"};
inline constexpr SizeRule even_from_4{hundred, 4, largest_n, 2, "n >= 4, even"};
inline constexpr SizeRule fours{hundred, 4, largest_n, 4, "n >= 4, multiple of 4"};

}  // namespace hesse::problems::cutest
