#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/jacobian.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <type_traits>

#include "../timing/measure.hpp"
#include "bench.hpp"

namespace hesse::apps {
namespace {

// One layer of a network, yᵢ = tanh(Σⱼ wᵢⱼxⱼ), i < m, j < n: every output needs every input.
struct Layer {
  int n, m;

  template <class X>
  auto operator()(const X& x) const {
    using std::tanh;
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y;
    y.reserve(static_cast<std::size_t>(m));
    for (int i = 0; i < m; ++i) {
      T sum(0.0);
      for (int j = 0; j < n; ++j) sum += (1.0 / (1 + i + 2 * j)) * x[j];
      y.push_back(tanh(sum));
    }
    return y;
  }
};

// ∂yᵢ/∂xⱼ = (1 − tanh²)wᵢⱼ by hand.
Eigen::MatrixXd by_hand(const Layer& f, const Eigen::VectorXd& x) {
  Eigen::MatrixXd weights(f.m, f.n);
  for (int i = 0; i < f.m; ++i)
    for (int j = 0; j < f.n; ++j) weights(i, j) = 1.0 / (1 + i + 2 * j);
  const Eigen::VectorXd slope = 1.0 - (weights * x).array().tanh().square();
  return slope.asDiagonal() * weights;
}

// The residual of a reaction and diffusion along a line, yᵢ = 2xᵢ - xᵢ₋₁ - xᵢ₊₁ + exp(xᵢ): a band, and beside it a first output of
// all variables (rows: their sum of squares), or a first variable in all outputs (columns), or neither.
struct Line {
  int n;
  bool row = false, column = false;

  template <class X>
  auto operator()(const X& x) const {
    using std::exp;
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y;
    y.reserve(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) {
      T yi = 2.0 * x[i] + exp(x[i]);
      if (i > 0) yi -= x[i - 1];
      if (i + 1 < n) yi -= x[i + 1];
      if (column) yi += x[0] * x[i];
      y.push_back(yi);
    }
    if (row)
      for (int i = 0; i < n; ++i) y[0] += x[i] * x[i];
    return y;
  }
};

Eigen::MatrixXd by_hand(const Line& f, const Eigen::VectorXd& x) {
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(f.n, f.n);
  for (int i = 0; i < f.n; ++i) {
    jacobian(i, i) += 2.0 + std::exp(x[i]);
    if (i > 0) jacobian(i, i - 1) -= 1;
    if (i + 1 < f.n) jacobian(i, i + 1) -= 1;
    if (f.column) jacobian(i, 0) += x[i];
    if (f.column) jacobian(i, i) += x[0];
  }
  if (f.row) jacobian.row(0) += 2 * x.transpose();
  return jacobian;
}

struct Shape {
  int m, n;
};

constexpr std::array shapes{Shape{1, 10},    Shape{1, 100},  Shape{1, 1000},  Shape{10, 1000}, Shape{100, 1000},
                            Shape{10, 100},  Shape{10, 10},  Shape{100, 100}, Shape{100, 10},  Shape{1000, 100},
                            Shape{1000, 10}, Shape{1000, 1}, Shape{100, 1},   Shape{10, 1}};
constexpr std::array lengths{10, 100, 1000};

// J as a full matrix.
template <class F>
Eigen::MatrixXd full(const ad::Jacobian<F>& jacobian, const Eigen::VectorXd& values) {
  Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(jacobian.outputs(), jacobian.inputs());
  jacobian.structure().for_each([&](Eigen::Index i, Eigen::Index j, Eigen::Index k) { dense(i, j) = values[k]; });
  return dense;
}

std::string name_of(const ad::Mode& mode) {
  if (mode == ad::Mode(ad::JacobianMode::forward)) return "jacfwd";
  if (mode == ad::Mode(ad::JacobianMode::reverse)) return "jacrev";
  return std::string(ad::to_string(mode));
}

// A way ready to be timed.
template <class F>
struct Contender {
  Measurement row;
  std::unique_ptr<ad::Jacobian<F>> jacobian;
  Eigen::VectorXd y, values;
};

// Seconds are those of an evaluation and of its share of the set-up, which is what a plan minimises.
template <class F>
void bench_function(const char* workload, const F& f, const Eigen::VectorXd& x, int m, const BenchSettings& settings,
                    const BenchSink& sink) {
  const Eigen::MatrixXd reference = by_hand(f, x);
  ad::PlanOptions options;
  options.rates = settings.rates;
  const ad::Mode chosen = ad::jacobian_plan(f, x, options).chosen().mode;
  const auto share = static_cast<double>(options.evaluations);
  std::vector<ad::Mode> modes;
  for (const auto mode : ad::all_jacobian_modes) modes.emplace_back(mode);
  for (const auto mode : ad::edge_pushing_modes) modes.emplace_back(mode);
  for (const auto mode : ad::all_compressed_modes) modes.emplace_back(mode);
  std::vector<Contender<F>> contenders;
  std::vector<Measurement> skipped;
  for (const ad::Mode& mode : modes) {
    Measurement row;
    row.workload = workload;
    row.n = static_cast<int>(x.size());
    row.m = m;
    row.operation = "jacobian";
    row.plan = name_of(mode);
    row.chosen = mode == chosen;
    options.mode = mode;
    try {
      Contender<F> contender{row, nullptr, {}, {}};
      const double cold = seconds_of([&] {
        contender.jacobian = std::make_unique<ad::Jacobian<F>>(f, x, options);
        contender.jacobian->jacobian(x, contender.y, contender.values);
      });
      const double warm = seconds_of([&] { contender.jacobian->jacobian(x, contender.y, contender.values); });
      const ad::Candidate& candidate = contender.jacobian->plan().chosen();
      contender.row.predicted = candidate.seconds;
      contender.row.bytes = candidate.bytes;
      contender.row.setup_seconds = std::max(0.0, cold - warm);
      contender.row.seconds = warm;
      contender.row.error = (full(*contender.jacobian, contender.values) - reference).cwiseAbs().maxCoeff() /
                            reference.cwiseAbs().maxCoeff();
      contenders.push_back(std::move(contender));
    } catch (const ad::Error& error) {
      const std::string message = error.what();
      row.note = "skipped: " + message.substr(0, message.find(';'));
      skipped.push_back(std::move(row));
    }
  }
  double kept = 0;
  const std::function<void()> value = [&] { kept += f(x).back(); };
  const double f_seconds = interleaved_medians({value}, {seconds_of(value)}, settings.repeats, slow_factor).front();
  std::vector<std::function<void()>> works;
  std::vector<double> first;
  for (Contender<F>& contender : contenders) {
    works.push_back([&x, &contender] { contender.jacobian->jacobian(x, contender.y, contender.values); });
    first.push_back(contender.row.seconds);
  }
  const auto medians = interleaved_medians(works, first, settings.repeats, slow_factor);
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    Measurement& row = contenders[i].row;
    row.seconds = medians[i] + row.setup_seconds / share;
    row.ratio_to_f = medians[i] / f_seconds;
    if (first[i] > slow_factor * *std::min_element(first.begin(), first.end()))
      row.note = "timed once: more than 5 times the best";
    if (std::isnan(kept)) row.note = "f is not a number";
    sink.row(row);
  }
  for (const Measurement& row : skipped) sink.row(row);
}

}  // namespace

void bench_jacobians(const BenchSettings& settings, const BenchSink& sink) {
  const auto too_large = [&](int size) {
    return !settings.sizes.empty() && size > *std::max_element(settings.sizes.begin(), settings.sizes.end());
  };
  const auto point = [](int n) { return Eigen::VectorXd(Eigen::VectorXd::LinSpaced(n, 0.1, 1.0)); };
  for (const Shape& shape : shapes) {
    if (too_large(std::max(shape.n, shape.m))) continue;
    if (!sink.next("jacobian " + std::to_string(shape.m) + " x " + std::to_string(shape.n))) return;
    bench_function("layer", Layer{shape.n, shape.m}, point(shape.n), shape.m, settings, sink);
  }
  for (const int n : lengths) {
    if (too_large(n)) continue;
    if (!sink.next("sparse jacobians, n = " + std::to_string(n))) return;
    bench_function("band", Line{n}, point(n), n, settings, sink);
    bench_function("band and row", Line{n, true}, point(n), n, settings, sink);
    bench_function("band and column", Line{n, false, true}, point(n), n, settings, sink);
  }
}

}  // namespace hesse::apps
