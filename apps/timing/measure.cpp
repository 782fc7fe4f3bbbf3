#include "measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace hesse::apps {
namespace {

constexpr double min_sample_seconds = 1e-4;
// However many rounds are asked for, one work gets no more than this.
constexpr double max_seconds = 2;

}  // namespace

double median_of(std::vector<double> samples) {
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

double seconds_of(const std::function<void()>& work) {
  const double begin = now();
  work();
  return now() - begin;
}

std::vector<double> interleaved_medians(const std::vector<std::function<void()>>& works,
                                        const std::vector<double>& first, int repeats, double slow) {
  const double best = first.empty() ? 0 : *std::min_element(first.begin(), first.end());
  std::vector<std::vector<double>> samples(works.size());
  std::vector<std::size_t> order(works.size());
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 random(1);
  for (int round = 0; round < repeats; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (const std::size_t i : order) {
      if (first[i] > slow * best || first[i] * round > max_seconds) continue;
      const auto calls =
          static_cast<int>(std::clamp(std::ceil(min_sample_seconds / std::max(first[i], 1e-9)), 1.0, 1e5));
      const double begin = now();
      for (int call = 0; call < calls; ++call) works[i]();
      samples[i].push_back((now() - begin) / calls);
    }
  }
  std::vector<double> medians(first);
  for (std::size_t i = 0; i < works.size(); ++i)
    if (!samples[i].empty()) medians[i] = median_of(std::move(samples[i]));
  return medians;
}

}  // namespace hesse::apps
