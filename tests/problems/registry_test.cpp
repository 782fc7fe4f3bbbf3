#include <hesse/problems/registry.hpp>

#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include <hesse/problems/generator.hpp>
#include <hesse/problems/nearest.hpp>

using namespace hesse::problems;
using Catch::Matchers::Contains;

TEST_CASE("every set is listed and expands to its standard instances") {
  REQUIRE(sets().size() == 7);
  CHECK(expand("nist").size() == 27);
  CHECK(expand("mgh").size() == 40);
  CHECK(mgh_entries().size() == 35);
  CHECK(expand("ml").size() == 8);
  CHECK(expand("classic").size() == 24);
  CHECK(expand("bounded").size() == 45);
  CHECK(expand("cutest").size() == 114);
  CHECK(expand("physics").size() == 12);
  CHECK(expand("all").size() == 270);
  const auto all = names();
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
}

TEST_CASE("a problem is found by its name and size") {
  CHECK(find("classic/Himmelblau")->info().n == 2);
  CHECK(find("classic/Beale", 2)->info().n == 2);
  const auto cluster = find("classic/LennardJones", 27);
  CHECK(cluster->info().n == 27);
  CHECK(cluster->info().scalable);
  CHECK(cluster->info().qualified_name() == "classic/LennardJones");
  CHECK(expand("ml/SumOfLogistics").size() == 2);
  CHECK(expand("ml/SumOfLogistics", 1000).front().problem()->info().n == 1000);
  CHECK(expand("ml", 7).size() == 4);
}

TEST_CASE("the size of published results exists for every problem of CUTEst") {
  for (const auto& entry : cutest_entries()) {
    INFO(entry.name);
    const auto& info = entry.make("cutest", 0)->info();
    CHECK(info.published_n > 0);
    CHECK((info.scalable ? entry.sizes.allows(info.published_n) : info.n == info.published_n));
  }
  const auto instances = published(expand("cutest/ARGLINA"));
  REQUIRE(instances.size() == 1);
  CHECK(instances.front().n == 200);
  CHECK(published(expand("ml")).front().n == expand("ml").front().n);
}

TEST_CASE("a misspelt name is answered with the nearest one") {
  CHECK_THROWS_WITH(find("classic/Himelblau"), Contains("'classic/Himelblau'") && Contains("'classic/Himmelblau'"));
  CHECK_THROWS_WITH(find("nist/misra1A"), Contains("'nist/Misra1a'"));
  CHECK_THROWS_WITH(expand("GoldsteinPrize"), Contains("'classic/GoldsteinPrice'"));
  CHECK_THROWS_WITH(expand("nits"), Contains("'nist'"));
  CHECK_THROWS_WITH(find_set("clasic"), Contains("'classic'"));
  CHECK_THROWS_AS(find(""), Error);
  CHECK_THROWS_AS(find("classic/"), Error);
  CHECK_THROWS_WITH(find("ml/SumOfLogistics")->info().start("10x"), Contains("start '10x'") && Contains("'1'"));
  CHECK_THROWS_WITH(find("ml/SumOfLogistics")->objective("reverse_over_foward"), Contains("'reverse_over_forward'"));
}

TEST_CASE("a size that does not exist is refused with the sizes that do") {
  CHECK_THROWS_WITH(find("classic/LennardJones", 10), Contains("n = 10") && Contains("3N"));
  CHECK_THROWS_WITH(find("classic/Himmelblau", 3), Contains("n = 3") && Contains("one size"));
  CHECK_THROWS_AS(find("ml/SumOfLogistics", -1), Error);
  CHECK_THROWS_AS(expand("ml", -5), Error);
  CHECK_THROWS_WITH(expand("nist", 1000), Contains("n = 1000"));
}

TEST_CASE("the nearest name counts swaps once and ignores case") {
  const std::string_view words[] = {"reverse", "forward", "packed"};
  CHECK(nearest("FROWARD", words) == "forward");
  CHECK(nearest("revers", words) == "reverse");
  CHECK(nearest("", words) == "packed");
  CHECK(nearest("anything", {}).empty());
}

TEST_CASE("the generator gives the published numbers") {
  Generator generator(1234567);
  CHECK(generator.next() == 6457827717110365317u);
  CHECK(generator.next() == 3203168211198807973u);
  CHECK(generator.next() == 9817491932198370423u);
}

TEST_CASE("metadata are complete and of the right size") {
  for (const auto& instance : expand("all")) {
    const auto problem = instance.problem();
    const auto& info = problem->info();
    INFO(info.qualified_name() << " n = " << info.n);
    CHECK(info.n >= 1);
    CHECK((info.m > 0) == info.least_squares);
    CHECK_FALSE(info.title.empty());
    CHECK_FALSE(info.source.empty());
    CHECK_FALSE(info.structure.empty());
    CHECK_FALSE(info.size_rule.empty());
    REQUIRE_FALSE(info.starts.empty());
    for (const auto& start : info.starts) CHECK(start.x.size() == static_cast<std::size_t>(info.n));
    for (const auto& minimum : info.minima) {
      CHECK((minimum.x.empty() || minimum.x.size() == static_cast<std::size_t>(info.n)));
      CHECK_FALSE(std::isnan(minimum.f));
    }
    CHECK((info.certified.empty() || info.certified.size() == static_cast<std::size_t>(info.n)));
    CHECK_FALSE(std::isnan(info.known_f()));
    REQUIRE(info.lower.size() == info.upper.size());
    REQUIRE((info.lower.empty() || info.lower.size() == static_cast<std::size_t>(info.n)));
    for (std::size_t i = 0; i < info.lower.size(); ++i) {
      CHECK(info.lower[i] <= info.upper[i]);
      for (const auto& minimum : info.minima)
        CHECK((minimum.x.empty() || (info.lower[i] <= minimum.x[i] && minimum.x[i] <= info.upper[i])));
    }
  }
}
