#pragma once

#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <hesse/problems/cutest/banded.hpp>
#include <hesse/problems/cutest/trigonometric.hpp>

// Badly scaled variants: variable i is multiplied by exp(c (i − 1)/(n − 1)).
namespace hesse::problems::cutest {

template <class F>
class Scaled : public Scalable {
 public:
  Scaled(int n, double c) : Scalable(n), c_(c) {}

  double scale(int i) const { return std::exp(c_ * i / (n() - 1)); }  // i from 0

  template <class X>
  auto operator()(const X& x) const {
    std::vector<Scalar<X>> y(static_cast<std::size_t>(n()));
    for (int i = 0; i < n(); ++i) y[static_cast<std::size_t>(i)] = scale(i) * x[i];
    return F(n())(y.data());
  }

 private:
  double c_;
};

struct Scosine : Scaled<Cosine> {
  static constexpr std::string_view name = "SCOSINE";
  static constexpr SizeRule sizes = from_2;
  explicit Scosine(int n) : Scaled(n, 12.0) {}
  Info info() const;
};

struct Sscosine : Scaled<Cosine> {
  static constexpr std::string_view name = "SSCOSINE";
  static constexpr SizeRule sizes = from_2;
  explicit Sscosine(int n) : Scaled(n, 6.0) {}
  Info info() const;
};

struct Sbrybnd : Scaled<Brybnd> {
  static constexpr std::string_view name = "SBRYBND";
  static constexpr SizeRule sizes = from_2;
  explicit Sbrybnd(int n) : Scaled(n, 12.0) {}
  Info info() const;
};

struct Ssbrybnd : Scaled<Brybnd> {
  static constexpr std::string_view name = "SSBRYBND";
  static constexpr SizeRule sizes = from_2;
  explicit Ssbrybnd(int n) : Scaled(n, 6.0) {}
  Info info() const;
};

template <int k>
struct Scurly : Scaled<Curly<k>> {
  static constexpr std::string_view name = k == 10 ? "SCURLY10" : k == 20 ? "SCURLY20" : "SCURLY30";
  static constexpr SizeRule sizes = from_2;
  explicit Scurly(int n) : Scaled<Curly<k>>(n, 12.0) {}
  Info info() const;
};

}  // namespace hesse::problems::cutest
