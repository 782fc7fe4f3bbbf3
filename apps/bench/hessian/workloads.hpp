#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "workload.hpp"

namespace hesse::apps::hessians {

// A row of the table of workloads. size is n for the dense ones and single elements, else the number of elements.
struct WorkloadEntry {
  std::string_view name;
  std::vector<int> sizes;
  bool scalable;  // false: only the sizes listed exist
  Workload (*make)(int size);
};

const std::vector<WorkloadEntry>& workload_table();

Workload sum_of_logistics_workload(int n);
Workload helmholtz_workload(int n);
Workload logistic_regression_workload(int n);
Workload gaussian_mixture_workload(int n);
Workload rosenbrock_workload(int n);
Workload wood_workload(int n);
Workload reprojection_workload(int n);
Workload camera_workload();  // the one of nine variables
Workload chained_rosenbrock_workload(int n);
Workload triangles_workload(int elements);
Workload tetrahedra_workload(int elements);
Workload bundle_workload(int observations);
Workload surface_workload(int cells);
Workload control_workload(int steps);
Workload ode_fit_workload(int steps);
Workload random_sparse_workload(int terms);

}  // namespace hesse::apps::hessians
