#pragma once

#include <hesse/problems/classic/helmholtz.hpp>
#include <hesse/problems/ml/gaussian_mixture.hpp>
#include <hesse/problems/ml/logistic_regression.hpp>
#include <hesse/problems/ml/sum_of_logistics.hpp>

#include "../functors/grids.hpp"
#include "../functors/neo_hookean.hpp"
#include "../functors/ode_fit.hpp"
#include "../functors/random_sparse.hpp"
#include "../functors/reprojection.hpp"
#include "../functors/rosenbrock.hpp"

// The functions of the workloads, for the files that instantiate a library's templates for each.
#define HESSE_FOR_EACH_SUM(macro)                                                                              \
  macro(ChainedRosenbrock) macro(Wood) macro(CameraResidual) macro(PointResidual) macro(TriangleMesh)          \
      macro(TetrahedronMesh) macro(BundleAdjustment) macro(MinimalSurface) macro(OptimalControl) macro(OdeFit) \
          macro(RandomSparse)

#define HESSE_FOR_EACH_DENSE(macro)                                                              \
  macro(problems::SumOfLogistics) macro(problems::Helmholtz) macro(problems::LogisticRegression) \
      macro(problems::GaussianMixture)
