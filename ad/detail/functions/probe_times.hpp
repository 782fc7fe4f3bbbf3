#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace hesse::ad::detail {

// ProbeTimes: the times of probing. The chosen candidate and then its challenger run several times each, and the faster one stays. The
// first run of each includes set-up and does not count.
class ProbeTimes {
 public:
  static constexpr int runs = 3;  // of each candidate

  bool challenger_is_due() const { return run_ >= runs; }
  bool complete() const { return run_ == 2 * runs; }

  // Reports the seconds of the candidate that was due.
  void add(double seconds) {
    double& best = best_[challenger_is_due()];
    const int lap = run_++ % runs;
    if (lap > 0) best = lap == 1 ? seconds : std::min(best, seconds);
  }

  // Of its fastest run.
  double seconds_of_chosen() const { return best_[0]; }
  double seconds_of_challenger() const { return best_[1]; }
  bool challenger_won() const { return complete() && seconds_of_challenger() < seconds_of_chosen(); }

 private:
  int run_ = 0;
  std::array<double, 2> best_{};
};

}  // namespace hesse::ad::detail
