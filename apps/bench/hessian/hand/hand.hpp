#pragma once

#include <hesse/problems/ml/logistic_regression.hpp>

#include "../functors/neo_hookean.hpp"
#include "../functors/reprojection.hpp"
#include "../functors/rosenbrock.hpp"

// Hessians derived and written by hand, as a careful engineer would for the one function: what automatic ones are compared
// with. "scalar" is plain code for one element at a time, "8 lanes" the same mathematics on eight (AVX-512 where the
// processor has it). Index and slot tables are made once.
namespace hesse::apps::hessians {

void add_hand_chained_rosenbrock(Workload& workload);
void add_hand_triangles(Workload& workload, const TriangleMesh& mesh);
void add_hand_tetrahedra(Workload& workload, const TetrahedronMesh& mesh);
void add_hand_bundle(Workload& workload, const BundleAdjustment& bundle);
void add_hand_reprojection(Workload& workload, const PointResidual& residual);
void add_hand_camera(Workload& workload, const CameraResidual& residual);

void add_hand_rosenbrock(Workload& workload);
void add_hand_wood(Workload& workload);
void add_hand_logistics(Workload& workload);
void add_hand_helmholtz(Workload& workload);
void add_hand_regression(Workload& workload, const problems::LogisticRegression& regression);

}  // namespace hesse::apps::hessians
