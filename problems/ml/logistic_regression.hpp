#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

#include <hesse/problems/info.hpp>

namespace hesse::problems {

// f = Σₛ log(1 + exp(-yₛ aₛᵀx)) + ½ |x|²: two classes yₛ = ±1, ridge 1, synthetic samples. Strictly convex. One
// evaluation costs samples·n multiplications.
class LogisticRegression {
 public:
  static constexpr std::string_view name = "LogisticRegression";
  static constexpr std::array<int, 2> standard_sizes{50, 200};
  static constexpr SizeRule sizes{standard_sizes, 1, 2000, 1,
                                  "any n from 1 to 2000 (200 samples up to n = 50, 2000 above)"};

  explicit LogisticRegression(int n);
  int n() const { return n_; }
  int samples() const { return static_cast<int>(rows_->size()) / n_; }
  const std::vector<double>& rows() const {
    return *rows_;
  }  // yₛ aₛ, sample by sample; alive as long as a copy of this

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using std::log1p;
    using T = std::decay_t<decltype(x[0])>;
    T sum(0.0);
    for (int i = 0; i < n_; ++i) sum += x[i] * x[i];
    sum = 0.5 * sum;
    const double* row = rows_->data();
    for (int s = 0; s < samples(); ++s, row += n_) {
      T margin(0.0);
      for (int i = 0; i < n_; ++i) margin += row[i] * x[i];
      // log(1 + exp(-t)) without overflow on either side.
      if (margin < 0.0) {
        sum += log1p(exp(margin)) - margin;
      } else {
        sum += log1p(exp(-margin));
      }
    }
    return sum;
  }

  Info info() const;

 private:
  int n_;
  std::shared_ptr<const std::vector<double>> rows_;
};

}  // namespace hesse::problems
