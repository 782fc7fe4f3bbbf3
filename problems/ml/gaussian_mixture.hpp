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

// Negative log-likelihood of a mixture of K Gaussians in d dimensions, with the Wishart prior of [ADB18] (γ = 1, m = 0)
// that keeps a component from collapsing onto a point:
//   f = N log Σₖ exp αₖ - Σₛ log Σₖ exp(αₖ + Σᵢ qₖᵢ - ½ |Qₖ (pₛ - μₖ)|²) + ½ Σₖ (Σᵢ exp(2 qₖᵢ) + |Lₖ|²) + ½ N d log 2π
// Qₖ is lower triangular: exp(qₖ) on its diagonal, Lₖ below. Component k holds αₖ (not k = 0, whose α is 0), μₖ, qₖ and
// Lₖ row by row; all in turn make K (1 + d + d (d+1)/2) - 1 parameters, of which the first n are variables and the rest
// stay at the values that generated the points, so that every n is a size.
class GaussianMixture {
 public:
  static constexpr std::string_view name = "GaussianMixture";
  static constexpr std::array<int, 2> standard_sizes{11, 29};
  static constexpr SizeRule sizes{
      standard_sizes, 1, 5000, 1,
      "any n from 1 to 5000: d = 2 and 200 points up to n = 100 (11: K = 2, 29: K = 5), d = 10 and 1000 points above "
      "(659: K = 10)"};

  explicit GaussianMixture(int n);
  int n() const { return n_; }
  int dimension() const { return d_; }
  int components() const { return k_; }

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using std::log;
    using T = std::decay_t<decltype(x[0])>;
    const auto parameter = [&](int i) { return i < n_ ? T(x[i]) : T(data_->truth[static_cast<std::size_t>(i)]); };
    const int triangle = d_ * (d_ - 1) / 2;

    std::vector<T> logit, mean, diagonal, lower, weight;
    T prior(0.0);
    for (int k = 0, at = 0; k < k_; ++k) {
      T sum = k == 0 ? T(0.0) : parameter(at++);
      logit.push_back(sum);
      for (int i = 0; i < d_; ++i) mean.push_back(parameter(at++));
      for (int i = 0; i < d_; ++i) {
        const T q = parameter(at++);
        sum += q;
        diagonal.push_back(exp(q));
        prior += diagonal.back() * diagonal.back();
      }
      for (int i = 0; i < triangle; ++i) {
        lower.push_back(parameter(at++));
        prior += lower.back() * lower.back();
      }
      weight.push_back(sum);
    }

    const int points = static_cast<int>(data_->points.size()) / d_;
    T f = static_cast<double>(points) * log_sum_exp(logit) + 0.5 * prior;
    std::vector<T> term(weight), offset(static_cast<std::size_t>(d_), T(0.0));
    for (int s = 0; s < points; ++s) {
      const double* point = data_->points.data() + static_cast<std::ptrdiff_t>(s) * d_;
      for (int k = 0; k < k_; ++k) {
        const T* mu = mean.data() + static_cast<std::ptrdiff_t>(k) * d_;
        const T* q = diagonal.data() + static_cast<std::ptrdiff_t>(k) * d_;
        const T* l = lower.data() + static_cast<std::ptrdiff_t>(k) * triangle;
        T square(0.0);
        for (int i = 0; i < d_; ++i) {
          const auto at = static_cast<std::size_t>(i);
          offset[at] = point[i] - mu[i];
          T y = q[i] * offset[at];
          for (std::size_t j = 0; j < at; ++j) y += *l++ * offset[j];
          square += y * y;
        }
        term[static_cast<std::size_t>(k)] = weight[static_cast<std::size_t>(k)] - 0.5 * square;
      }
      f -= log_sum_exp(term);
    }
    return T(f + 0.5 * 1.8378770664093454836 * (points * d_));
  }

  Info info() const;

 private:
  struct Data {
    std::vector<double> points;
    std::vector<double> truth;
  };

  template <class T>
  static T log_sum_exp(const std::vector<T>& terms) {
    using std::exp;
    using std::log;
    std::size_t largest = 0;
    for (std::size_t k = 1; k < terms.size(); ++k) {
      if (terms[k] > terms[largest]) largest = k;
    }
    T sum(1.0);
    for (std::size_t k = 0; k < terms.size(); ++k) {
      if (k != largest) sum += exp(terms[k] - terms[largest]);
    }
    return terms[largest] + log(sum);
  }

  int n_;
  int d_;
  int k_;
  std::shared_ptr<const Data> data_;
};

}  // namespace hesse::problems
