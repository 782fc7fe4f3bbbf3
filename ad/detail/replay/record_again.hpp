#pragma once

#include <string>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>

// The policy for recordings that do not hold at a point: when to record again, and when to give up.
namespace hesse::ad::detail {

// Evaluates by a recording, and compares with the user's code. Where that fails, records at this point and evaluates
// once more. agrees(just_recorded) evaluates; record() makes the recording. Both return false if they fail.
template <class Agrees, class Record>
bool evaluate_or_record(Agrees&& agrees, Record&& record) {
  return agrees(false) || (record() && agrees(true));
}

// The numbers of recordings of a function and of evaluations by them.
class RecordingCount {
 public:
  void recorded() { ++recordings_; }
  void evaluated() { ++evaluations_; }

  int recordings() const { return recordings_; }
  int evaluations() const { return evaluations_; }
  // Whether the recording is not to be used any more: an evaluation failed, or replay does not pay, because the function
  // is recorded too often. A Function or Jacobian then falls back to a composition, if one is possible (Plan::fall_back).
  bool exhausted(Evaluation outcome = Evaluation::ok) const {
    return outcome == Evaluation::fatal || recordings_ > 4 + evaluations_ / 8;
  }
  // "recorded 3 times, "
  std::string describe() const {
    return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ");
  }

 private:
  int recordings_ = 0, evaluations_ = 0;
};

// Runs work that derives or compiles, and returns its result. False, with the message, if a limit is reached. The
// user's code must not run in it: its errors are its own.
template <class Work>
bool within_limits(Work&& work, std::string& message) {
  try {
    return work();
  } catch (const Error& limit) {
    message = limit.what();
    return false;
  }
}

}  // namespace hesse::ad::detail
