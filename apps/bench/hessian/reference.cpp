#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <hesse/problems/generator.hpp>
#include <limits>

namespace hesse::apps::hessians {
namespace {

// Largest difference over largest entry; NaN counts as infinitely wrong.
class Difference {
 public:
  void add(long double value, long double expected) {
    const long double error = std::abs(value - expected);
    worst_ = std::isnan(error) ? std::numeric_limits<long double>::infinity() : std::max(worst_, error);
    largest_ = std::max(largest_, std::abs(expected));
  }
  void scale(long double entry) { largest_ = std::max(largest_, std::abs(entry)); }
  double relative() const { return worst_ == 0 ? 0.0 : static_cast<double>(worst_ / largest_); }

 private:
  long double worst_ = 0, largest_ = 0;
};

double first_order(double f, const VectorXd& g, long double f_expected, const LongVector& g_expected) {
  Difference value, slope;
  value.add(f, f_expected);
  for (Eigen::Index i = 0; i < g.size(); ++i) slope.add(g[i], g_expected[i]);
  return std::max(value.relative(), slope.relative());
}

// visit(row, column, position) for the entries of a lower triangle.
template <class Visit>
void for_each(const Structure& s, Visit visit) {
  for (Eigen::Index j = 0; j < s.n; ++j) {
    if (s.dense()) {
      for (Eigen::Index i = j; i < s.n; ++i) visit(i, j, i + j * s.n);
    } else {
      for (Eigen::Index k = s.outer[at(j)]; k < s.outer[at(j) + 1]; ++k) visit(s.inner[at(k)], j, k);
    }
  }
}

}  // namespace

Judge judge_entries(long double f, LongVector g, std::vector<long double> h, const Structure& structure) {
  return [=, g = std::move(g), h = std::move(h)](double value, const VectorXd& slope, const VectorXd& hessian,
                                                 const Structure& own) {
    Difference curvature;
    // Both lists are ordered by column and row: what only one of them has is 0 in the other.
    std::vector<long double> column(at(structure.n), 0.0L);
    Eigen::Index k = 0;
    for (Eigen::Index j = 0; j < structure.n; ++j) {
      if (own.dense()) {
        for (Eigen::Index i = j; i < own.n; ++i) column[at(i)] = hessian[i + j * own.n];
      } else {
        for (Eigen::Index p = own.outer[at(j)]; p < own.outer[at(j) + 1]; ++p)
          column[at(own.inner[at(p)])] = hessian[p];
      }
      const Eigen::Index count = structure.dense() ? structure.n - j : structure.outer[at(j) + 1] - k;
      for (Eigen::Index p = 0; p < count; ++p) {
        const Eigen::Index row = structure.dense() ? j + p : structure.inner[at(k + p)];
        const Eigen::Index slot = structure.dense() ? row + j * structure.n : k + p;
        curvature.add(column[at(row)], h[at(slot)]);
        column[at(row)] = 0;
      }
      if (!structure.dense()) k += count;
      // What is left lies outside the pattern.
      if (own.dense()) {
        for (Eigen::Index i = j; i < own.n; ++i) curvature.add(std::exchange(column[at(i)], 0), 0);
      } else {
        for (Eigen::Index p = own.outer[at(j)]; p < own.outer[at(j) + 1]; ++p)
          curvature.add(std::exchange(column[at(own.inner[at(p)])], 0), 0);
      }
    }
    return std::max(first_order(value, slope, f, g), curvature.relative());
  };
}

Judge judge_products(long double f, LongVector g, LongMatrix v, LongMatrix products) {
  return [=, g = std::move(g), v = std::move(v), products = std::move(products)](
             double value, const VectorXd& slope, const VectorXd& hessian, const Structure& own) {
    LongMatrix actual = LongMatrix::Zero(v.rows(), v.cols());
    Difference curvature;
    for_each(own, [&](Eigen::Index i, Eigen::Index j, Eigen::Index position) {
      const long double entry = hessian[position];
      curvature.scale(entry);
      if (entry == 0) return;
      actual.row(i) += entry * v.row(j);
      if (i != j) actual.row(j) += entry * v.row(i);
    });
    for (Eigen::Index k = 0; k < v.cols(); ++k)
      for (Eigen::Index i = 0; i < v.rows(); ++i) curvature.add(actual(i, k), products(i, k));
    return std::max(first_order(value, slope, f, g), curvature.relative());
  };
}

LongMatrix directions(Eigen::Index n) {
  constexpr Eigen::Index few = 8, max_unit_vectors = 100;
  if (n <= max_unit_vectors) return LongMatrix::Identity(n, n);
  LongMatrix v(n, few);
  problems::Generator generator(5);
  for (Eigen::Index k = 0; k < few; ++k)
    for (Eigen::Index i = 0; i < n; ++i) {
      const double size = generator.uniform(0.5, 1.0);
      v(i, k) = generator.uniform() < 0.5 ? size : -size;
    }
  return v;
}

}  // namespace hesse::apps::hessians
