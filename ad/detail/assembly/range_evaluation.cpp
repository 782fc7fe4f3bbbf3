#include <algorithm>
#include <cstdint>

#include <hesse/ad/detail/assembly/range_evaluation.hpp>

// The evaluation of a range, batch by batch: gather, kernels, guards, scatter. Prefetches tables and targets meanwhile.
namespace hesse::ad::detail {

namespace {

// Number of doubles in the rows that are handled at a time. With more of them the processor does not recognise the
// access patterns, because successive accesses to a place are too far apart.
constexpr std::size_t collected = 512;

constexpr std::size_t alignment = 64;

double* aligned(std::vector<double>& memory) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
  return memory.data() + (alignment - address % alignment) % alignment / sizeof(double);
}

template <class T>
void grow(std::vector<T>& memory, std::size_t size) {
  if (memory.size() < size) memory.resize(size);
}

std::size_t max_rows(std::size_t outputs, std::size_t block) {
  return std::max(collected / std::max<std::size_t>(1, outputs) / block, std::size_t{1}) * block;
}

// The distance of rows. The padding keeps rows from sharing cache lines; affine adds use the space in front of a row.
std::size_t padded(std::size_t rows) { return rows + octet; }

double tree_sum(const std::array<double, octet>& s) {
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

}  // namespace

void Workspace::fit(const PreparedType& type) {
  constexpr std::size_t slack = alignment / sizeof(double);
  for (std::size_t d = 0; d < type.kernels.size(); ++d) {
    const std::size_t block = type.kernels[d]->lanes(), outputs = type.outputs[d];
    const std::size_t rows = max_rows(outputs, block), stride = padded(rows);
    grow(inputs_, type.width * stride + slack);
    grow(parameters_, type.parameters * block + slack);
    grow(outputs_, octet + outputs * stride + slack);
    grow(kernel_, type.kernels[d]->workspace_doubles() + slack);
    grow(output_rows_, outputs * (rows / block));
  }
  grow(gradient_carried_, type.outputs.back() * AffineAdd::carried);
  grow(hessian_carried_, type.outputs.back() * AffineAdd::carried);
  grow(input_rows_, type.width);
  grow(parameter_rows_, type.parameters);
  prepared_ = nullptr;
}

std::size_t Workspace::bytes() const {
  return sizeof(Workspace) +
         (inputs_.capacity() + parameters_.capacity() + outputs_.capacity() + kernel_.capacity() +
          gradient_carried_.capacity() + hessian_carried_.capacity()) *
             sizeof(double) +
         (input_rows_.capacity() + parameter_rows_.capacity() + output_rows_.capacity()) * sizeof(double*);
}

RangeEvaluation::RangeEvaluation(const PreparedType& type, const ElementLayout& layout, const ElementRange& range,
                                 Derivatives derivatives, FailedElements failed, const SimdKernels& simd,
                                 Workspace& workspace)
    : type_(type),
      layout_(layout),
      range_(range),
      derivatives_(derivatives),
      failed_(failed),
      simd_(simd),
      workspace_(workspace),
      kernel_(*type.kernels[at(derivatives)]),
      outputs_(type.outputs[at(derivatives)]),
      block_(kernel_.lanes()),
      input_(aligned(workspace.inputs_)),
      output_(aligned(workspace.outputs_) + octet),
      parameter_(aligned(workspace.parameters_)),
      scratch_(aligned(workspace.kernel_)) {
  rows_ = max_rows(outputs_, block_);
  stride_ = padded(rows_);
  set_output_rows();
}

double RangeEvaluation::run(std::size_t batch, const double* x, const RangeTargets& targets,
                            FailedGuards& failed_guards) {
  sums_ = {};
  const std::size_t begin = batch * range_.batch, end = std::min<std::size_t>(range_.count, begin + range_.batch);
  for (std::size_t first = begin; first < end; first += rows_) {
    const std::size_t count = std::min(rows_, end - first);
    queue_prefetch(first + count);
    gather(x, first, count);
    double** outputs = workspace_.output_rows_.data();
    for (std::size_t row = 0; row < count; row += block_, outputs += outputs_) {
      set_input_rows(x, first, row);
      point_parameter_rows(first + row);
      kernel_.run(workspace_.input_rows_.data(), workspace_.parameter_rows_.data(), outputs, scratch_);
    }
    if (!type_.guards.empty()) check(first, count, failed_guards);
    add_values(count);
    if (derivatives_ == Derivatives::none) continue;
    add_gradient(batch, first, count, targets.gradient.data());
    if (derivatives_ == Derivatives::second) add_hessian(batch, first, count, targets.hessian.data());
  }
  return tree_sum(sums_);
}

// The pointers are mostly the same for all ranges of a type.
void RangeEvaluation::set_output_rows() {
  if (workspace_.prepared_ == &kernel_ && workspace_.prepared_rows_ == rows_) return;
  workspace_.prepared_ = &kernel_;
  workspace_.prepared_rows_ = rows_;
  double** next = workspace_.output_rows_.data();
  for (std::size_t row = 0; row < rows_; row += block_)
    for (std::size_t k = 0; k < outputs_; ++k) *next++ = output_ + k * stride_ + row;
}

// Prefetches the tables of the next elements from `first` on, as many as are handled at a time.
void RangeEvaluation::queue_prefetch(std::size_t first) {
  Prefetcher& ahead = workspace_.ahead_;
  ahead.clear();
  if (first >= range_.count) return;
  const std::size_t count = std::min(rows_, range_.count - first);
  const auto add = [&](const RangeTable& table, std::size_t columns) {
    if (!table.affine) ahead.add(table.octet_at(first, columns), count * columns);
  };
  add(range_.index, layout_.gather.runs.size());
  ahead.add(type_.parameter_table.data() + (range_.first + first) * type_.parameters, count * type_.parameters);
  if (derivatives_ == Derivatives::second) add(range_.hessian, layout_.hessian.columns());
}

void RangeEvaluation::gather(const double* x, std::size_t first, std::size_t count) {
  if (range_.index.affine) {
    gather_progression(x, first, count);
    return;
  }
  const std::size_t columns = layout_.gather.runs.size(), whole = count - count % octet;
  simd_.gather(layout_.gather, range_.index.octet_at(first, columns), whole / octet, x, input_, stride_);
  if (count % block_ == 0) return;
  gather_partial(layout_.gather, range_.index.octet_at(first + whole, columns), count - whole, x, input_ + whole,
                 stride_);
  // Lanes without an element repeat the first element, at which the function can be evaluated if it can at all.
  const std::size_t end = count + block_ - count % block_;
  for (std::size_t i = 0; i < type_.width; ++i)
    std::fill(input_ + i * stride_ + count, input_ + i * stride_ + end, input_[i * stride_]);
}

// For whole blocks. Contiguous variables are read in place, see set_input_rows.
void RangeEvaluation::gather_progression(const double* x, std::size_t first, std::size_t count) {
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c) {
    const std::ptrdiff_t increment = range_.index.increment(c);
    if (increment == 1) continue;
    const double* begin = x + range_.index.base(c) + static_cast<std::ptrdiff_t>(first) * increment;
    for (std::uint32_t i = 0; i < plan.runs[c].length; ++i) {
      double* row = input_ + plan.locals[plan.runs[c].first + i] * stride_;
      for (std::size_t t = 0; t < count; ++t) row[t] = begin[static_cast<std::ptrdiff_t>(t) * increment + i];
    }
  }
}

void RangeEvaluation::set_input_rows(const double* x, std::size_t first, std::size_t row) {
  const double** rows = workspace_.input_rows_.data();
  if (!range_.index.affine) {
    for (std::size_t i = 0; i < type_.width; ++i) rows[i] = input_ + i * stride_ + row;
    return;
  }
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c) {
    const bool contiguous = range_.index.increment(c) == 1;
    for (std::uint32_t i = 0; i < plan.runs[c].length; ++i) {
      const std::uint32_t local = plan.locals[plan.runs[c].first + i];
      rows[local] = contiguous ? x + range_.index.base(c) + i + first + row : input_ + local * stride_ + row;
    }
  }
}

void RangeEvaluation::point_parameter_rows(std::size_t first) {
  const std::size_t parameters = type_.parameters, parameter_block = type_.parameter_block;
  if (parameters == 0) return;
  const std::size_t element = range_.first + first;
  const double** rows = workspace_.parameter_rows_.data();
  if (parameter_block == block_) {
    const double* table = type_.parameter_table.data() + element * parameters;
    for (std::size_t p = 0; p < parameters; ++p) rows[p] = table + p * parameter_block;
    return;
  }
  const std::size_t last_octet = type_.parameter_table.size() / parameters - octet;
  for (std::size_t p = 0; p < parameters; ++p) rows[p] = parameter_ + p * block_;
  for (std::size_t t = 0; t < block_; t += octet) {
    const std::size_t e = std::min(element + t, last_octet);
    const double* table =
        type_.parameter_table.data() + e / parameter_block * parameter_block * parameters + e % parameter_block;
    for (std::size_t p = 0; p < parameters; ++p)
      std::copy_n(table + p * parameter_block, octet, parameter_ + p * block_ + t);
  }
}

void RangeEvaluation::add_values(std::size_t count) {
  const std::size_t whole = count - count % octet;
  simd_.accumulate(sums_.data(), output_, whole);
  for (std::size_t t = whole; t < count; ++t) sums_[t % octet] += output_[t];
}

void RangeEvaluation::check(std::size_t first, std::size_t count, FailedGuards& failed_guards) const {
  const double* operands = output_ + (outputs_ - 2 * type_.guards.size()) * stride_;
  for (std::size_t t = 0; t < count; t += octet) {
    unsigned lanes = simd_.failed_lanes({type_.guards, operands + t, stride_});
    if (count - t < octet) lanes &= (1u << (count - t)) - 1;
    for (std::size_t lane = 0; lanes != 0; ++lane, lanes >>= 1) {
      if ((lanes & 1) == 0) continue;
      failed_guards.add({range_.type, type_.number(range_.first + first + t + lane)});
      if (failed_ == FailedElements::left_out) leave_out(t + lane);
    }
  }
}

void RangeEvaluation::leave_out(std::size_t lane) const {
  for (std::size_t k = 0; k < outputs_ - 2 * type_.guards.size(); ++k) output_[k * stride_ + lane] = 0;
}

void RangeEvaluation::add_gradient(std::size_t batch, std::size_t first, std::size_t count, double* const* targets) {
  const RangeTable& table = range_.gradient_table();
  if (table.affine)
    detail::run(range_.gradient_adds, simd_,
                {first, count, first + count == range_.count, range_.gradient_stores.contain(batch)}, output_, stride_,
                targets, workspace_.gradient_carried_.data());
  else
    scatter(layout_.gradient, table, first, count, targets);
}

void RangeEvaluation::add_hessian(std::size_t batch, std::size_t first, std::size_t count, double* const* targets) {
  const ScatterPlan& plan = layout_.hessian;
  if (!plan.swaps.empty())
    simd_.swap(plan, range_.masks.data() + first / octet * plan.masks, (count + octet - 1) / octet, output_, stride_);
  if (range_.hessian.affine)
    detail::run(range_.hessian_adds, simd_,
                {first, count, first + count == range_.count, range_.hessian_stores.contain(batch)}, output_, stride_,
                targets, workspace_.hessian_carried_.data());
  else
    scatter(plan, range_.hessian, first, count, targets);
}

void RangeEvaluation::scatter(const ScatterPlan& plan, const RangeTable& table, std::size_t first, std::size_t count,
                              double* const* targets) const {
  const std::size_t columns = plan.columns(), whole = count - count % octet;
  const std::uint32_t* numbers = table.octet_at(first, columns);
  const std::size_t taken = table.repeats_places ? octet : std::max(whole, octet);
  for (std::size_t t = 0; t < whole; t += taken, numbers += taken * columns) {
    const double* rows = output_ + t;
    if (table.has_private_places)
      simd_.scatter_private(plan, numbers, taken / octet, rows, stride_, targets, workspace_.ahead_);
    else
      simd_.scatter(plan, numbers, taken / octet, rows, stride_, targets[0], workspace_.ahead_);
  }
  if (whole < count) scatter_partial(plan, numbers, count - whole, output_ + whole, stride_, targets);
}

}  // namespace hesse::ad::detail
