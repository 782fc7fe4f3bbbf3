#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <hesse/ad/detail/core/prefetch.hpp>
#include <hesse/ad/detail/elements/scatter_plan.hpp>
#include <hesse/ad/detail/programs/derivative_programs.hpp>

// SIMD kernels: the inner loops of the assembly.
namespace hesse::ad::detail {

// The guard operands that a SIMD kernel reads: the left one in row `first`, the right one in the next, and so on.
struct GuardRows {
  std::span<const Guard> guards;
  const double* first;
  std::size_t stride;
};

// The inner loops of the assembly for one instruction set. All sets add the same numbers in the same order, so results
// do not depend on the set that runs. Rows are `stride` doubles apart; tables and masks are ordered octet by octet.
struct SimdKernels {
  const char* name;
  // rows[local][lane] = x[table + …]
  void (*gather)(const GatherPlan& plan, const std::uint32_t* table, std::size_t octets, const double* x, double* rows,
                 std::size_t stride);
  // Swaps rows in the lanes whose bit is set.
  void (*swap)(const ScatterPlan& plan, const std::uint8_t* masks, std::size_t octets, double* rows,
               std::size_t stride);
  // target[table + …] += rows[…][lane], segment by segment and in each lane by lane; prefetches `ahead` meanwhile
  void (*scatter)(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets, const double* rows,
                  std::size_t stride, double* target, Prefetcher& ahead);
  // The same, but a number with the private bit refers to targets[1], any other to targets[0].
  void (*scatter_private)(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets, const double* rows,
                          std::size_t stride, double* const* targets, Prefetcher& ahead);
  // Bit i is set if a guard fails in lane i.
  unsigned (*failed_lanes)(const GuardRows& guards);
  void (*zero)(double* target, std::size_t count);
  // sums[lane] += row[octet][lane]; count is a multiple of 8
  void (*accumulate)(double* sums, const double* row, std::size_t count);
  // target[i] += row[i]
  void (*add)(double* target, const double* row, std::size_t count);
  // target[i] += factor · row[i], rounded twice (not fused)
  void (*add_scaled)(double* target, const double* row, double factor, std::size_t count);
  // target[2i] += even[i], target[2i + 1] += odd[i]; count is a multiple of 8
  void (*add_pairs)(double* target, const double* even, const double* odd, std::size_t count);
  void (*store_pairs)(double* target, const double* even, const double* odd, std::size_t count);
};

// The kernels that this processor can run, best first.
std::span<const SimdKernels> simd_kernels();

// For an octet that is not full: columns of the table are `lanes` apart. The additions and their order are the same.
void gather_partial(const GatherPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* x,
                    double* rows, std::size_t stride);
void scatter_partial(const ScatterPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* rows,
                     std::size_t stride, double* const* targets);

}  // namespace hesse::ad::detail
