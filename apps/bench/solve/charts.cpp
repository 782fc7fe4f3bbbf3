#include "charts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace hesse::apps::solves {
namespace {

constexpr std::size_t max_points = 1000;  // of a line
constexpr double lowest_share = 1e-14;    // of the first f - f*

}  // namespace

std::vector<Descent> thinned(const std::vector<Descent>& history, std::size_t most) {
  if (history.size() <= most || most < 2) return history;
  std::vector<Descent> kept;
  for (std::size_t i = 0; i < most; ++i) kept.push_back(history[i * (history.size() - 1) / (most - 1)]);
  return kept;
}

Chart convergence_chart(const Solve& solve) {
  Chart chart;
  chart.title = fmt::format("{}, n = {}", solve.problem, solve.n);
  const double gap = solve.start_f - solve.best_f;
  const double scale = gap > 0 && std::isfinite(gap) ? gap : 1;
  chart.y = {"f - f*", true, lowest_share * scale, 2 * scale};
  chart.guides = {{1e-3 * scale, "1e-3"}, {solved_tolerance * scale, "1e-6"}};
  double first = unknown, last = unknown;
  for (const Attempt& attempt : solve.attempts) {
    if (attempt.history.empty()) continue;
    first = std::fmin(first, attempt.history.front().seconds);
    last = std::fmax(last, attempt.seconds);
  }
  chart.x = {"seconds of processor time, set-up included", true, 1e-3, 1};
  if (first > 0 && last > 0) {
    chart.x.from = std::pow(10, std::floor(std::log10(first)));
    chart.x.to = std::max(last, 2 * chart.x.from);
  }
  for (const Attempt& attempt : solve.attempts) {
    ChartSeries series{attempt.solver, {}, true};
    for (const Descent& descent : thinned(attempt.history, max_points))
      series.points.push_back({descent.seconds, descent.f - solve.best_f});
    // The line lasts as long as the solver.
    if (!series.points.empty()) series.points.push_back({attempt.seconds, series.points.back().y});
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Chart profile_chart(const std::vector<Profile>& profiles, std::size_t problems) {
  Chart chart;
  chart.title = fmt::format("Performance profile, {} problem{}", problems, problems == 1 ? "" : "s");
  chart.x = {"time until f - f* <= 1e-6 (f at the start - f*), relative to the fastest solver", true, 1, 10};
  chart.y = {"share of the problems", false, 0, 1};
  for (const Profile& profile : profiles)
    if (!profile.steps.empty()) chart.x.to = std::max(chart.x.to, 1.2 * profile.steps.back().ratio);
  for (const Profile& profile : profiles) {
    ChartSeries series{profile.solver, {{1, profile.share(1)}}, true};
    for (const Profile::Step& step : profile.steps) series.points.push_back({step.ratio, step.share});
    series.points.push_back({chart.x.to, series.points.back().y});
    chart.series.push_back(std::move(series));
  }
  return chart;
}

}  // namespace hesse::apps::solves
