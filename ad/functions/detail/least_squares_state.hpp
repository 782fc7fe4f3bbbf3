#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/functions/least_squares.hpp>
#include <hesse/ad/functions/residual_replay.hpp>
#include <hesse/ad/functions/residual_terms.hpp>

namespace hesse::ad {

// What a LeastSquares holds: its blocks, where their derivatives go, and their replay.
struct LeastSquares::State {
  explicit State(const Options& given) : options(given) {}

  Options options;
  std::vector<ParameterBlock> parameters;
  std::vector<ResidualTerm> terms;
  Index n = 0, m = 0;
  bool frozen = false;
  std::string diagnosis;
  LowerTriangle lower;  // of H and B
  RowStructure rows;    // of J, where it is asked for sparse

  Eigen::VectorXd row_values;  // of a sparse J, on the way to a dense one

  bool planned = false;  // by the first evaluation of a derivative
  std::unique_ptr<ResidualReplay> replay;
  std::string overloaded;    // why there is no replay
  Eigen::VectorXd known_at;  // where the terms hold the residuals of the user's code …
  bool known = false;        // … if they do

  // Settles the structure.
  void freeze();
  void prepare(const char* operation, const Eigen::VectorXd& x);
  void require_size(const char* operation, const char* what, Index given, Index expected) const;
  const ParameterBlock& at(const char* operation, Parameter p) const;

  // The residuals of all blocks by their functors in double.
  Evaluation run(const Eigen::VectorXd& x);
  // f = ½‖r‖² of the residuals that the terms hold.
  Evaluation sum(double& f);
  // The residuals, and whether derivatives at x come from replay: plans, and makes replay agree with the residuals.
  Evaluation begin(const Eigen::VectorXd& x, bool& replayed);

  // Derivatives by replay, but for blocks that are left. False when some number is not finite: overloading will name it.
  bool replay_gradient(const Eigen::VectorXd& x, Eigen::VectorXd& g);
  bool replay_hessian(const Eigen::VectorXd& x, Eigen::VectorXd& g, Eigen::VectorXd& h);
  bool replay_jacobian(const Eigen::VectorXd& x, double* values, Index count);
  bool replay_second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b);

  // Evaluates by replay; false where that cannot be. Programs are derived when they are first needed, and may be too long.
  template <class Evaluate>
  bool by_replay(Evaluate&& evaluate) {
    try {
      return evaluate();
    } catch (const Error& error) {
      overloaded = error.what();
      replay.reset();
      return false;
    }
  }

  // … by overloading, of all blocks or of those that replay leaves.
  enum class Blocks { all, left };
  Evaluation differentiate(ResidualTerm& t, const Eigen::VectorXd& x);
  Evaluation add_gradient(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g);
  Evaluation add_hessian(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g, Eigen::VectorXd& h);
  Evaluation write_jacobian(Blocks blocks, const Eigen::VectorXd& x, double* values);
  Evaluation add_second_order(Blocks blocks, const Eigen::VectorXd& x, const Eigen::VectorXd& lambda,
                              Eigen::VectorXd& b);

  // r and J, its values where jacobian_place() says.
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, double* values, Index count);
  Index jacobian_place(Index row, Index column) const {
    return options.sparse ? rows.place(row, column) : row + column * m;
  }
  std::string remarks(const Eigen::VectorXd& x);
  void copy_residuals(Eigen::VectorXd& r) const;
  void mirror(Eigen::VectorXd& h) const;

 private:
  void gather(ResidualTerm& t, const Eigen::VectorXd& x) const;
  std::string where(const ResidualTerm& t) const;
  std::string point(const ResidualTerm& t) const;
  Evaluation inspect(const ResidualTerm& t, bool returned);
  void note_jacobian(const ResidualTerm& t);
  void note_second_order(const ResidualTerm& t);
  void scatter(const ResidualTerm& t, bool with_gauss_newton, Eigen::VectorXd& h) const;
  void scatter_gradient(const ResidualTerm& t, Eigen::VectorXd& g) const;
  bool skips(Blocks blocks, const ResidualTerm& t) const;
  void plan();
  Index slot(Index row, Index column) const {
    return options.sparse ? lower.slot(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column))
                          : row + column * n;
  }

  // From the values of replay's sums to H, and the generation of its elements they belong to. No half_slots_: the same.
  std::vector<std::uint32_t> half_slots_, weighted_slots_;
  std::size_t half_slots_of_ = 0, weighted_slots_of_ = 0;
  Eigen::VectorXd sum_values_, weighted_point_, weighted_gradient_, weighted_values_;
};

}  // namespace hesse::ad
