#pragma once

// Every transform from functors to functors.
#include <hesse/ad/functions/derivative.hpp>
#include <hesse/ad/functions/grad.hpp>
#include <hesse/ad/functions/hessian.hpp>
#include <hesse/ad/functions/hvp.hpp>
#include <hesse/ad/functions/jacfwd.hpp>
#include <hesse/ad/functions/jacrev.hpp>
#include <hesse/ad/functions/jvp.hpp>
#include <hesse/ad/functions/vjp.hpp>
