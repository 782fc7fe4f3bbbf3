#include <hesse/ad/plan.hpp>
#include <hesse/problems/classic/helmholtz.hpp>
#include <hesse/problems/ml/gaussian_mixture.hpp>
#include <hesse/problems/ml/logistic_regression.hpp>
#include <hesse/problems/ml/sum_of_logistics.hpp>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/objective.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "../timing/measure.hpp"
#include "bench.hpp"

namespace hesse::apps {
namespace {

// A workload is a bundled problem: forced compositions come from the registry, as the solver gets them.
struct Workload {
  std::string_view name;
  std::string_view problem;
  ad::Plan (*plan)(int n, const Eigen::VectorXd& x, const ad::PlanOptions& options);
};

template <class F>
ad::Plan plan_of(int n, const Eigen::VectorXd& x, const ad::PlanOptions& options) {
  return ad::plan(F(n), x, options);
}

constexpr std::array workloads{
    Workload{"sum_of_logistics", "ml/SumOfLogistics", &plan_of<problems::SumOfLogistics>},
    Workload{"helmholtz", "classic/Helmholtz", &plan_of<problems::Helmholtz>},
    Workload{"logistic_regression", "ml/LogisticRegression", &plan_of<problems::LogisticRegression>},
    Workload{"gaussian_mixture", "ml/GaussianMixture", &plan_of<problems::GaussianMixture>},
};

constexpr std::array standard_sizes{2, 4, 8, 16, 32, 64, 128, 256, 512, 1000};

// A composition ready to be timed.
struct Contender {
  Measurement row;
  std::unique_ptr<solver::Objective> objective;
  Eigen::VectorXd hessian;
  double first = 0;
};

double difference(const Eigen::VectorXd& a, const Eigen::VectorXd& reference) {
  const double scale = std::max(reference.cwiseAbs().maxCoeff(), std::numeric_limits<double>::min());
  const double error = (a - reference).cwiseAbs().maxCoeff() / scale;
  return std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
}

void bench_cell(const Workload& workload, int n, int repeats, const BenchSink& sink) {
  const auto problem = problems::find(workload.problem, n);
  const auto& start = problem->info().starts.front().x;
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(start.data(), n);
  ad::PlanOptions compositions;
  compositions.recorded = false;
  const ad::Plan plan = workload.plan(n, x, compositions);
  double least = std::numeric_limits<double>::infinity();
  for (const auto& candidate : plan.candidates)
    if (candidate.admissible) least = std::min(least, candidate.seconds);

  double f = 0;
  Eigen::VectorXd g(n);
  std::vector<Contender> contenders;
  std::vector<Measurement> skipped;
  for (const ad::HessianMode mode : ad::all_hessian_modes) {
    Measurement row;
    row.workload = workload.name;
    row.n = n;
    row.operation = "hessian";
    row.plan = ad::to_string(mode);
    row.chosen = mode == plan.hessian_mode();
    // Of one composition's widths the plan takes the cheapest when it is forced.
    const ad::Candidate* best = nullptr;
    for (const auto& candidate : plan.candidates) {
      if (std::get<ad::HessianMode>(candidate.mode) != mode) continue;
      if (!candidate.admissible)
        row.note = "skipped: " + candidate.reason;
      else if (best == nullptr || candidate.seconds < best->seconds)
        best = &candidate;
    }
    if (best == nullptr) {
      skipped.push_back(std::move(row));
      continue;
    }
    row.note.clear();
    row.predicted = best->seconds;
    row.bytes = best->bytes;
    if (!row.chosen && best->seconds > hopeless_factor * least) {
      row.note = "skipped: predicted more than 50 times the best";
      skipped.push_back(std::move(row));
      continue;
    }
    Contender contender{std::move(row), problem->objective(ad::to_string(mode)), Eigen::VectorXd(n * n), 0};
    const auto evaluate = [&] { contender.objective->value_gradient_hessian(x, f, g, contender.hessian); };
    const double cold = seconds_of(evaluate);
    contender.first = seconds_of(evaluate);
    contender.row.setup_seconds = std::max(0.0, cold - contender.first);
    contenders.push_back(std::move(contender));
  }

  const auto values = problem->objective();
  std::vector<std::function<void()>> works{[&] { values->value(x, f); }};
  std::vector<double> first{seconds_of(works[0])};
  for (Contender& contender : contenders) {
    works.push_back([&] { contender.objective->value_gradient_hessian(x, f, g, contender.hessian); });
    first.push_back(contender.first);
  }
  // f alone sets no standard for what counts as slow.
  const double f_seconds = interleaved_medians({works[0]}, {first[0]}, repeats, slow_factor).front();
  works.erase(works.begin());
  first.erase(first.begin());
  const auto medians = interleaved_medians(works, first, repeats, slow_factor);
  const double best = first.empty() ? 0 : *std::min_element(first.begin(), first.end());
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    Measurement& row = contenders[i].row;
    row.seconds = medians[i];
    row.ratio_to_f = medians[i] / f_seconds;
    row.error = difference(contenders[i].hessian, contenders.front().hessian);
    if (first[i] > slow_factor * best) row.note = "timed once: more than 5 times the best";
    sink.row(row);
  }
  for (const Measurement& row : skipped) sink.row(row);
}

}  // namespace

std::vector<std::string> hessian_workloads() {
  std::vector<std::string> names;
  for (const Workload& workload : workloads) names.emplace_back(workload.name);
  return names;
}

void bench_hessians(const BenchSettings& settings, const BenchSink& sink) {
  std::vector<int> sizes = settings.sizes;
  if (sizes.empty()) sizes.assign(standard_sizes.begin(), standard_sizes.end());
  for (const Workload& workload : workloads) {
    const auto& wanted = settings.workloads;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), workload.name) == wanted.end()) continue;
    for (const int n : sizes) {
      if (!sink.next(std::string(workload.name) + ", n = " + std::to_string(n))) return;
      bench_cell(workload, n, settings.repeats, sink);
    }
  }
}

}  // namespace hesse::apps
