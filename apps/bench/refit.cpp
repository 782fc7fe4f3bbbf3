#include "refit.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/functions/calibration.hpp>
#include <hesse/ad/detail/plan/predict_recorded.hpp>
#include <hesse/problems/plans.hpp>

#include "../timing/measure.hpp"

namespace hesse::apps {
namespace {

// Costs that are no rate, but that every solve has.
constexpr const char* planning = "planning";
constexpr double planning_seconds = 1e-5;

SolveParts parts_of(const SolveCell& cell, const Measurement& row, const ad::Rates& rates, int evaluations) {
  ad::PlanOptions options = problems::forced_plan(row.plan);
  options.dense = true;
  options.rates = rates;
  const ad::Plan plan = cell.problem->plan(cell.x, options);
  const ad::Candidate& chosen = plan.chosen();
  SolveParts parts{
      {{planning, planning_seconds}, {ad::part_of(chosen.mode, chosen.lanes), evaluations * chosen.seconds}},
      row.seconds};
  if (const auto* mode = std::get_if<ad::RecordedMode>(&chosen.mode)) {
    parts.predicted.emplace_back(ad::setup_part_of(*mode), chosen.setup);
    parts.predicted.emplace_back(ad::recording_part,
                                 ad::detail::seconds_to_derive(plan.features, *plan.derived, options));
  }
  return parts;
}

std::vector<SolveParts> all_parts(const SolveCell& cell, const ad::Rates& rates, int evaluations) {
  std::vector<SolveParts> parts;
  for (const Measurement& row : cell.rows) {
    if (row.chosen) continue;
    try {
      parts.push_back(parts_of(cell, row, rates, evaluations));
    } catch (const ad::Error&) {
      // Beyond the limits of recording at these rates: nothing is predicted, nothing learnt.
    }
  }
  return parts;
}

std::string choice(const SolveCell& cell, const ad::Rates& rates) {
  ad::PlanOptions options;
  options.dense = true;
  options.rates = rates;
  return std::string(ad::to_string(cell.problem->plan(cell.x, options).chosen().mode));
}

ad::Rates fitted_rates(const ad::Rates& rates, const std::vector<SolveParts>& solves) {
  ad::Calibration calibration;
  for (const auto& [part, factor] : fitted_factors(solves))
    if (part != planning)
      calibration.factors.push_back({part, std::clamp(factor, 1 / ad::largest_factor, ad::largest_factor)});
  return ad::scaled(rates, calibration);
}

const Measurement* find(const std::vector<Measurement>& rows, const std::string& plan) {
  for (const Measurement& row : rows)
    if (!row.chosen && row.plan == plan) return &row;
  return nullptr;
}

// The rows of a cell, the choice being `now` instead of `before`.
std::vector<Measurement> rows_with(const SolveCell& cell, const std::string& before, const std::string& now) {
  std::vector<Measurement> rows = cell.rows;
  for (Measurement& row : rows) {
    if (!row.chosen || now == before) continue;
    const Measurement* const other = find(cell.rows, now);
    const Measurement* const forced = find(cell.rows, before);
    double best = row.seconds;
    for (const Measurement& any : cell.rows) best = std::min(best, any.seconds);
    // A plan that was given up took longer than this.
    const double taken = other != nullptr ? other->seconds : slow_factor * best;
    row.seconds = taken + (forced != nullptr ? std::max(0.0, row.seconds - forced->seconds) : 0.0);
  }
  return rows;
}

}  // namespace

std::vector<std::pair<std::string, double>> fitted_factors(const std::vector<SolveParts>& solves) {
  constexpr double drawn = 1e-3;  // weight of a factor's distance from 1, in solves
  constexpr int sweeps = 1000;
  std::map<std::string, Eigen::Index> number;
  for (const SolveParts& solve : solves)
    for (const auto& [part, seconds] : solve.predicted) number.emplace(part, static_cast<Eigen::Index>(number.size()));
  const auto n = static_cast<Eigen::Index>(number.size());
  Eigen::MatrixXd normal = drawn * Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd right = Eigen::VectorXd::Constant(n, drawn), factor = Eigen::VectorXd::Ones(n);
  for (const SolveParts& solve : solves) {
    Eigen::VectorXd share = Eigen::VectorXd::Zero(n);
    for (const auto& [part, seconds] : solve.predicted) share[number.at(part)] += seconds / solve.seconds;
    normal += share * share.transpose();
    right += share;
  }
  // Coordinate by coordinate; convex, so that it ends at the minimum.
  for (int sweep = 0; sweep < sweeps; ++sweep)
    for (Eigen::Index k = 0; k < n; ++k)
      factor[k] = std::max(0.0, factor[k] + (right[k] - normal.row(k).dot(factor)) / normal(k, k));
  std::vector<std::pair<std::string, double>> found;
  for (const auto& [part, k] : number) found.emplace_back(part, factor[k]);
  return found;
}

std::vector<Measurement> choices_with_family_left_out(const std::vector<SolveCell>& cells, const ad::Rates& rates,
                                                      int evaluations) {
  std::map<std::string, std::vector<SolveParts>> families;
  for (const SolveCell& cell : cells) {
    auto& family = families[cell.problem->info().name];
    for (SolveParts& parts : all_parts(cell, rates, evaluations)) family.push_back(std::move(parts));
  }
  std::vector<Measurement> rows;
  if (families.size() < 2) return rows;
  for (const auto& [left_out, unused] : families) {
    std::vector<SolveParts> others;
    for (const auto& [family, solves] : families)
      if (family != left_out) others.insert(others.end(), solves.begin(), solves.end());
    const ad::Rates fitted = fitted_rates(rates, others);
    for (const SolveCell& cell : cells) {
      if (cell.problem->info().name != left_out) continue;
      for (Measurement& row : rows_with(cell, choice(cell, rates), choice(cell, fitted)))
        rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace hesse::apps
