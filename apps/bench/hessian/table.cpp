#include "workloads.hpp"

namespace hesse::apps::hessians {

const std::vector<WorkloadEntry>& workload_table() {
  static const std::vector<WorkloadEntry> table{
      {"sum_of_logistics", {3, 100, 1000}, true, &sum_of_logistics_workload},
      {"helmholtz", {10, 50, 200}, true, &helmholtz_workload},
      {"logistic_regression", {50, 200}, true, &logistic_regression_workload},
      {"gaussian_mixture", {659}, true, &gaussian_mixture_workload},
      {"rosenbrock", {2}, false, &rosenbrock_workload},
      {"wood", {4}, false, &wood_workload},
      {"reprojection", {9, 12}, false, &reprojection_workload},
      {"chained_rosenbrock", {1'000, 100'000, 1'000'000}, true, &chained_rosenbrock_workload},
      {"triangles", {10'000, 100'000}, true, &triangles_workload},
      {"tetrahedra", {20'000}, true, &tetrahedra_workload},
      {"bundle_adjustment", {20'000}, true, &bundle_workload},
      {"minimal_surface", {90'000}, true, &surface_workload},
      {"optimal_control", {100'000}, true, &control_workload},
      {"ode_fit", {10'000}, true, &ode_fit_workload},
      {"random_sparse", {10'000}, true, &random_sparse_workload},
  };
  return table;
}

}  // namespace hesse::apps::hessians
