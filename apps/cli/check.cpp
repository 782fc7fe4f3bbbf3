#include <fmt/format.h>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/solver/objective.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "commands.hpp"
#include "interrupt.hpp"
#include "report.hpp"
#include "table.hpp"

namespace hesse::apps {
namespace {

using problems::LongMatrix;
using problems::LongVector;

// Derivatives may differ from those in long double by rounding that the function itself amplifies; these are relative to
// the largest entry. Differences of a gradient lose half the digits.
constexpr double exact = 1e-8;
constexpr double by_differences = 1e-4;

// One way to derivatives held against long double (or one definition against another) at one point.
struct Check {
  std::string problem;
  std::string point;
  std::string what;
  double gradient = Run::unknown;  // largest difference relative to the largest entry
  double hessian = Run::unknown;
  double allowed = exact;
  std::string complaint;  // what is wrong beyond size, by name

  bool agrees() const {
    const auto within = [&](double difference) { return std::isnan(difference) || difference <= allowed; };
    return complaint.empty() && within(gradient) && within(hessian);
  }
};

const std::vector<Column<Check>>& columns() {
  static const std::vector<Column<Check>> list{
      {"problem", -28, [](const Check& c) { return c.problem; }},
      {"point", -10, [](const Check& c) { return c.point; }},
      {"what", -32, [](const Check& c) { return c.what; }},
      {"gradient", 9, [](const Check& c) { return number(c.gradient, 2); }},
      {"Hessian", 9, [](const Check& c) { return number(c.hessian, 2); }},
      {"verdict", -7, [](const Check& c) { return std::string(c.agrees() ? "agrees" : "DIFFERS"); }},
      {"", -1, [](const Check& c) { return c.complaint; }},
  };
  return list;
}

Json to_json(const Check& c) {
  Json json = {{"problem", c.problem}, {"point", c.point}, {"what", c.what}};
  put(json, "gradient_difference", c.gradient);
  put(json, "hessian_difference", c.hessian);
  put(json, "allowed", c.allowed);
  json["agrees"] = c.agrees();
  json["complaint"] = c.complaint;
  return json;
}

template <class A, class B>
double difference(const A& a, const B& reference) {
  long double scale = std::numeric_limits<double>::min(), worst = 0;
  for (Eigen::Index j = 0; j < reference.cols(); ++j)
    for (Eigen::Index i = 0; i < reference.rows(); ++i) {
      const long double expected = reference(i, j), given = a(i, j);
      // A derivative that does not exist must not exist in either.
      if (std::isfinite(expected) != std::isfinite(given)) return std::numeric_limits<double>::infinity();
      if (!std::isfinite(expected)) continue;
      scale = std::max(scale, std::abs(expected));
      worst = std::max(worst, std::abs(given - expected));
    }
  return static_cast<double>(worst / scale);
}

// Values in the promised structure as a full symmetric matrix.
Eigen::MatrixXd full(const solver::HessianStructure& structure, const Eigen::VectorXd& values) {
  Eigen::MatrixXd h = Eigen::MatrixXd::Zero(structure.n, structure.n);
  if (structure.dense()) {
    h = Eigen::Map<const Eigen::MatrixXd>(values.data(), structure.n, structure.n);
    return h.selfadjointView<Eigen::Lower>();
  }
  for (Eigen::Index j = 0; j < structure.n; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k) {
      const Eigen::Index i = structure.inner[static_cast<std::size_t>(k)];
      h(i, j) = h(j, i) = values[k];
    }
  return h;
}

// Entries that the structure leaves out although they are not zero, by row and column.
std::string structure_errors(const solver::HessianStructure& structure, const LongMatrix& reference) {
  if (structure.n != reference.rows())
    return fmt::format("structure has n = {}, the problem {}", structure.n, reference.rows());
  if (structure.dense()) return {};
  std::set<std::pair<Eigen::Index, Eigen::Index>> promised;
  for (Eigen::Index j = 0; j < structure.n; ++j)
    for (Eigen::Index k = structure.outer[static_cast<std::size_t>(j)];
         k < structure.outer[static_cast<std::size_t>(j) + 1]; ++k)
      promised.emplace(structure.inner[static_cast<std::size_t>(k)], j);
  for (Eigen::Index j = 0; j < structure.n; ++j)
    for (Eigen::Index i = j; i < structure.n; ++i)
      if (reference(i, j) != 0 && !promised.contains({i, j}))
        return fmt::format("structure leaves out entry ({}, {}), which is {:.3g}", i, j,
                           static_cast<double>(reference(i, j)));
  return {};
}

class Checker {
 public:
  Checker(const problems::Problem& problem, std::string point, Eigen::VectorXd x)
      : problem_(problem), point_(std::move(point)), x_(std::move(x)) {}

  std::vector<Check> run() {
    long double f = 0;
    problem_.reference(x_.cast<long double>(), f, g_, h_);
    if (!std::isfinite(f)) {
      Check check = row("long double");
      check.complaint = "f cannot be evaluated here: nothing to check";
      // A start outside the domain is the problem's own business, as long as double agrees.
      double value = 0;
      if (problem_.objective()->value(x_, value) != solver::Evaluation::ok) check.complaint.clear();
      return {check};
    }
    std::vector<Check> checks;
    for (const auto& plan : problems::plan_names()) checks.push_back(against_reference(plan));
    const auto objective = problem_.objective();
    checks.push_back(hessian_vector(*objective));
    checks.push_back(differences(*objective));
    if (objective->residual_count() > 0) checks.push_back(least_squares(*objective));
    return checks;
  }

 private:
  Check row(std::string what) const {
    Check check;
    check.problem = problem_.info().qualified_name();
    check.point = point_;
    check.what = std::move(what);
    return check;
  }

  Check against_reference(const std::string& plan) const {
    Check check = row(plan);
    try {
      const auto objective = problem_.objective(plan);
      const auto structure = objective->hessian_structure();
      double f = 0;
      Eigen::VectorXd g(x_.size()), values(structure.size());
      if (objective->value_gradient_hessian(x_, f, g, values) != solver::Evaluation::ok) {
        check.complaint = objective->diagnosis();
        return check;
      }
      check.gradient = difference(g, g_);
      check.hessian = difference(full(structure, values), h_);
      check.complaint = structure_errors(structure, h_);
    } catch (const ad::Error& error) {
      // A plan that is refused (packed forward beyond its width) has nothing to compare.
      check.what += " (not possible here)";
    }
    return check;
  }

  Check hessian_vector(solver::Objective& objective) const {
    Check check = row("Hessian-vector products");
    if (!objective.has_hessian_vector()) {
      check.what += " (not offered)";
      return check;
    }
    const Eigen::Index n = x_.size();
    Eigen::VectorXd product(n);
    double worst = 0;
    for (const Eigen::Index column : {Eigen::Index{0}, n / 2, n - 1}) {
      objective.hessian_vector(x_, Eigen::VectorXd::Unit(n, column), product);
      const double scale = static_cast<double>(h_.cwiseAbs().maxCoeff());
      for (Eigen::Index i = 0; i < n; ++i)
        worst = std::max(worst, std::abs(product[i] - static_cast<double>(h_(i, column))) /
                                    std::max(scale, std::numeric_limits<double>::min()));
    }
    check.hessian = worst;
    return check;
  }

  // Central differences: of f in long double for the gradient, of the gradient for the Hessian.
  Check differences(solver::Objective& objective) const {
    Check check = row("central differences");
    check.allowed = by_differences;
    const Eigen::Index n = x_.size();
    LongVector gradient(n);
    LongMatrix hessian(n, n);
    Eigen::VectorXd plus(n), minus(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      // The step balances the rounding of the gradient, of relative size 1e-16, against its third derivative.
      const double h = 1e-5 * std::max(std::abs(x_[i]), 1e-3);
      const Eigen::VectorXd above = x_ + h * Eigen::VectorXd::Unit(n, i), below = x_ - h * Eigen::VectorXd::Unit(n, i);
      long double f_above = 0, f_below = 0;
      double unused = 0;
      if (!problem_.reference(above.cast<long double>(), f_above) ||
          !problem_.reference(below.cast<long double>(), f_below) ||
          objective.value_gradient(above, unused, plus) != solver::Evaluation::ok ||
          objective.value_gradient(below, unused, minus) != solver::Evaluation::ok) {
        check.what += " (at the edge of the domain)";
        return check;
      }
      const long double width = static_cast<long double>(above[i]) - below[i];
      gradient[i] = (f_above - f_below) / width;
      hessian.col(i) = (plus - minus).cast<long double>() / width;
    }
    check.gradient = difference(gradient, g_);
    check.hessian = difference(hessian, h_);
    return check;
  }

  // ∇f = Jᵀr and ∇²f = JᵀJ + B.
  Check least_squares(solver::Objective& objective) const {
    Check check = row("J'r and J'J + B");
    const auto structure = objective.hessian_structure();
    Eigen::VectorXd r(objective.residual_count()), b(structure.size());
    Eigen::MatrixXd jacobian(r.size(), x_.size());
    if (objective.jacobian(x_, r, jacobian) != solver::Evaluation::ok ||
        objective.second_order(x_, r, b) != solver::Evaluation::ok) {
      check.complaint = objective.diagnosis();
      return check;
    }
    check.gradient = difference(Eigen::VectorXd(jacobian.transpose() * r), g_);
    check.hessian = difference(Eigen::MatrixXd(jacobian.transpose() * jacobian + full(structure, b)), h_);
    return check;
  }

  const problems::Problem& problem_;
  std::string point_;
  Eigen::VectorXd x_;
  LongVector g_;
  LongMatrix h_;
};

// The start, and a point near it where no term vanishes by chance.
std::vector<std::pair<std::string, Eigen::VectorXd>> points(const problems::Start& start) {
  const Eigen::VectorXd x =
      Eigen::Map<const Eigen::VectorXd>(start.x.data(), static_cast<Eigen::Index>(start.x.size()));
  Eigen::VectorXd near = x;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    near[i] += 0.01 * std::max(std::abs(x[i]), 0.1) * std::sin(1.0 + static_cast<double>(i));
  return {{start.label, x}, {start.label + " moved", near}};
}

}  // namespace

ExitCode check_command(const Request& request, Console& console) {
  Json report = new_report("check");
  const auto list = tasks(request, DefaultStarts::first);
  std::size_t done = 0, differ = 0, count = 0;
  console.out(table_head(columns()));
  for (const Task& task : list) {
    console.progress(done++, list.size(), task.problem->info().qualified_name());
    for (const auto& [label, x] : points(task.start)) {
      if (interrupted() || console.closed()) break;
      for (const Check& check : Checker(*task.problem, label, x).run()) {
        ++count;
        differ += !check.agrees();
        console.out(table_row(columns(), check));
        report["results"].push_back(to_json(check));
      }
    }
  }
  console.out(
      fmt::format("\n{} of {} comparisons agree. Differences are from long double by a composition of its own, "
                  "relative to the largest\n"
                  "entry: allowed {:.0e}, for differences {:.0e}.\n",
                  count - differ, count, exact, by_differences));
  if (!request.json.empty()) console.save(request.json, dump(report));
  return differ == 0 ? ExitCode::converged : ExitCode::numerical;
}

}  // namespace hesse::apps
