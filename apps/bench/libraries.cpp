#include <hesse/problems/registry.hpp>
#include <hesse/solver/objective.hpp>

#include <algorithm>
#include <cmath>

#include "../timing/measure.hpp"
#include "bench.hpp"
#include "competitors.hpp"

namespace hesse::apps {
namespace {

constexpr double agreement = 1e-9;
constexpr int sizes[] = {50, 200};

// Lower triangles compared: what a method promises.
double error_of(const Competitor& competitor, const Eigen::VectorXd& out, const problems::LongVector& g,
                const problems::LongMatrix& hessian) {
  const Eigen::Index n = g.size();
  long double worst = 0;
  long double scale = 0;
  for (Eigen::Index j = 0; j < n; ++j) {
    if (competitor.operation == "gradient") {
      worst = std::max(worst, std::abs(out[j] - g[j]));
      scale = std::max(scale, std::abs(g[j]));
    } else {
      for (Eigen::Index i = j; i < n; ++i) {
        worst = std::max(worst, std::abs(out[j * n + i] - hessian(i, j)));
        scale = std::max(scale, std::abs(hessian(i, j)));
      }
    }
  }
  return static_cast<double>(worst / scale);
}

void bench_size(int n, int repeats, const BenchSink& sink) {
  const auto problem = problems::find("classic/Helmholtz", n);
  const auto& start = problem->info().starts.front().x;
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(start.data(), n);
  long double f_reference = 0;
  problems::LongVector g_reference;
  problems::LongMatrix h_reference;
  problem->reference(x.cast<long double>(), f_reference, g_reference, h_reference);

  const std::shared_ptr<solver::Objective> objective = problem->objective("forward_over_reverse");
  const auto g = std::make_shared<Eigen::VectorXd>(n);
  std::vector<Competitor> competitors{{"hesse", "gradient", "reverse",
                                       [=](const Eigen::VectorXd& point, Eigen::VectorXd& out) {
                                         double f = 0;
                                         objective->value_gradient(point, f, out);
                                       },
                                       0},
                                      {"hesse", "hessian", "forward_over_reverse",
                                       [=](const Eigen::VectorXd& point, Eigen::VectorXd& out) {
                                         double f = 0;
                                         objective->value_gradient_hessian(point, f, *g, out);
                                       },
                                       0}};
  const problems::Helmholtz functor(n);
  for (auto& competitor : adolc_competitors(functor, x)) competitors.push_back(std::move(competitor));
  for (auto& competitor : sacado_competitors(functor, x)) competitors.push_back(std::move(competitor));

  double f = 0;
  const double f_seconds = interleaved_medians({[&] { objective->value(x, f); }},
                                               {seconds_of([&] { objective->value(x, f); })}, repeats, slow_factor)
                               .front();
  for (const char* operation : {"gradient", "hessian"}) {
    std::vector<Measurement> rows;
    std::vector<std::function<void()>> works;
    std::vector<double> first;
    std::vector<Eigen::VectorXd> outs(competitors.size());
    for (std::size_t i = 0; i < competitors.size(); ++i) {
      const Competitor& competitor = competitors[i];
      if (competitor.operation != operation) continue;
      Measurement row;
      row.workload = "helmholtz";
      row.n = n;
      row.library = competitor.library;
      row.operation = operation;
      row.plan = competitor.plan;
      outs[i].setZero(competitor.operation == "gradient" ? n : n * n);
      const auto work = [&competitor, &out = outs[i], &x] { competitor.evaluate(x, out); };
      work();
      const double seconds = seconds_of(work);
      row.setup_seconds = competitor.setup_seconds;
      row.error = error_of(competitor, outs[i], g_reference, h_reference);
      if (!(row.error <= agreement)) {
        row.note = "wrong: not timed";
        sink.row(row);
        continue;
      }
      rows.push_back(std::move(row));
      works.push_back(work);
      first.push_back(seconds);
    }
    const auto medians = interleaved_medians(works, first, repeats, slow_factor);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].seconds = medians[i];
      rows[i].ratio_to_f = medians[i] / f_seconds;
      if (first[i] > slow_factor * *std::min_element(first.begin(), first.end()))
        rows[i].note = "timed once: more than 5 times the best";
      sink.row(rows[i]);
    }
  }
}

}  // namespace

void bench_libraries(const BenchSettings& settings, const BenchSink& sink) {
  for (const int n : sizes) {
    if (!sink.next("libraries, n = " + std::to_string(n))) return;
    bench_size(n, settings.repeats, sink);
  }
}

}  // namespace hesse::apps
