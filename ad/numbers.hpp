#pragma once

// The active numbers: Dual (forward mode), Dual2 (packed second order), Var with its Tape (reverse mode). The names of
// <cmath> are found for them by argument-dependent lookup, and Eigen takes them as scalars.

#include <hesse/ad/detail/scalars/counting.hpp>
#include <hesse/ad/detail/scalars/dual.hpp>
#include <hesse/ad/detail/scalars/dual2.hpp>
#include <hesse/ad/detail/scalars/eigen.hpp>
#include <hesse/ad/detail/scalars/var.hpp>
