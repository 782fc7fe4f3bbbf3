// Problem: logistic regression with a ridge penalty. Its derivatives are short enough to be written by hand.
// Uses: hesse::solver::minimize, which takes any class with the members dimension, hessian_structure, value,
// value_gradient and value_gradient_hessian (<hesse/solver/objective.hpp>). hesse differentiates nothing here.
// Look at: the lines of the callback, one for each iteration. Close to the minimum the gradient shrinks faster and
// faster, as it does with an exact Hessian.
#include <Eigen/Core>
#include <cmath>
#include <cstdio>
#include <hesse/solver/minimize.hpp>
#include <iostream>

using Eigen::VectorXd;
using hesse::solver::Evaluation;

class LogisticRegression {
 public:
  // Row i of X belongs to sign i: +1 or -1.
  LogisticRegression(const Eigen::MatrixXd& X, const VectorXd& signs, double ridge)
      : A_(signs.asDiagonal() * X), ridge_(ridge) {}

  Eigen::Index dimension() const { return A_.cols(); }
  // No outer and no inner indices: the Hessian is the full matrix, column by column.
  hesse::solver::HessianStructure hessian_structure() const { return {dimension(), {}, {}}; }

  // f(w) = Σ log(1 + exp(-aᵢ·w)) + ½ ridge ‖w‖². Evaluation::not_evaluable would make the optimizer shorten its step.
  Evaluation value(const VectorXd& w, double& f) const {
    const VectorXd z = A_ * w;
    f = 0.5 * ridge_ * w.squaredNorm() + z.unaryExpr([](double zi) { return std::log1p(std::exp(-zi)); }).sum();
    return Evaluation::ok;
  }
  Evaluation value_gradient(const VectorXd& w, double& f, VectorXd& g) const {
    g = ridge_ * w - A_.transpose() * mistrust(w);
    return value(w, f);
  }
  Evaluation value_gradient_hessian(const VectorXd& w, double& f, VectorXd& g, VectorXd& h) const {
    const VectorXd p = mistrust(w), curvature = p.array() * (1.0 - p.array());
    Eigen::MatrixXd H = A_.transpose() * curvature.asDiagonal() * A_;
    H.diagonal().array() += ridge_;
    h = H.reshaped();
    return value_gradient(w, f, g);
  }

 private:
  // The probability that the model gives to the wrong sign.
  VectorXd mistrust(const VectorXd& w) const { return (1.0 + (A_ * w).array().exp()).inverse(); }

  Eigen::MatrixXd A_;
  double ridge_;
};

int main() {
  Eigen::MatrixXd X(10, 3);                                              // a constant and two features
  X << 1, 0.5, 2.1, 1, 1.2, 1.4, 1, 1.9, 2.6, 1, 2.2, 0.7, 1, 2.8, 1.9,  //
      1, 3.1, 3.3, 1, 3.6, 1.2, 1, 4.0, 2.4, 1, 4.4, 0.9, 1, 5.2, 2.8;
  VectorXd signs(10);
  signs << -1, -1, -1, -1, 1, -1, 1, 1, -1, 1;
  LogisticRegression objective(X, signs, 0.1);

  hesse::solver::Options options;
  options.gradient_tolerance = 1e-6;  // converged as soon as no entry of the gradient is larger
  options.polish_steps = 0;           // … and no further step for the last digits
  options.callback = [](const hesse::solver::Progress& progress) {
    const auto& it = progress.iteration;
    std::printf("%3d  f = %.5f  largest gradient entry %.4f%s\n", it.number, it.f, it.gradient_norm,
                it.accepted ? "" : "  rejected");
    return hesse::solver::Action::go_on;  // Action::stop ends the run
  };

  const auto result = hesse::solver::minimize(objective, VectorXd::Zero(3), options);
  if (!result.converged()) {
    std::cerr << result.summary.full();
    return 1;
  }
  std::printf("w = %.4f %.4f %.4f\n", result.x[0], result.x[1], result.x[2]);
  std::cout << result.summary.quality << '\n';
}
