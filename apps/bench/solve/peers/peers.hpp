#pragma once

#include "../attempt.hpp"

// The solvers of the benchmark, one file each.
namespace hesse::apps::solves {

Attempt hesse_default(const Task& task);
Attempt hesse_lbfgs(const Task& task);

// L-BFGS of Ceres with its default memory and line search, on f and g of the objective. Function and parameter tolerance 1e-16, gradient
// tolerance 1e-8 (the largest entry of g): it ends where it makes no progress.
Attempt ceres_lbfgs(const Task& task);

using Try = Attempt (*)(const Task& task);

// Ipopt with its default options, on f, g and the sparse Hessian of the objective. nullptr: not found when this was built.
Try ipopt();

}  // namespace hesse::apps::solves
