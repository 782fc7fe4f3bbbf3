#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = ½ Σ (xᵢ⁴ - 16 xᵢ² + 5 xᵢ): 2ⁿ minima.
class StyblinskiTang {
 public:
  static constexpr std::string_view name = "StyblinskiTang";
  static constexpr std::array<int, 2> standard_sizes{2, 10};
  static constexpr SizeRule sizes{standard_sizes, 1, 100000, 1, "any n from 1 to 100000"};

  explicit StyblinskiTang(int n) : n_(n) {}
  int n() const { return n_; }

  template <class X>
  auto operator()(const X& x) const {
    std::decay_t<decltype(x[0])> sum(0.0);
    for (int i = 0; i < n_; ++i) {
      const auto square = x[i] * x[i];
      sum += square * (square - 16.0) + 5.0 * x[i];
    }
    return 0.5 * sum;
  }

  Info info() const {
    const auto all = [this](double value) { return std::vector<double>(static_cast<std::size_t>(n_), value); };
    Info info;
    info.title = "Styblinski and Tang's function, 2^n minima";
    info.source = "[ST90]";
    info.structure = "sum of elements (1 variable each)";
    info.starts = scaled_starts(all(-1.0));
    info.minima = {{-39.166165703771415 * n_, all(-2.9035340277711771), MinimumKind::global, ""},
                   {-25.029446655283943 * n_, all(2.7468027709908371), MinimumKind::local,
                    "every coordinate may sit in either well: -39.1661657... or -25.0294467... each"}};
    return info;
  }

 private:
  int n_;
};

}  // namespace hesse::problems
