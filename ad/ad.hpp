#pragma once

// All of differentiation: number types, transforms, plans and prepared functions.
#include <hesse/ad/detail/functions/calibration.hpp>
#include <hesse/ad/detail/functions/sparse_derivatives.hpp>
#include <hesse/ad/function.hpp>
#include <hesse/ad/jacobian.hpp>
#include <hesse/ad/least_squares.hpp>
#include <hesse/ad/numbers.hpp>
#include <hesse/ad/plan.hpp>
#include <hesse/ad/sum.hpp>
#include <hesse/ad/transforms.hpp>
#include <hesse/ad/value_gradient_hessian.hpp>
