#include <hesse/problems/ml/logistic_regression.hpp>

#include <hesse/problems/generator.hpp>

namespace hesse::problems {
namespace {

// Normal features, labels from a normal separating vector with a fifth of a standard deviation of noise in the margin;
// the label multiplies the row, since only the product is used.
std::vector<double> signed_rows(std::size_t samples, std::size_t n) {
  Generator generator(2024);
  std::vector<double> separator(n);
  for (auto& weight : separator) weight = generator.normal();
  std::vector<double> rows(samples * n);
  for (std::size_t s = 0; s < samples; ++s) {
    double* row = rows.data() + s * n;
    double margin = 0.2 * generator.normal();
    for (std::size_t i = 0; i < n; ++i) {
      row[i] = generator.normal();
      margin += row[i] * separator[i];
    }
    for (std::size_t i = 0; margin < 0.0 && i < n; ++i) row[i] = -row[i];
  }
  return rows;
}

}  // namespace

LogisticRegression::LogisticRegression(int n)
    : n_(n),
      rows_(std::make_shared<std::vector<double>>(signed_rows(n <= 50 ? 200 : 2000, static_cast<std::size_t>(n)))) {}

Info LogisticRegression::info() const {
  Info info;
  info.title = "logistic regression with a ridge, " + std::to_string(samples()) + " samples";
  info.source = "synthetic data of this library";
  info.structure = "dense";
  info.starts = {{"1", std::vector<double>(static_cast<std::size_t>(n_), 0.0)},
                 {"far", std::vector<double>(static_cast<std::size_t>(n_), 10.0)}};
  if (n_ == 50) info.minima = {{26.321845550799869, {}, MinimumKind::global, "own solution"}};
  if (n_ == 200) info.minima = {{122.77046747694047, {}, MinimumKind::global, "own solution"}};
  return info;
}

}  // namespace hesse::problems
