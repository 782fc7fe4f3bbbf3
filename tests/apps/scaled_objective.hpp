#pragma once

#include <Eigen/Core>
#include <cmath>
#include <hesse/solver/objective.hpp>
#include <string>
#include <utility>

namespace hesse::apps::testing {

// c·f(Sx): the same function in other units of f and x. c = 2^(2k) and S, a diagonal of powers of two, make every number
// of the scaled function that of the other, times a power of two, to the last bit.
class ScaledObjective final : public solver::Objective {
 public:
  ScaledObjective(solver::Objective& objective, double root_of_c, Eigen::VectorXd scale)
      : objective_(objective), root_(root_of_c), scale_(std::move(scale)), structure_(objective.hessian_structure()) {}

  Eigen::VectorXd to_scaled(const Eigen::VectorXd& x) const { return x.cwiseQuotient(scale_); }
  Eigen::VectorXd from_scaled(const Eigen::VectorXd& x) const { return x.cwiseProduct(scale_); }

  solver::Index dimension() override { return objective_.dimension(); }
  solver::HessianStructure hessian_structure() override { return structure_; }
  solver::Index residual_count() override { return objective_.residual_count(); }
  std::string diagnosis() override { return objective_.diagnosis(); }

  solver::Evaluation value(const Eigen::VectorXd& x, double& f) override {
    const auto outcome = objective_.value(from_scaled(x), f);
    f *= root_ * root_;
    return outcome;
  }
  solver::Evaluation value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) override {
    const auto outcome = objective_.value_gradient(from_scaled(x), f, g);
    f *= root_ * root_;
    g = root_ * root_ * g.cwiseProduct(scale_);
    return outcome;
  }
  solver::Evaluation value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g,
                                            Eigen::VectorXd& h) override {
    const auto outcome = objective_.value_gradient_hessian(from_scaled(x), f, g, h);
    f *= root_ * root_;
    g = root_ * root_ * g.cwiseProduct(scale_);
    scale_hessian(h, root_ * root_);
    return outcome;
  }
  solver::Evaluation residuals(const Eigen::VectorXd& x, Eigen::VectorXd& r) override {
    const auto outcome = objective_.residuals(from_scaled(x), r);
    r *= root_;
    return outcome;
  }
  solver::Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, Eigen::MatrixXd& j) override {
    const auto outcome = objective_.jacobian(from_scaled(x), r, j);
    r *= root_;
    j = root_ * j * scale_.asDiagonal();
    return outcome;
  }
  solver::Evaluation second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda,
                                  Eigen::VectorXd& b) override {
    const auto outcome = objective_.second_order(from_scaled(x), lambda, b);
    scale_hessian(b, root_);
    return outcome;
  }

 private:
  void scale_hessian(Eigen::VectorXd& h, double c) const {
    for (solver::Index j = 0; j < structure_.n; ++j) {
      if (structure_.dense()) {
        for (solver::Index i = 0; i < structure_.n; ++i) h[j * structure_.n + i] *= c * scale_[i] * scale_[j];
        continue;
      }
      const auto column = static_cast<std::size_t>(j);
      for (solver::Index k = structure_.outer[column]; k < structure_.outer[column + 1]; ++k)
        h[k] *= c * scale_[structure_.inner[static_cast<std::size_t>(k)]] * scale_[j];
    }
  }

  solver::Objective& objective_;
  double root_;
  Eigen::VectorXd scale_;
  solver::HessianStructure structure_;
};

}  // namespace hesse::apps::testing
