#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <hesse/ad/sparsity/broken_guards.hpp>
#include <hesse/ad/sparsity/element_layout.hpp>
#include <hesse/ad/sparsity/element_spans.hpp>
#include <hesse/ad/sparsity/lane_operations.hpp>
#include <hesse/ad/sparsity/lines_ahead.hpp>
#include <hesse/ad/sparsity/prepared_kind.hpp>

namespace hesse::ad {

// What one thread writes to while it evaluates spans.
class Workspace {
 public:
  // Makes room for the spans of a kind.
  void fit(const PreparedKind& kind);
  std::size_t bytes() const;

 private:
  friend class SpanEvaluation;

  std::vector<double> inputs_, parameters_, outputs_, kernel_, gradient_carried_, hessian_carried_;
  std::vector<const double*> input_rows_, parameter_rows_;
  std::vector<double*> output_rows_;  // block by block
  LinesAhead ahead_;
  const BlockKernel* prepared_ = nullptr;  // whose output rows these are
  std::size_t prepared_rows_ = 0;
};

// Where the numbers of a span go: the array, and the part's private values.
struct SpanTargets {
  std::array<double*, 2> gradient{}, hessian{};
};

// The evaluation of a span at x: gather, run the kernel block by block, check the guards, add to the targets. A few
// blocks are moved at a time, no more than the innermost cache holds.
class SpanEvaluation {
 public:
  SpanEvaluation(const PreparedKind& kind, const ElementLayout& layout, const Span& span, Derivatives derivatives,
                 Broken broken, const LaneOperations& lanes, Workspace& workspace);

  // Σ φ over one piece of the span; elements whose guards do not hold are added to `broken`.
  double run(std::size_t piece, const double* x, const SpanTargets& targets, BrokenGuards& broken);

 private:
  void point_output_rows();
  void look_ahead(std::size_t first);
  void gather(const double* x, std::size_t first, std::size_t count);
  void gather_progression(const double* x, std::size_t first, std::size_t count);
  void point_input_rows(const double* x, std::size_t first, std::size_t row);
  void point_parameter_rows(std::size_t first);
  void add_values(std::size_t count);
  void check(std::size_t first, std::size_t count, BrokenGuards& broken) const;
  void leave_out(std::size_t lane) const;
  void add_gradient(std::size_t piece, std::size_t first, std::size_t count, double* const* targets);
  void add_hessian(std::size_t piece, std::size_t first, std::size_t count, double* const* targets);
  void scatter(const ScatterPlan& plan, const SpanTable& table, std::size_t first, std::size_t count,
               double* const* targets) const;

  const PreparedKind& kind_;
  const ElementLayout& layout_;
  const Span& span_;
  const Derivatives derivatives_;
  const Broken broken_;
  const LaneOperations& lanes_;
  Workspace& workspace_;
  const BlockKernel& kernel_;
  const std::size_t outputs_;
  const std::size_t block_;  // the kernel's lanes
  std::size_t rows_;         // elements moved at a time
  std::size_t stride_;       // between rows
  double *input_, *output_, *parameter_, *scratch_;
  std::array<double, octet> sums_{};
};

}  // namespace hesse::ad
