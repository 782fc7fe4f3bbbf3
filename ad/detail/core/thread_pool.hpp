#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace hesse::ad::detail {

// A pool of threads. The first run() that can use them starts them; if the system refuses some, fewer do the
// work. Between runs they poll for some microseconds, then sleep. One object belongs to one thread at a
// time.
class ThreadPool {
 public:
  explicit ThreadPool(std::size_t threads) : wanted_(threads < 1 ? 1 : threads) {}  // including the caller's
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  std::size_t threads() const { return wanted_; }
  std::size_t started() const { return 1 + threads_.size(); }

  // Calls task(worker, i) once for every i < tasks, in any order and on any worker < threads(). Returns when all are
  // done. Tasks must not throw. The caller sees all that they wrote.
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
  // A round is one run(). Its number is in the upper half of next_. A thread that wakes up too late thus cannot claim a
  // task of a later round with what it read in an earlier one.
  std::atomic<std::uint64_t> next_{0};
  std::atomic<std::uint32_t> round_{0}, done_{0}, tasks_{0};
  std::atomic<Call> call_{nullptr};
  std::atomic<const void*> context_{nullptr};
  std::atomic<bool> stop_{false};
};

}  // namespace hesse::ad::detail
