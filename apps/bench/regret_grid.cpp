#include <hesse/ad/detail/core/error.hpp>
#include <hesse/problems/plans.hpp>
#include <hesse/problems/registry.hpp>
#include <hesse/solver/objective.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>

#include "../timing/measure.hpp"
#include "bench.hpp"
#include "refit.hpp"

namespace hesse::apps {
namespace {

// As many evaluations as a solve takes that goes well.
constexpr int evaluations = 15;

struct Family {
  std::string_view problem;
  std::array<int, 8> sizes;  // 0: none
};

constexpr std::array families{
    Family{"ml/SumOfLogistics", {2, 4, 8, 16, 32, 64, 128, 256}},
    Family{"ml/LogisticRegression", {2, 4, 8, 16, 32, 64, 128, 256}},
    Family{"ml/GaussianMixture", {2, 4, 8, 16, 32, 64, 128}},
    Family{"classic/Helmholtz", {2, 4, 8, 16, 32, 64, 128, 256}},
    Family{"classic/StyblinskiTang", {2, 4, 8, 16, 32, 64, 128, 256}},
    Family{"classic/Beale", {2}},
    Family{"classic/Himmelblau", {2}},
    Family{"classic/GoldsteinPrice", {2}},
    Family{"classic/LennardJones", {9, 12, 24, 39, 60, 114}},
};

// All that a user pays: an objective made ready, and its evaluations; given up when it takes longer than `limit` seconds.
// Returns the evaluations carried out.
int solve_like(const problems::Problem& problem, const std::string& plan, const ad::Rates& rates,
               const Eigen::VectorXd& x, double limit) {
  const double begin = now();
  double f = 0;
  Eigen::VectorXd g, h;
  const auto objective = problem.objective(plan, rates);
  int done = 0;
  while (done < evaluations && now() - begin <= limit) {
    objective->value_gradient_hessian(x, f, g, h);
    ++done;
  }
  return done;
}

SolveCell regret_cell(std::shared_ptr<const problems::Problem> shared, const BenchSettings& settings,
                      const BenchSink& sink) {
  const problems::Problem& problem = *shared;
  const ad::Rates& rates = settings.rates;
  const auto& start = problem.info().starts.front().x;
  const Eigen::VectorXd x = Eigen::Map<const Eigen::VectorXd>(start.data(), static_cast<Eigen::Index>(start.size()));
  std::vector<std::string> plans{""};
  for (const std::string& plan : problems::plan_names()) plans.push_back(plan);
  std::vector<Measurement> rows, skipped;
  std::vector<std::function<void()>> works;
  std::vector<double> first;
  double limit = std::numeric_limits<double>::infinity();
  solve_like(problem, "", rates, x, limit);  // the first of all would pay for cold caches
  for (const std::string& plan : plans) {
    Measurement row;
    row.workload = problem.info().name;
    row.n = problem.info().n;
    row.operation = "solve";
    row.plan = plan.empty() ? "(the library's choice)" : plan;
    row.chosen = row.remeasured = plan.empty();
    try {
      int done = 0;
      const double seconds = seconds_of([&] { done = solve_like(problem, plan, rates, x, limit); });
      if (done < evaluations) {
        row.note = "given up after " + std::to_string(done) + " evaluations: more than 5 times the best";
        skipped.push_back(std::move(row));
        continue;
      }
      limit = std::min(limit, slow_factor * seconds);
      first.push_back(seconds);
      works.push_back([&problem, &rates, plan, &x] {
        solve_like(problem, plan, rates, x, std::numeric_limits<double>::infinity());
      });
      rows.push_back(std::move(row));
    } catch (const ad::Error& error) {
      const std::string message = error.what();
      row.note = "skipped: " + message.substr(0, message.find(';'));
      skipped.push_back(std::move(row));
    }
  }
  const auto medians = interleaved_medians(works, first, settings.repeats, slow_factor);
  const double best = *std::min_element(first.begin(), first.end());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].seconds = medians[i];
    if (first[i] > slow_factor * best) rows[i].note = "timed once: more than 5 times the best";
    sink.row(rows[i]);
  }
  for (const Measurement& row : skipped) sink.row(row);
  return {std::move(shared), x, std::move(rows)};
}

}  // namespace

std::vector<std::string> regret_workloads() {
  std::vector<std::string> names;
  for (const Family& family : families) names.emplace_back(family.problem);
  return names;
}

void bench_regret(const BenchSettings& settings, const BenchSink& sink) {
  const auto& wanted = settings.workloads;
  std::vector<SolveCell> cells;
  for (const Family& family : families) {
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), family.problem) == wanted.end()) continue;
    std::vector<int> sizes(family.sizes.begin(), family.sizes.end());
    std::erase(sizes, 0);
    if (!settings.sizes.empty() && sizes.size() > 1) sizes = settings.sizes;
    for (const int n : sizes) {
      if (!sink.next(std::string(family.problem) + ", n = " + std::to_string(n))) return;
      cells.push_back(regret_cell(problems::find(family.problem, sizes.size() > 1 ? n : 0), settings, sink));
    }
  }
  sink.left_out(choices_with_family_left_out(cells, settings.rates, evaluations));
}

}  // namespace hesse::apps
