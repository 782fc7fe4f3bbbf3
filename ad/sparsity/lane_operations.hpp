#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <hesse/ad/programs/derivative_programs.hpp>
#include <hesse/ad/sparsity/lines_ahead.hpp>
#include <hesse/ad/sparsity/scatter_plan.hpp>

namespace hesse::ad {

// Operands of the guards in a block of rows: left of the first in row `first`, right in the next, ….
struct GuardRows {
  std::span<const Guard> guards;
  const double* first;
  std::size_t stride;
};

// The inner loops of assembly for one instruction set. All of them add the same numbers in the same order, so results do
// not depend on which one runs. Rows are `stride` doubles apart; tables and masks go on octet by octet.
struct LaneOperations {
  const char* name;
  // rows[local][lane] = x[table + …]
  void (*gather)(const GatherPlan& plan, const std::uint32_t* table, std::size_t octets, const double* x, double* rows,
                 std::size_t stride);
  // Rows change places in the lanes whose bit is set.
  void (*swap)(const ScatterPlan& plan, const std::uint8_t* masks, std::size_t octets, double* rows,
               std::size_t stride);
  // target[table + …] += rows[…][lane], group by group and in each lane by lane; lines are fetched meanwhile
  void (*scatter)(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets, const double* rows,
                  std::size_t stride, double* target, LinesAhead& ahead);
  // … to targets[0], and to targets[1] where the number has the private bit
  void (*scatter_apart)(const ScatterPlan& plan, const std::uint32_t* table, std::size_t octets, const double* rows,
                        std::size_t stride, double* const* targets, LinesAhead& ahead);
  // Bit i: a guard does not hold in lane i.
  unsigned (*broken)(const GuardRows& guards);
  void (*zero)(double* target, std::size_t count);
  // sums[lane] += row[octet][lane]; count is a multiple of 8
  void (*accumulate)(double* sums, const double* row, std::size_t count);
  // target[i] += row[i]
  void (*add)(double* target, const double* row, std::size_t count);
  // target[i] += factor · row[i], both roundings
  void (*add_scaled)(double* target, const double* row, double factor, std::size_t count);
  // target[2i] += even[i], target[2i + 1] += odd[i]; count is a multiple of 8
  void (*add_pairs)(double* target, const double* even, const double* odd, std::size_t count);
  void (*store_pairs)(double* target, const double* even, const double* odd, std::size_t count);
};

// What this processor can run, best first.
std::span<const LaneOperations> lane_operations();

// An octet that is not full: columns of the table `lanes` apart. The same additions in the same order.
void gather_some(const GatherPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* x, double* rows,
                 std::size_t stride);
void scatter_some(const ScatterPlan& plan, const std::uint32_t* table, std::size_t lanes, const double* rows,
                  std::size_t stride, double* const* targets);

}  // namespace hesse::ad
