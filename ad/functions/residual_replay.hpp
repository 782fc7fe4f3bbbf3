#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/functions/residual_terms.hpp>
#include <hesse/ad/functions/residual_way.hpp>
#include <hesse/ad/functions/vector_replay.hpp>
#include <hesse/ad/plan/plan.hpp>

namespace hesse::ad {

// The residual blocks of a LeastSquares recorded: replayed where replay and the user's code in double agree about every residual.
// Blocks that decide otherwise at a new point are recorded again there; what cannot be recorded, or disagrees nevertheless, is
// left to overloading scalars.
class ResidualReplay {
 public:
  struct Options {
    ResidualWay way = ResidualWay::planned;
    bool sparse = false;
    std::size_t threads = 1;
    double evaluations = 20;  // expected
    Rates rates = default_rates();
  };

  // Records all blocks, whose terms hold the parameters at a point and the residuals there. Null, and why, when overloading is
  // cheaper or nothing can be replayed.
  static std::unique_ptr<ResidualReplay> make(const std::vector<ResidualTerm>& terms, std::size_t n, std::size_t m,
                                              VectorReplay::Place place, const Options& options, std::string& why);

  // Makes replay agree with the residuals that the terms hold for x. False when blocks are recorded too often: it does not pay.
  bool follow(const Eigen::VectorXd& x, const std::vector<ResidualTerm>& terms);

  // Whether a block is left to overloading scalars, and how many are.
  bool leaves(std::size_t block) const { return left_[block]; }
  std::size_t left() const { return left_count_; }

  VectorReplay& elements() { return elements_; }
  std::string describe();

 private:
  ResidualReplay(const std::vector<ResidualTerm>& terms, std::size_t n, std::size_t m, VectorReplay::Place place,
                 const Options& options);

  void record(const std::vector<std::size_t>& blocks, const std::vector<ResidualTerm>& terms);
  bool record_batch(std::span<const std::size_t> blocks, const std::vector<ResidualTerm>& terms);
  void leave(std::size_t block);
  bool may_pay(double share, std::string& why) const;
  bool choose(std::string& why);
  bool agree(const std::vector<ResidualTerm>& terms, bool just_recorded);

  std::size_t n_, m_;
  Options options_;
  VectorReplay elements_;
  Recording recording_;
  std::vector<bool> left_, broken_;
  std::size_t left_count_ = 0;
  std::vector<double> replayed_, slack_;  // by residual
  Eigen::VectorXd agreed_at_;
  int recordings_ = 1, evaluations_ = 0;
  // What was recorded, and what overloading takes for an evaluation of it.
  Counts operations_;
  double overloaded_ = 0;
};

}  // namespace hesse::ad
