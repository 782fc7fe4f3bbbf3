#pragma once

// A register of one lane, for machine_point*.cpp: see machine.hpp.

#include <cmath>
#include <cstddef>

#include <hesse/ad/detail/execution/commands.hpp>

namespace hesse::ad::detail {
namespace {

using Vec = double;
constexpr std::size_t width = 1;

Vec load(const double* x) { return *x; }
void store(double* x, Vec v) { *x = v; }
Vec broadcast(double x) { return x; }
Vec square_root(Vec v) { return std::sqrt(v); }
Vec absolute(Vec v) { return std::fabs(v); }
Vec fused(Vec a, Vec b, Vec c) { return std::fma(a, b, c); }

}  // namespace
}  // namespace hesse::ad::detail

#include <hesse/ad/detail/execution/machine.hpp>
