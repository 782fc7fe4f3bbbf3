#pragma once

namespace hesse::apps::solves {

// The largest resident memory of the process since this object was made, less what was resident then. Free memory of the heap is given
// back first, so that what an earlier run has left is not reused unseen.
class PeakMemory {
 public:
  PeakMemory();
  // NaN where the system does not let a process reset its peak (/proc/self/clear_refs).
  double bytes() const;

 private:
  double before_;
};

}  // namespace hesse::apps::solves
