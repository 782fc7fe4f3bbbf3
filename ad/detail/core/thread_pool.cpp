#include <new>
#include <string>
#include <system_error>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/thread_pool.hpp>

// The threads of a pool: they take tasks by an atomic counter, poll for the next run, then sleep.
namespace hesse::ad::detail {

namespace {

// About ten microseconds: the time between two rounds of one evaluation.
constexpr int patience = 400;

// The number of the next task while a round is prepared: no thread can claim it.
constexpr std::uint32_t closed = 0xffffffffu;

void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

// Returns when value differs from `old`.
void wait_while(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
  for (int i = 0; i < patience; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
    pause();
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

ThreadPool::~ThreadPool() {
  stop_.store(true, std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadPool::start() {
  tried_ = true;
  try {
    threads_.reserve(wanted_ - 1);
    while (started() < wanted_) threads_.emplace_back([this, worker = started()] { work(worker); });
  } catch (const std::system_error&) {  // the system has no more threads
  } catch (const std::bad_alloc&) {
  }
}

void ThreadPool::run_all(std::size_t tasks, Call call, const void* context) {
  if (tasks >= closed) throw Error("pool: " + std::to_string(tasks) + " tasks; at most 2^32 - 2");
  if (!tried_) start();
  const std::uint32_t count = static_cast<std::uint32_t>(tasks);
  const std::uint32_t round = round_.load(std::memory_order_relaxed) + 1;
  next_.store(std::uint64_t{round} << 32 | closed, std::memory_order_relaxed);
  call_.store(call, std::memory_order_release);
  context_.store(context, std::memory_order_release);
  tasks_.store(count, std::memory_order_release);
  done_.store(0, std::memory_order_relaxed);
  next_.store(std::uint64_t{round} << 32, std::memory_order_release);
  round_.store(round, std::memory_order_release);
  round_.notify_all();
  help(0, round);
  for (std::uint32_t done = done_.load(std::memory_order_acquire); done != count;
       done = done_.load(std::memory_order_acquire))
    wait_while(done_, done);
}

void ThreadPool::work(std::size_t worker) {
  for (std::uint32_t seen = 0;;) {
    wait_while(round_, seen);
    seen = round_.load(std::memory_order_acquire);
    if (stop_.load(std::memory_order_relaxed)) return;
    help(worker, seen);
  }
}

// Claims tasks of the round until none is left. A claimed task keeps the round open, so what was read before the claim
// belongs to this round. A thread that reads data of a later round finds next_ changed and claims nothing.
void ThreadPool::help(std::size_t worker, std::uint32_t round) {
  std::uint64_t next = next_.load(std::memory_order_acquire);
  while (static_cast<std::uint32_t>(next >> 32) == round) {
    const Call call = call_.load(std::memory_order_acquire);
    const void* context = context_.load(std::memory_order_acquire);
    const std::uint32_t tasks = tasks_.load(std::memory_order_acquire);
    const std::uint32_t i = static_cast<std::uint32_t>(next);
    if (i >= tasks) return;
    if (!next_.compare_exchange_weak(next, next + 1, std::memory_order_acq_rel)) continue;
    call(context, worker, i);
    if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == tasks) done_.notify_all();
    next = next_.load(std::memory_order_acquire);
  }
}

}  // namespace hesse::ad::detail
