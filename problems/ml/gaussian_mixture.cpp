#include <hesse/problems/ml/gaussian_mixture.hpp>

#include <algorithm>
#include <string>

#include <hesse/problems/generator.hpp>

namespace hesse::problems {

// Components of equal weight and unit covariance around normal centres of standard deviation 3.
GaussianMixture::GaussianMixture(int n) : n_(n), d_(n <= 100 ? 2 : 10) {
  const int each = 1 + d_ + d_ * (d_ + 1) / 2;
  k_ = std::max(2, (n + each) / each);
  const int points = d_ == 2 ? 200 : 1000;

  Generator generator(7);
  Data data;
  std::vector<double> centres;
  for (int k = 0; k < k_; ++k) {
    if (k > 0) data.truth.push_back(0.0);
    for (int i = 0; i < d_; ++i) centres.push_back(3.0 * generator.normal());
    data.truth.insert(data.truth.end(), centres.end() - d_, centres.end());
    data.truth.insert(data.truth.end(), static_cast<std::size_t>(d_ * (d_ + 1) / 2), 0.0);
  }
  for (int s = 0; s < points; ++s) {
    const double* centre = centres.data() + static_cast<std::ptrdiff_t>(s % k_) * d_;
    for (int i = 0; i < d_; ++i) data.points.push_back(centre[i] + generator.normal());
  }
  data_ = std::make_shared<Data>(std::move(data));
}

Info GaussianMixture::info() const {
  Info info;
  info.title = "Gaussian mixture, d = " + std::to_string(d_) + ", K = " + std::to_string(k_) + ", " +
               std::to_string(data_->points.size() / static_cast<std::size_t>(d_)) + " points";
  info.source = "[ADB18] form, synthetic data of this library";
  info.structure = "dense";
  const std::vector<double> truth(data_->truth.begin(), data_->truth.begin() + n_);
  // "1": somewhere near the truth, in no particular basin; "far": every centre pulled half way to the origin.
  auto near = truth;
  Generator generator(11);
  for (auto& value : near) value += generator.uniform(-0.5, 0.5);
  auto far = truth;
  for (auto& value : far) value *= 0.5;
  info.starts = {{"1", std::move(near)}, {"far", std::move(far)}};
  // The lowest found from the two starts.
  if (n_ == 11) info.minima = {{694.39899475278216, {}, MinimumKind::global, "own solution"}};
  if (n_ == 29) {
    info.minima = {{818.35270703370102, {}, MinimumKind::global, "own solution"},
                   {818.66620609981512, {}, MinimumKind::local, "own solution"}};
  }
  return info;
}

}  // namespace hesse::problems
