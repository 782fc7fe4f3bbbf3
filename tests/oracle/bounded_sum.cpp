#include "bounded_sum.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "bounded_program.hpp"

namespace oracle {

using hesse::ad::Bounded;

namespace {

// Whatever the order, no partial sum is larger than the sum of the magnitudes.
class SumInAnyOrder {
 public:
  void add(const Bounded& term) {
    value_ += term.value;
    error_ += term.error;
    magnitude_ += std::abs(term.value);
    ++terms_;
  }
  Bounded result() const {
    constexpr double u = std::numeric_limits<double>::epsilon() / 2;
    return {value_, error_ + (terms_ > 1 ? (terms_ - 1) * u * magnitude_ : 0.0)};
  }

 private:
  double value_ = 0, error_ = 0, magnitude_ = 0;
  int terms_ = 0;
};

// The entries of an element's Hessian by its products with the unit vectors. Either of (i, j) and (j, i) may be the one
// that is read: the worse is taken.
std::vector<Bounded> entries_by_directions(const hesse::ad::detail::DirectionPrograms& programs, std::size_t width,
                                           std::span<const Bounded> x, std::span<const Bounded> parameters) {
  const std::vector<Bounded> coefficients = run(programs.coefficients, x, parameters);
  std::vector<std::vector<Bounded>> columns;
  for (std::size_t j = 0; j < width; ++j) {
    std::vector<Bounded> direction(width);
    direction[j] = Bounded(1.0);
    const std::vector<Bounded> product = run(programs.products, direction, {}, coefficients);
    std::vector<Bounded>& column = columns.emplace_back(width);
    for (std::size_t k = 0; k < programs.rows.size(); ++k) column[programs.rows[k]] = product[k];
  }
  std::vector<Bounded> entries;
  for (const auto& [i, j] : programs.entries) {
    const Bounded &lower = columns[j][i], &upper = columns[i][j];
    entries.push_back(lower.error < upper.error ? upper : lower);
  }
  return entries;
}

// x, then the linear forms.
std::vector<Bounded> arguments(const hesse::ad::detail::DerivedSum& sum, const Eigen::VectorXd& x) {
  std::vector<Bounded> all(x.begin(), x.end());
  for (const hesse::ad::detail::LinearForm& form : sum.forms) {
    SumInAnyOrder z;
    z.add(form.offset);
    for (std::size_t k = 0; k < form.variable.size(); ++k) z.add(form.coefficient[k] * Bounded(x[form.variable[k]]));
    all.push_back(z.result());
  }
  return all;
}

// Of which variables an argument is made, and how much of each.
std::vector<std::vector<std::pair<std::uint32_t, double>>> slopes(const hesse::ad::detail::DerivedSum& sum) {
  std::vector<std::vector<std::pair<std::uint32_t, double>>> rows;
  for (std::uint32_t i = 0; i < sum.n; ++i) rows.push_back({{i, 1.0}});
  for (const hesse::ad::detail::LinearForm& form : sum.forms) {
    auto& row = rows.emplace_back();
    for (std::size_t k = 0; k < form.variable.size(); ++k) row.emplace_back(form.variable[k], form.coefficient[k]);
  }
  return rows;
}

// A factor 1 does not round.
Bounded times(double factor, const Bounded& x) { return factor == 1 ? x : factor * x; }

}  // namespace

BoundedDerivatives bounded_derivatives(const hesse::ad::detail::DerivedSum& sum, const Eigen::VectorXd& x) {
  if (!sum.nested_sums.empty()) throw std::logic_error("nested sums have no bounds here");
  const std::vector<Bounded> all = arguments(sum, x);
  const auto by = slopes(sum);
  SumInAnyOrder value;
  hesse::ad::Vector<SumInAnyOrder> gradient(x.size());
  Eigen::Matrix<SumInAnyOrder, Eigen::Dynamic, Eigen::Dynamic> hessian(x.size(), x.size());
  const auto add_slope = [&](std::uint32_t a, const Bounded& g) {
    for (const auto& [i, slope] : by[a]) gradient[i].add(times(slope, g));
  };
  const auto add_curvature = [&](std::uint32_t a, std::uint32_t b, const Bounded& h) {
    for (const auto& [i, da] : by[a])
      for (const auto& [j, db] : by[b]) hessian(i, j).add(times(da, times(db, h)));
  };
  for (const hesse::ad::detail::ElementType& kind : sum.types) {
    const std::size_t parameters = kind.programs.hessian.parameters;
    for (std::size_t e = 0; e < kind.count; ++e) {
      const std::uint32_t* const index = kind.index.data() + e * kind.width;
      std::vector<Bounded> own, given;
      for (std::size_t i = 0; i < kind.width; ++i) own.push_back(all[index[i]]);
      for (std::size_t p = 0; p < parameters; ++p) given.emplace_back(kind.parameters[e * parameters + p]);
      const std::vector<Bounded> outputs = run(kind.programs.hessian, own, given);
      auto next = outputs.begin();
      value.add(*next++);
      for (const std::uint32_t i : kind.programs.gradient_entries) add_slope(index[i], *next++);
      const std::vector<Bounded> curvature =
          kind.directions ? entries_by_directions(*kind.directions, kind.width, own, given)
                          : std::vector<Bounded>(next, next + static_cast<std::ptrdiff_t>(kind.entries().size()));
      for (std::size_t k = 0; k < curvature.size(); ++k) {
        const auto [i, j] = kind.entries()[k];
        add_curvature(index[i], index[j], curvature[k]);
        if (i != j) add_curvature(index[j], index[i], curvature[k]);
      }
    }
  }
  const auto result = [](const SumInAnyOrder& entry) { return entry.result(); };
  return {value.result(), gradient.unaryExpr(result), hessian.unaryExpr(result)};
}

}  // namespace oracle
