#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "bench/bench.hpp"
#include "bench/hessian/elements.hpp"

using namespace hesse::apps;

// Whatever was found when hesse was built: hesse's own ways, what is written by hand, and other libraries.
TEST_CASE("every way of bench hessian is right on every workload") {
  BenchSettings settings;
  settings.sizes = {40};
  settings.repeats = 1;
  std::map<std::string, std::set<std::string>> libraries;
  bench_hessian(settings, {[&](const Measurement& row) {
                             INFO(row.workload << " " << row.library << " " << row.plan << " " << row.note);
                             if (row.note.rfind("skipped", 0) == 0) return;
                             CHECK(row.error <= 1e-9);
                             CHECK(row.seconds > 0.0);
                             CHECK(row.setup_seconds >= 0.0);
                             libraries[row.workload].insert(row.library);
                           },
                           [](const std::string&) { return true; }});
  const auto workloads = hessian_suite_workloads();
  CHECK(libraries.size() == workloads.size());
  for (const auto& name : workloads) {
    INFO(name);
    CHECK(libraries[name].count("hesse") == 1);
  }
  for (const char* name : {"sum_of_logistics", "helmholtz", "logistic_regression", "rosenbrock", "wood", "reprojection",
                           "chained_rosenbrock", "triangles", "tetrahedra", "bundle_adjustment"}) {
    INFO(name);
    CHECK(libraries[name].count("hand") == 1);
  }
}

TEST_CASE("elements are assembled into a lower triangle by columns") {
  using hessians::Assembly;
  // Two elements, {2, 0} and {1, 2}.
  const Assembly assembly = hessians::assemble(3, 2, {2, 0, 1, 2});
  CHECK(assembly.structure.outer == std::vector<Eigen::Index>{0, 2, 4, 5});
  CHECK(assembly.structure.inner == std::vector<Eigen::Index>{0, 2, 1, 2, 2});
  CHECK(assembly.slots == std::vector<int>{4, 1, 0, 2, 3, 4});
}
