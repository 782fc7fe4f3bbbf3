#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <hesse/ad/detail/compositions/candidates.hpp>
#include <hesse/ad/detail/recording/rerun.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad::detail {

// The prediction of a candidate: runs its own kernel on the trace over Counting, so recording, seeding, sweeps and
// extraction are counted and no formula must follow the code. If the passes are alike, one pass stands for all.
// Otherwise all passes run or, if that takes too long, a sample at even distances.
class PassCounter {
 public:
  // Base operations to count before passes are sampled.
  static constexpr double budget = 2e6;

  // run(p) performs pass p of `passes`. uniform: the passes differ only in the used lanes of the last one.
  template <class Run>
  void count(Eigen::Index passes, bool uniform, Run&& run) {
    const Counts first = one(run, 0);
    if (passes == 1) {
      add(first, 1.0);
      return;
    }
    if (uniform) {
      add(first, static_cast<double>(passes - 1));
      add(one(run, passes - 1), 1.0);
      return;
    }
    add(first, 1.0);
    const Counts second = one(run, 1);
    const double rest = static_cast<double>(passes - 1);
    const double affordable = budget / std::max(1.0, static_cast<double>(second.total()));
    if (rest <= affordable) {
      add(second, 1.0);
      for (Eigen::Index p = 2; p < passes; ++p) add(one(run, p), 1.0);
      return;
    }
    exact_ = false;
    const auto samples = static_cast<Eigen::Index>(std::max(3.0, affordable));
    for (Eigen::Index s = 0; s < samples; ++s)
      add(s == 0 ? second : one(run, 1 + s * (passes - 2) / (samples - 1)), rest / static_cast<double>(samples));
  }

  // The count for passes of `lanes` lanes, extrapolated from one lane and two lanes.
  static PassCounter of_width(const PassCounter& one, const PassCounter& two, int lanes, double passes) {
    PassCounter all;
    for (std::size_t i = 0; i < operation_count; ++i)
      all.sums_[i] = passes * (one.sums_[i] + (lanes - 1) * (two.sums_[i] - one.sums_[i]));
    return all;
  }

  bool exact() const { return exact_; }
  Counts counts(double scale) const {
    Counts rounded;
    for (std::size_t i = 0; i < operation_count; ++i) rounded.of[i] = std::llround(sums_[i] * scale);
    return rounded;
  }

 private:
  template <class Run>
  static Counts one(Run& run, Eigen::Index pass) {
    Counts counts;
    const CountingScope scope(counts);
    run(pass);
    return counts;
  }
  void add(const Counts& counts, double times) {
    for (std::size_t i = 0; i < operation_count; ++i) sums_[i] += times * static_cast<double>(counts.of[i]);
  }

  std::array<double, operation_count> sums_{};
  bool exact_ = true;
};

struct NoSink {
  void value(const Counting&) {}
  void value(Eigen::Index, const Counting&) {}
  void gradient(Eigen::Index, const Counting&) {}
  void hessian(Eigen::Index, Eigen::Index, const Counting&) {}
  void jacobian(Eigen::Index, Eigen::Index, const Counting&) {}
  void product(Eigen::Index, Eigen::Index, const Counting&) {}
  void check(Eigen::Index, const Counting&) {}
};

// A candidate before its operations are counted.
template <class Kernel>
Candidate uncounted(Eigen::Index passes, bool possible, const char* reason) {
  Candidate candidate;
  candidate.mode = Kernel::mode;
  candidate.lanes = Kernel::lanes;
  candidate.passes = static_cast<double>(passes);
  candidate.counted = candidate.exact = false;
  candidate.admissible = possible;
  if (!possible) candidate.reason = reason;
  return candidate;
}

template <class Kernel>
PassCounter count_passes(Kernel& kernel, Eigen::Index passes, const Recording& trace) {
  Replay<typename Kernel::Number> replay(trace);
  NoSink sink;
  PassCounter counter;
  counter.count(passes, Kernel::uniform, [&](Eigen::Index p) {
    if constexpr (std::is_same_v<std::remove_const_t<decltype(Kernel::mode)>, HessianMode>)
      kernels::run_pass(
          kernel, [&](const auto& x) { return replay.run(x)[0]; }, trace.point(), p, sink);
    else
      kernels::run_jacobian_pass(
          kernel, [&](const auto& x) { return replay.run(x); }, trace.point(), p, sink);
  });
  return counter;
}

inline void enter(Candidate& candidate, const PassCounter& counter, const Recording& trace) {
  candidate.operations = counter.counts(trace.scale());
  candidate.counted = true;
  candidate.exact = counter.exact() && trace.complete();
}

template <class Kernel>
void count(Candidate& candidate, const Features& features, Kernel kernel) {
  enter(candidate, count_passes(kernel, static_cast<Eigen::Index>(candidate.passes), *features.trace), *features.trace);
}
template <class Kernel>
void count(Candidate& candidate, const Features& features) {
  count(candidate, features, Kernel());
}

// The number of lanes that count_widths carries in total.
inline constexpr int lanes_of_widths = 3;

// Counts all widths of a mode in which the lanes have equal cost: one lane and two lanes determine the others.
template <template <class, int> class Kernel>
void count_widths(std::span<Candidate> candidates, const Features& features) {
  const Recording& trace = *features.trace;
  Kernel<Counting, 1> narrow;
  Kernel<Counting, 2> wide;
  const PassCounter one = count_passes(narrow, 1, trace), two = count_passes(wide, 1, trace);
  for (Candidate& c : candidates)
    if (c.admissible && c.mode == Mode(Kernel<Counting, 1>::mode))
      enter(c, PassCounter::of_width(one, two, c.lanes, c.passes), trace);
}

// Counts the operations of products with directions.
void count_products(Candidate& candidate, const Features& features, const kernels::Directions& directions);

// A composition for a Hessian or a Jacobian.
template <class Kernel>
Candidate composition_candidate(const Features& features) {
  if constexpr (requires { Kernel::possible(features.inputs); })
    return uncounted<Kernel>(Kernel::passes(features.inputs), Kernel::possible(features.inputs),
                             "packs at most as many inputs as lanes");
  else
    return uncounted<Kernel>(Kernel::passes(features.inputs, features.outputs), true, "");
}

// Compiled in separate files, a few compositions in each.
extern template void count<kernels::PackedForward<Counting, 4>>(Candidate&, const Features&);
extern template void count<kernels::PackedForward<Counting, 8>>(Candidate&, const Features&);
extern template void count<kernels::ForwardOverForward<Counting, 4>>(Candidate&, const Features&);
extern template void count_widths<kernels::ForwardOverReverse>(std::span<Candidate>, const Features&);
extern template void count<kernels::ReverseOverForward<Counting, 4>>(Candidate&, const Features&);
extern template void count<kernels::ReverseOverReverse<Counting>>(Candidate&, const Features&);
extern template void count_widths<kernels::ForwardJacobian>(std::span<Candidate>, const Features&);
extern template void count<kernels::ReverseJacobian<Counting>>(Candidate&, const Features&);

}  // namespace hesse::ad::detail
