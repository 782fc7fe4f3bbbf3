#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace hesse::ad {

// A few threads that wait for work. They are started by the first run() that has use for them; where the system refuses
// some, fewer do the work. Between runs they look for the next one for some microseconds, then sleep. One object belongs
// to one thread at a time.
class Pool {
 public:
  explicit Pool(std::size_t threads) : wanted_(threads < 1 ? 1 : threads) {}  // the caller's is one of them
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  std::size_t threads() const { return wanted_; }
  std::size_t started() const { return 1 + threads_.size(); }

  // task(worker, i) once for every i < tasks, in any order and on any worker < threads(); returns when all are done. Tasks
  // must not throw. What they wrote is visible to the caller.
  template <class Task>
  void run(std::size_t tasks, const Task& task) {
    if (wanted_ == 1 || tasks < 2) {
      for (std::size_t i = 0; i < tasks; ++i) task(std::size_t{0}, i);
      return;
    }
    run_all(
        tasks,
        [](const void* context, std::size_t worker, std::size_t i) { (*static_cast<const Task*>(context))(worker, i); },
        &task);
  }

 private:
  using Call = void (*)(const void*, std::size_t, std::size_t);

  void run_all(std::size_t tasks, Call call, const void* context);
  void start();
  void work(std::size_t worker);
  void help(std::size_t worker, std::uint32_t round);

  std::size_t wanted_;
  bool tried_ = false;
  std::vector<std::thread> threads_;
  // A round is one run(). Its number stands in the upper half of next_, so that a thread which wakes up too late claims
  // nothing of a later round with what it read of an earlier one.
  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint32_t> round_{0}, done_{0}, tasks_{0};
  std::atomic<Call> call_{nullptr};
  std::atomic<const void*> context_{nullptr};
  std::atomic<bool> stop_{false};
};

}  // namespace hesse::ad
