#pragma once

// All of differentiation: transforms, plans, colouring, prepared and recorded functions, sums and least squares.
#include <hesse/ad/functions/function.hpp>
#include <hesse/ad/functions/jacobian.hpp>
#include <hesse/ad/functions/least_squares.hpp>
#include <hesse/ad/functions/recorded_function.hpp>
#include <hesse/ad/functions/recorded_jacobian.hpp>
#include <hesse/ad/functions/sum.hpp>
#include <hesse/ad/functions/transforms.hpp>
#include <hesse/ad/functions/value_gradient_hessian.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/sparsity/coloured_hessian.hpp>
#include <hesse/ad/sparsity/coloured_jacobian.hpp>
#include <hesse/ad/sparsity/spy.hpp>
