#pragma once

// All transforms. Each takes a functor and returns a functor that computes a derivative, so transforms nest.
#include <hesse/ad/detail/transforms/derivative.hpp>
#include <hesse/ad/detail/transforms/grad.hpp>
#include <hesse/ad/detail/transforms/hessian.hpp>
#include <hesse/ad/detail/transforms/hvp.hpp>
#include <hesse/ad/detail/transforms/jacfwd.hpp>
#include <hesse/ad/detail/transforms/jacrev.hpp>
#include <hesse/ad/detail/transforms/jvp.hpp>
#include <hesse/ad/detail/transforms/vjp.hpp>
