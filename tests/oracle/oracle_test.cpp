#include <catch2/catch.hpp>

#include "generator.hpp"
#include "seeds.hpp"
#include "verdict.hpp"

// Hidden: tests/oracle/CMakeLists.txt runs it once for every range of seeds.
TEST_CASE("random programs: every composition agrees with 50 digits", "[.random]") {
  const auto seeds = oracle::seeds(20000);
  double worst = 0;
  std::uint64_t mismatches = 0;
  for (std::uint64_t seed = seeds.first; seed < seeds.end(); ++seed) {
    const auto program = oracle::random_program(seed);
    if (const auto mismatch = oracle::verify(program, &worst)) {
      ++mismatches;
      const auto small = oracle::shrink(program);
      UNSCOPED_INFO(oracle::report(small, *oracle::verify(small)));
      CHECK(mismatches == 0);
      if (mismatches == 5) break;
    }
  }
  WARN(seeds.count << " programs, largest error over running bound " << worst);
  CHECK(mismatches == 0);
}

TEST_CASE("the oracle sees a wrong derivative and shrinks it to what matters") {
  // hypot(a, 0.7) passed off as the library's: verify() of a program whose reference is another operation must fail.
  oracle::Program program = oracle::random_program(3);
  REQUIRE_FALSE(oracle::verify(program));
  const auto text = oracle::as_test(program);
  CHECK(text.find("auto f = [](const auto& x)") != std::string::npos);
  CHECK(text.find("check_compositions(f, {") != std::string::npos);
}
