#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <hesse/ad/detail/functions/product_check.hpp>

// Compares recovered entries with a weighted product, and computes the entries of suspects one by one.
namespace hesse::ad::detail {

namespace {

using Index = Eigen::Index;

constexpr double rounding_of_products = 1e-8;
// Smaller numbers have absolute rounding errors.
constexpr double tiny = 1e-290;
constexpr std::size_t max_suspects = 8;

// A weight in [1, 2) · 2⁻¹⁰, the same on every machine: splitmix64 of the number.
double weight_of(std::size_t number) {
  std::uint64_t z = (static_cast<std::uint64_t>(number) + 1) * 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return std::ldexp(1 + std::ldexp(static_cast<double>(z >> 12), -52), -10);
}

bool agree(double a, double b) {
  if (!std::isfinite(a) || !std::isfinite(b)) return !std::isfinite(a) && !std::isfinite(b);
  return std::abs(a - b) <= rounding_of_products * std::max(std::abs(a), std::abs(b)) + tiny;
}

}  // namespace

ProductCheck::ProductCheck(const SparsityPattern& dependence, CompressedMode mode)
    : by_columns_(mode == CompressedMode::compressed_columns) {
  const Index variables = dependence.n, outputs = dependence.m;
  weights_.resize(static_cast<std::size_t>(by_columns_ ? variables : outputs));
  for (std::size_t k = 0; k < weights_.size(); ++k) weights_[k] = weight_of(k);
  product_.setZero(by_columns_ ? outputs : variables);
  tolerance_.assign(static_cast<std::size_t>(product_.size()), rounding_of_products);
}

void ProductCheck::add_up(const SparsityPattern& dependence, const double* entry, Eigen::VectorXd& sums) const {
  sums.setZero(product_.size());
  dependence.for_each([&](Index i, Index j, Index k) {
    sums[by_columns_ ? i : j] += entry[k] * weights_[static_cast<std::size_t>(by_columns_ ? j : i)];
  });
}

// A sum of entries is at most the sum of magnitudes, which is computed only if entries cancel.
bool ProductCheck::holds(const SparsityPattern& dependence, const Eigen::VectorXd& entries) {
  suspects_.clear();
  doubtful_.clear();
  const auto compare = [this](Index k, double sum) {
    if (!(std::abs(sum - product_[k]) <= rounding_of_products * std::abs(sum))) doubtful_.push_back(k);
  };
  if (by_columns_) {
    // One loop without calls, because every evaluation runs it.
    const std::uint32_t* const outer = dependence.outer.data();
    const std::uint32_t* const inner = dependence.inner.data();
    const double *const entry = entries.data(), *const weight = weights_.data();
    for (Index i = 0, k = 0; i < product_.size(); ++i) {
      double sum = 0;
      for (const Index end = outer[i + 1]; k < end; ++k) sum += entry[k] * weight[inner[k]];
      compare(i, sum);
    }
    if (doubtful_.empty()) return true;
  }
  add_up(dependence, entries.data(), sums_);
  if (!by_columns_) {
    for (Index k = 0; k < product_.size(); ++k) compare(k, sums_[k]);
    if (doubtful_.empty()) return true;
  }
  const Eigen::VectorXd absolute = entries.cwiseAbs();
  add_up(dependence, absolute.data(), magnitudes_);
  std::erase_if(doubtful_, [&](Index k) {
    if (!std::isfinite(sums_[k]) || !std::isfinite(product_[k]))
      return !std::isfinite(sums_[k]) && !std::isfinite(product_[k]);
    return std::abs(sums_[k] - product_[k]) <= tolerance_[static_cast<std::size_t>(k)] * magnitudes_[k] + tiny;
  });
  suspects_.assign(doubtful_.begin(),
                   doubtful_.begin() + static_cast<std::ptrdiff_t>(std::min(doubtful_.size(), max_suspects)));
  return doubtful_.empty();
}

void ProductCheck::widen_tolerance() {
  for (const Index k : doubtful_) {
    const double difference = std::abs(sums_[k] - product_[k]) / magnitudes_[k];
    if (std::isfinite(difference)) tolerance_[static_cast<std::size_t>(k)] = 10 * difference;
  }
}

ProductCheck::Recheck ProductCheck::recheck(const SparsityPattern& dependence, Index suspect, Index lanes) const {
  Recheck recheck{
      suspect, {}, {}, DirectionBlock::Zero(product_.size(), lanes), Eigen::VectorXd::Zero(product_.size())};
  kernels::Directions& directions = recheck.directions;
  directions.of.assign(weights_.size(), kernels::Directions::none);
  directions.weights = weights_;
  const auto add = [&](Index member, Index place) {
    directions.of[static_cast<std::size_t>(member)] = static_cast<std::uint32_t>(directions.count++);
    directions.weights[static_cast<std::size_t>(member)] = 0;
    recheck.places.push_back(place);
  };
  dependence.for_each([&](Index i, Index j, Index k) {
    if ((by_columns_ ? i : j) == suspect) add(by_columns_ ? j : i, k);
  });
  return recheck;
}

void ProductCheck::take(Recheck& recheck, Index pass, const Eigen::VectorXd& entries) {
  const Index lanes = recheck.products.cols();
  for (Index d = pass * lanes; d < std::min(recheck.directions.count, (pass + 1) * lanes); ++d)
    if (!agree(recheck.products(recheck.suspect, d - pass * lanes),
               entries[recheck.places[static_cast<std::size_t>(d)]]))
      recheck.confirmed = false;
}

void ProductCheck::take_others(Recheck& recheck, const Eigen::VectorXd& entries) {
  double magnitude = 0;
  for (const Index place : recheck.places)
    if (std::isfinite(entries[place])) magnitude = std::max(magnitude, std::abs(entries[place]));
  if (!(std::abs(recheck.product[recheck.suspect]) <= rounding_of_products * magnitude + tiny))
    recheck.confirmed = false;
}

}  // namespace hesse::ad::detail
