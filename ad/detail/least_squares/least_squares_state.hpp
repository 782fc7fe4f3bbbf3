#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/least_squares/residual_replay.hpp>
#include <hesse/ad/detail/least_squares/residual_terms.hpp>
#include <hesse/ad/least_squares.hpp>

namespace hesse::ad {

// The state of a LeastSquares: its residual blocks, the places of their derivatives, and their replay.
struct LeastSquares::State {
  explicit State(const Options& given) : options(given) {}

  Options options;
  std::vector<detail::ParameterBlock> parameters;
  std::vector<detail::ResidualTerm> terms;
  Index n = 0, m = 0;
  bool frozen = false;
  std::string diagnosis;
  SymmetricPattern lower;  // of H and B
  SparsityPattern rows;    // of J

  Eigen::VectorXd row_values;  // of a sparse J, before it is copied to a dense one

  bool planned = false;  // set by the first evaluation of a derivative
  std::unique_ptr<detail::ResidualReplay> replay;
  std::string overloaded;    // why there is no replay
  Eigen::VectorXd known_at;  // where the terms hold residuals of the user's code …
  bool known = false;        // … if they do

  // Fixes the structure.
  void freeze();
  void prepare(const char* operation, const Eigen::VectorXd& x);
  void require_size(const char* operation, const char* what, Index given, Index expected) const;
  const detail::ParameterBlock& at(const char* operation, Parameter p) const;

  // The residuals of all blocks, by their functors in double.
  Evaluation run(const Eigen::VectorXd& x);
  // f = ½‖r‖², from the residuals that the terms hold.
  Evaluation sum(double& f);
  // Computes the residuals. Plans at first, makes replay agree with them, and says whether it computes derivatives.
  Evaluation begin(const Eigen::VectorXd& x, bool& replayed);

  // Derivatives by replay, without blocks left to overloading. False if a number is not finite: overloading names it.
  bool replay_gradient(const Eigen::VectorXd& x, Eigen::VectorXd& g);
  bool replay_hessian(const Eigen::VectorXd& x, Eigen::VectorXd& g, Eigen::VectorXd& h);
  bool replay_jacobian(const Eigen::VectorXd& x, double* values, Index count);
  bool replay_second_order(const Eigen::VectorXd& x, const Eigen::VectorXd& lambda, Eigen::VectorXd& b);

  // Evaluates by replay. False if that fails: programs are derived at their first use, and may be too long.
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

  // Derivatives by active numbers, of all blocks or of those left by replay.
  enum class Blocks { all, left };
  Evaluation differentiate(detail::ResidualTerm& t, const Eigen::VectorXd& x);
  Evaluation add_gradient(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g);
  Evaluation add_hessian(Blocks blocks, const Eigen::VectorXd& x, Eigen::VectorXd& g, Eigen::VectorXd& h);
  Evaluation write_jacobian(Blocks blocks, const Eigen::VectorXd& x, double* values);
  Evaluation add_second_order(Blocks blocks, const Eigen::VectorXd& x, const Eigen::VectorXd& lambda,
                              Eigen::VectorXd& b);

  // r and the values of J, at the slots of `rows`.
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& r, double* values, Index count);
  std::string remarks(const Eigen::VectorXd& x);
  void copy_residuals(Eigen::VectorXd& r) const;
  void mirror(Eigen::VectorXd& h) const;

 private:
  void gather(detail::ResidualTerm& t, const Eigen::VectorXd& x) const;
  std::string where(const detail::ResidualTerm& t) const;
  std::string point(const detail::ResidualTerm& t) const;
  Evaluation inspect(const detail::ResidualTerm& t, bool returned);
  void note_jacobian(const detail::ResidualTerm& t);
  void note_second_order(const detail::ResidualTerm& t);
  void scatter(const detail::ResidualTerm& t, bool with_gauss_newton, Eigen::VectorXd& h) const;
  void scatter_gradient(const detail::ResidualTerm& t, Eigen::VectorXd& g) const;
  bool skips(Blocks blocks, const detail::ResidualTerm& t) const;
  void plan();
  Index slot(Index row, Index column) const {
    return options.sparse ? lower.slot(static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(column))
                          : row + column * n;
  }

  // The places of the values of replay's sums in H, and the generation that they hold for. Empty half_slots_: identity.
  std::vector<std::uint32_t> half_slots_, weighted_slots_;
  std::size_t half_slots_of_ = 0, weighted_slots_of_ = 0;
  Eigen::VectorXd sum_values_, weighted_point_, weighted_gradient_, weighted_values_;
};

}  // namespace hesse::ad
