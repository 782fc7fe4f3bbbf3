#pragma once

#include <deque>
#include <hesse/solver/detail/least_squares/residual_model.hpp>
#include <optional>
#include <string_view>

namespace hesse::solver::detail {

// Descent on ½‖r‖²: one strategy. least_squares.cpp has the list of strategies.
struct DescentStrategy {
  std::string_view name;
  bool starts_exact;  // Newton steps from the first step on
  bool switches;      // changes between Gauss-Newton and Newton by the curvature probe
  bool scaled;        // trust region in the units of the columns of J; otherwise in the sizes of x
};

// Why and where a descent ended. p.H is the exact Hessian if it was evaluated there.
struct DescentEnd {
  Stop stop;
  Point p;
  bool slow = false;  // given up because f hardly decreased over many iterations
};

// One descent from p, where p.r, p.J and p.g are known: Levenberg-Marquardt steps in trust-region form far from a
// minimum, exact Newton steps where the curvature of the residuals matters. A patient descent is never given up.
class ResidualDescent {
 public:
  ResidualDescent(Evaluator& evaluator, const DescentStrategy& strategy, Point p, bool patient);
  DescentEnd run();

 private:
  bool is_slow();
  bool evaluate_hessian();
  void use(bool exact);
  void build_model();
  std::optional<Stop> step();
  std::optional<Stop> test_convergence(const TrustStep& step, const Eigen::VectorXd& d);
  std::optional<Stop> no_step_left();
  bool try_correction(const TrustStep& step, Eigen::VectorXd& d, Point& q);
  double judge(const TrustStep& step, const Eigen::VectorXd& d, Point& q, bool& taken);
  void choose_model(const Eigen::VectorXd& d, const Point& q, double decrease, bool corrected);
  void rescale();
  DescentEnd end(Stop stop, bool slow = false);

  Evaluator& e_;
  const Options& options_;
  const DescentStrategy& strategy_;
  const bool patient_;
  Point p_;
  Eigen::VectorXd column_norms_;  // the largest norm that each column of J has had
  Eigen::VectorXd scale_;         // D
  double radius_ = 0;
  bool exact_;
  int slow_ = 0;  // successive Gauss-Newton steps that were slow because of curvature
  Eigen::MatrixXd hessian_;
  bool hessian_known_ = false;
  bool new_point_ = true;
  std::optional<ResidualModel> model_;
  std::deque<double> history_;
};

}  // namespace hesse::solver::detail
