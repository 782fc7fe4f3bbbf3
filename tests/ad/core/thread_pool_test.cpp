#include <sys/resource.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include <hesse/ad/detail/core/thread_pool.hpp>

namespace ad = hesse::ad;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

namespace {

// Every task once in each of many rounds, of different sizes and with pauses in between.
void check_rounds(ad::detail::ThreadPool& pool, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    const std::size_t tasks = static_cast<std::size_t>(round % 37);
    std::vector<int> done(tasks);
    std::atomic<bool> foreign{false};
    pool.run(tasks, [&](std::size_t worker, std::size_t i) {
      if (worker >= pool.threads()) foreign = true;
      done[i] += round;
    });
    REQUIRE(done == std::vector<int>(tasks, round));
    REQUIRE_FALSE(foreign);
    if (round % 1000 == 999) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

}  // namespace

TEST_CASE("a pool does every task once", "[pool]") {
  for (const std::size_t threads : {0u, 1u, 2u, 3u, 8u}) {
    ad::detail::ThreadPool pool(threads);
    CHECK(pool.started() == 1);
    check_rounds(pool, 5000);
    CHECK(pool.started() == std::max<std::size_t>(1, threads));
  }
}

TEST_CASE("a pool that was never used, and one that sleeps, end at once", "[pool]") {
  { ad::detail::ThreadPool pool(4); }
  ad::detail::ThreadPool pool(4);
  check_rounds(pool, 10);
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

TEST_CASE("a pool works with the threads it gets", "[pool]") {
  if (sanitized) return;  // they reserve more memory than there is
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  rlimit old{};
  getrlimit(RLIMIT_AS, &old);
  // Room for a few stacks.
  const rlimit limit{static_cast<rlim_t>(pages) * 4096 + (rlim_t{40} << 20), old.rlim_max};
  {
    ad::detail::ThreadPool pool(500);
    setrlimit(RLIMIT_AS, &limit);
    std::atomic<int> done{0};
    pool.run(1000, [&](std::size_t, std::size_t) { ++done; });
    setrlimit(RLIMIT_AS, &old);
    CHECK(done == 1000);
    CHECK(pool.started() < 500);
    check_rounds(pool, 1000);
  }
}
