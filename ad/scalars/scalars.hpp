#pragma once

#include <hesse/ad/scalars/counting.hpp>
#include <hesse/ad/scalars/dual.hpp>
#include <hesse/ad/scalars/dual2.hpp>
#include <hesse/ad/scalars/eigen.hpp>
#include <hesse/ad/scalars/var.hpp>
