#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include <hesse/ad/detail/elements/derived_sum.hpp>
#include <hesse/ad/detail/separation/interactions.hpp>

#include "plan_functions.hpp"

using namespace hesse::ad;

using namespace hesse::ad::detail;

namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

Separation separated(const auto& f, Eigen::Index n) {
  Eigen::VectorXd x(n);
  for (Eigen::Index i = 0; i < n; ++i) x[i] = 0.4 + 0.3 * std::sin(1.0 + static_cast<double>(i));
  Recording recording;
  recording.record(f, x);
  return separate(recording);
}

Pairs pairs_of(const auto& f, Eigen::Index n) {
  Pairs pairs;
  for (const Cluster& cluster : separated(f, n).clusters)
    for (const auto& pair : interactions(cluster.graph).pairs) pairs.insert(pair);
  return pairs;
}

}  // namespace

TEST_CASE("interactions are those of edge pushing, which may find some to cancel") {
  shapes::for_each([](const char* name, const auto& f) {
    for (const Eigen::Index n : {2, 8, 20}) {
      INFO(name << " of " << n);
      Separation separation = separated(f, n);
      std::vector<Interactions> found;
      for (const Cluster& cluster : separation.clusters) found.push_back(interactions(cluster.graph));
      const DerivedSum sum = derive(std::move(separation));
      REQUIRE(sum.types.size() == found.size());
      for (std::size_t k = 0; k < found.size(); ++k) {
        CHECK(found[k].complete);
        const Pairs pairs(found[k].pairs.begin(), found[k].pairs.end());
        CHECK(pairs.size() == found[k].pairs.size());
        for (const auto& [row, column] : sum.types[k].programs.hessian_entries) CHECK(pairs.count({row, column}) == 1);
        CHECK(found[k].updates >= found[k].pairs.size());
      }
    }
  });
}

TEST_CASE("interactions by hand") {
  CHECK(pairs_of([](const auto& x) { return x[0] * x[1]; }, 2) == Pairs{{1, 0}});
  CHECK(pairs_of([](const auto& x) { return x[0] / (x[0] + x[1]); }, 2) == Pairs{{0, 0}, {1, 0}, {1, 1}});
  CHECK(pairs_of([](const auto& x) { return 3.0 * x[0] - x[1]; }, 2).empty());
  CHECK(pairs_of([](const auto& x) { return 2.0 / x[0]; }, 1) == Pairs{{0, 0}});
}

TEST_CASE("interactions stop at the limit of updates") {
  for (const Cluster& cluster : separated(shapes::Product{}, 30).clusters) {
    CHECK(interactions(cluster.graph).complete);
    CHECK_FALSE(interactions(cluster.graph, 10).complete);
  }
}
