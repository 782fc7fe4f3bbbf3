#include <algorithm>
#include <cstdint>

#include <hesse/ad/sparsity/span_evaluation.hpp>

namespace hesse::ad {

namespace {

// Doubles of output rows that are collected before they are added: what the innermost cache holds besides the targets.
constexpr std::size_t collected = 3072;

constexpr std::size_t alignment = 64;

double* aligned(std::vector<double>& memory) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
  return memory.data() + (alignment - address % alignment) % alignment / sizeof(double);
}

template <class T>
void grow(std::vector<T>& memory, std::size_t size) {
  if (memory.size() < size) memory.resize(size);
}

// Rows of as many elements as are collected, in whole blocks.
std::size_t most_rows(std::size_t outputs, std::size_t block) {
  return std::max(collected / std::max<std::size_t>(1, outputs) / block, std::size_t{1}) * block;
}

// A little more than a row, so that rows do not all fall on the same lines of the cache.
constexpr std::size_t padding = octet;

double tree_sum(const std::array<double, octet>& s) {
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

}  // namespace

void Workspace::fit(const PreparedKind& kind) {
  constexpr std::size_t slack = alignment / sizeof(double);
  for (std::size_t d = 0; d < kind.kernels.size(); ++d) {
    const std::size_t block = kind.kernels[d]->lanes(), outputs = kind.outputs[d];
    grow(inputs_, kind.width * block + slack);
    grow(parameters_, kind.parameters * block + slack);
    grow(outputs_, outputs * (most_rows(outputs, block) + padding) + slack);
    grow(kernel_, kind.kernels[d]->workspace_doubles() + slack);
    grow(output_rows_, outputs);
  }
  grow(input_rows_, kind.width);
  grow(parameter_rows_, kind.parameters);
}

std::size_t Workspace::bytes() const {
  return sizeof(Workspace) +
         (inputs_.capacity() + parameters_.capacity() + outputs_.capacity() + kernel_.capacity()) * sizeof(double) +
         (input_rows_.capacity() + parameter_rows_.capacity() + output_rows_.capacity()) * sizeof(double*);
}

SpanEvaluation::SpanEvaluation(const PreparedKind& kind, const ElementLayout& layout, const Span& span,
                               Derivatives derivatives, const LaneOperations& lanes, Workspace& workspace)
    : kind_(kind),
      layout_(layout),
      span_(span),
      derivatives_(derivatives),
      lanes_(lanes),
      workspace_(workspace),
      kernel_(*kind.kernels[at(derivatives)]),
      outputs_(kind.outputs[at(derivatives)]),
      block_(kernel_.lanes()),
      rows_(block_),
      stride_(block_),
      input_(aligned(workspace.inputs_)),
      output_(aligned(workspace.outputs_)),
      parameter_(aligned(workspace.parameters_)),
      scratch_(aligned(workspace.kernel_)) {
  const bool collect = derivatives == Derivatives::second ? span.hessian.affine || span.gradient_table().affine
                                                          : span.gradient_table().affine;
  if (collect && most_rows(outputs_, block_) > block_) {
    rows_ = most_rows(outputs_, block_);
    stride_ = rows_ + padding;
  }
}

double SpanEvaluation::run(const double* x, const SpanTargets& targets, BrokenGuards& broken) {
  point_rows(x);
  for (std::size_t first = 0; first < span_.count; first += rows_) {
    const std::size_t count = std::min(rows_, span_.count - first);
    for (std::size_t row = 0; row < count; row += block_) {
      gather(x, first + row, std::min(block_, count - row));
      point_parameters(first + row);
      if (rows_ != block_)
        for (std::size_t k = 0; k < outputs_; ++k) workspace_.output_rows_[k] = output_ + k * stride_ + row;
      kernel_.run(workspace_.input_rows_.data(), workspace_.parameter_rows_.data(), workspace_.output_rows_.data(),
                  scratch_);
    }
    add_values(count);
    if (!kind_.guards.empty()) check(first, count, broken);
    if (derivatives_ != Derivatives::none)
      add(layout_.gradient, span_.gradient_table(), span_.gradient_adds, first, count, targets.gradient.data());
    if (derivatives_ == Derivatives::second) {
      swap(first, count);
      add(layout_.hessian, span_.hessian, span_.hessian_adds, first, count, targets.hessian.data());
    }
  }
  return tree_sum(sums_);
}

// What is the same for all blocks.
void SpanEvaluation::point_rows(const double* x) {
  for (std::size_t i = 0; i < kind_.width; ++i) workspace_.input_rows_[i] = input_ + i * block_;
  for (std::size_t k = 0; k < outputs_; ++k) workspace_.output_rows_[k] = output_ + k * stride_;
  if (kind_.unit != block_)
    for (std::size_t p = 0; p < kind_.parameters; ++p) workspace_.parameter_rows_[p] = parameter_ + p * block_;
  if (!span_.index.affine) return;
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c)
    for (std::uint32_t i = 0; i < plan.runs[c].length && span_.index.increment(c) == 0; ++i)
      std::fill_n(input_ + plan.locals[plan.runs[c].first + i] * block_, block_, x[span_.index.base(c) + i]);
}

void SpanEvaluation::gather(const double* x, std::size_t first, std::size_t count) {
  if (span_.index.affine)
    gather_affine(x, first);
  else
    gather_table(x, first, count);
}

void SpanEvaluation::gather_table(const double* x, std::size_t first, std::size_t count) {
  const std::size_t columns = layout_.gather.runs.size(), whole = count - count % octet;
  for (std::size_t t = 0; t < whole; t += octet)
    lanes_.gather(layout_.gather, span_.index.octet_at(first + t, columns), x, input_ + t, block_);
  if (count == block_) return;
  gather_some(layout_.gather, span_.index.octet_at(first + whole, columns), count - whole, x, input_ + whole, block_);
  // Lanes without an element repeat the first, where the function is as good as anywhere.
  for (std::size_t i = 0; i < kind_.width; ++i)
    std::fill(input_ + i * block_ + count, input_ + (i + 1) * block_, input_[i * block_]);
}

// Whole blocks; what is contiguous is read where it is.
void SpanEvaluation::gather_affine(const double* x, std::size_t first) {
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c) {
    const std::ptrdiff_t increment = span_.index.increment(c);
    const double* begin = x + span_.index.base(c) + static_cast<std::ptrdiff_t>(first) * increment;
    for (std::uint32_t i = 0; i < plan.runs[c].length && increment != 0; ++i) {
      const std::uint32_t local = plan.locals[plan.runs[c].first + i];
      if (increment == 1) {
        workspace_.input_rows_[local] = begin + i;
        continue;
      }
      double* row = input_ + local * block_;
      for (std::size_t t = 0; t < block_; ++t) row[t] = begin[static_cast<std::ptrdiff_t>(t) * increment + i];
    }
  }
}

void SpanEvaluation::point_parameters(std::size_t first) {
  const std::size_t parameters = kind_.parameters, unit = kind_.unit;
  if (parameters == 0) return;
  const std::size_t element = span_.first + first;
  if (unit == block_) {
    const double* table = kind_.parameter_table.data() + element * parameters;
    for (std::size_t p = 0; p < parameters; ++p) workspace_.parameter_rows_[p] = table + p * unit;
    return;
  }
  const std::size_t last_octet = kind_.parameter_table.size() / parameters - octet;
  for (std::size_t t = 0; t < block_; t += octet) {
    const std::size_t e = std::min(element + t, last_octet);
    const double* table = kind_.parameter_table.data() + e / unit * unit * parameters + e % unit;
    for (std::size_t p = 0; p < parameters; ++p) std::copy_n(table + p * unit, octet, parameter_ + p * block_ + t);
  }
}

void SpanEvaluation::add_values(std::size_t count) {
  const std::size_t whole = count - count % octet;
  lanes_.accumulate(sums_.data(), output_, whole);
  for (std::size_t t = whole; t < count; ++t) sums_[t % octet] += output_[t];
}

void SpanEvaluation::check(std::size_t first, std::size_t count, BrokenGuards& broken) const {
  const double* operands = output_ + (outputs_ - 2 * kind_.guards.size()) * stride_;
  for (std::size_t t = 0; t < count; t += octet) {
    unsigned lanes = lanes_.broken({kind_.guards, operands + t, stride_});
    if (count - t < octet) lanes &= (1u << (count - t)) - 1;
    for (std::size_t lane = 0; lanes != 0; ++lane, lanes >>= 1)
      if (lanes & 1) broken.add({span_.kind, kind_.number_given(span_.first + first + t + lane)});
  }
}

void SpanEvaluation::swap(std::size_t first, std::size_t count) {
  const ScatterPlan& plan = layout_.hessian;
  if (plan.swaps.empty()) return;
  const std::uint8_t* masks = span_.masks.data() + first / octet * plan.masks;
  for (std::size_t t = 0; t < count; t += octet, masks += plan.masks)
    lanes_.swap(plan.swaps, masks, output_ + t, stride_);
}

void SpanEvaluation::add(const ScatterPlan& plan, const SpanTable& table, const std::vector<AffineAdd>& adds,
                         std::size_t first, std::size_t count, double* const* targets) const {
  if (table.affine) {
    ad::run(adds, lanes_, first, count, output_, stride_, targets);
    return;
  }
  const std::size_t columns = plan.columns(), whole = count - count % octet;
  for (std::size_t t = 0; t < whole; t += octet) {
    const std::uint32_t* numbers = table.octet_at(first + t, columns);
    if (table.apart)
      lanes_.scatter_apart(plan, numbers, output_ + t, stride_, targets);
    else
      lanes_.scatter(plan, numbers, output_ + t, stride_, targets[0]);
  }
  if (whole < count)
    scatter_some(plan, table.octet_at(first + whole, columns), count - whole, output_ + whole, stride_, targets);
}

}  // namespace hesse::ad
