#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace hesse::ad {

// Seconds of a steady clock: what PlanOptions::probe is meant to be.
double steady_seconds();

// Two ways to the same derivatives run in turn, each a few times, and the faster one stays: the one that a plan has chosen, then
// its rival. The first run of each sets up and does not count.
class Race {
 public:
  static constexpr int runs = 3;  // of each

  bool rival_is_due() const { return run_ >= runs; }
  bool over() const { return run_ == 2 * runs; }

  // What the one that was due took.
  void ran(double seconds) {
    double& best = best_[rival_is_due()];
    const int lap = run_++ % runs;
    if (lap > 0) best = lap == 1 ? seconds : std::min(best, seconds);
  }

  // Of the fastest run.
  double seconds_of_chosen() const { return best_[0]; }
  double seconds_of_rival() const { return best_[1]; }
  bool rival_won() const { return over() && seconds_of_rival() < seconds_of_chosen(); }

 private:
  int run_ = 0;
  std::array<double, 2> best_{};
};

}  // namespace hesse::ad
