#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <hesse/ad/detail/assembly/element_ranges.hpp>
#include <hesse/ad/detail/assembly/failed_guards.hpp>
#include <hesse/ad/detail/assembly/prepared_type.hpp>
#include <hesse/ad/detail/assembly/simd_kernels.hpp>
#include <hesse/ad/detail/core/prefetch.hpp>
#include <hesse/ad/detail/elements/element_layout.hpp>

// The evaluation of a range of elements at a point.
namespace hesse::ad::detail {

// The memory that one thread needs to evaluate ranges of elements (RangeEvaluation).
class Workspace {
 public:
  // Resizes it for the ranges of a type.
  void fit(const PreparedType& type);
  std::size_t bytes() const;

 private:
  friend class RangeEvaluation;

  std::vector<double> inputs_, parameters_, outputs_, kernel_, gradient_carried_, hessian_carried_;
  std::vector<const double*> input_rows_, parameter_rows_;
  std::vector<double*> output_rows_;  // block by block
  Prefetcher ahead_;
  const BlockKernel* prepared_ = nullptr;  // the kernel for which the output rows are set
  std::size_t prepared_rows_ = 0;
};

// Where results of a range are added: the array, and the private values of the part.
struct RangeTargets {
  std::array<double*, 2> gradient{}, hessian{};
};

// Evaluates a range at x: it gathers variables, runs the kernel block by block, checks the guards, and scatters the
// results into the targets. It handles as many blocks at a time as fit into the innermost cache.
class RangeEvaluation {
 public:
  RangeEvaluation(const PreparedType& type, const ElementLayout& layout, const ElementRange& range,
                  Derivatives derivatives, FailedElements failed, const SimdKernels& simd, Workspace& workspace);

  // Returns Σ φ over one batch of the range. Elements whose guards fail are added to `failed_guards`.
  double run(std::size_t batch, const double* x, const RangeTargets& targets, FailedGuards& failed_guards);

 private:
  void set_output_rows();
  void queue_prefetch(std::size_t first);
  void gather(const double* x, std::size_t first, std::size_t count);
  void gather_progression(const double* x, std::size_t first, std::size_t count);
  void set_input_rows(const double* x, std::size_t first, std::size_t row);
  void point_parameter_rows(std::size_t first);
  void add_values(std::size_t count);
  void check(std::size_t first, std::size_t count, FailedGuards& failed_guards) const;
  void leave_out(std::size_t lane) const;
  void add_gradient(std::size_t batch, std::size_t first, std::size_t count, double* const* targets);
  void add_hessian(std::size_t batch, std::size_t first, std::size_t count, double* const* targets);
  void scatter(const ScatterPlan& plan, const RangeTable& table, std::size_t first, std::size_t count,
               double* const* targets) const;

  const PreparedType& type_;
  const ElementLayout& layout_;
  const ElementRange& range_;
  const Derivatives derivatives_;
  const FailedElements failed_;
  const SimdKernels& simd_;
  Workspace& workspace_;
  const BlockKernel& kernel_;
  const std::size_t outputs_;
  const std::size_t block_;  // the kernel's lanes
  std::size_t rows_;         // elements handled at a time
  std::size_t stride_;       // between rows
  double *input_, *output_, *parameter_, *scratch_;
  std::array<double, octet> sums_{};
};

}  // namespace hesse::ad::detail
