#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <hesse/ad/detail/least_squares/residual_strategy.hpp>
#include <hesse/ad/detail/least_squares/residual_terms.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/detail/replay/vector_replay.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad::detail {

// Replay of the residual blocks of a LeastSquares. Each residual of replay must agree with the user's code in double. A
// block whose guard fails is recorded again at that point. A block that cannot be recorded, or disagrees even then, is
// left to overloading (active numbers).
class ResidualReplay {
 public:
  struct Options {
    ResidualStrategy strategy = ResidualStrategy::planned;
    bool sparse = false;
    std::size_t threads = 1;
    double evaluations = 20;  // expected
    Rates rates = default_rates();
  };

  // Records all blocks. Their terms hold the parameters at a point and the residuals there. Returns null, with the
  // reason in `why`, if overloading is cheaper or nothing can be replayed.
  static std::unique_ptr<ResidualReplay> make(const std::vector<ResidualTerm>& terms, std::size_t n, std::size_t m,
                                              VectorReplay::Place place, const Options& options, std::string& why);

  // Makes replay agree with the residuals of the terms at x. False if blocks are recorded too often for it to pay.
  bool follow(const Eigen::VectorXd& x, const std::vector<ResidualTerm>& terms);

  // Whether a block is left to overloading; and how many are.
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
  bool pays(double share, const DerivedSum* sum, std::string& why);
  bool agree(const std::vector<ResidualTerm>& terms, bool just_recorded);

  std::size_t n_, m_;
  Options options_;
  VectorReplay elements_;
  Recording recording_;
  std::vector<bool> left_, failed_;
  std::size_t left_count_ = 0;
  std::vector<double> replayed_;  // by residual
  std::vector<Tolerance> tolerance_;
  Eigen::VectorXd agreed_at_;
  RecordingCount count_;
  // The operations of the recording, and the seconds of an evaluation by overloading.
  Counts operations_;
  double overloaded_ = 0;
};

}  // namespace hesse::ad::detail
