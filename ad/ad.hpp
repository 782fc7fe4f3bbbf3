#pragma once

// All of differentiation: transforms, plans, prepared functions and least squares.
#include <hesse/ad/functions/function.hpp>
#include <hesse/ad/functions/least_squares.hpp>
#include <hesse/ad/functions/transforms.hpp>
#include <hesse/ad/plan/plan.hpp>
