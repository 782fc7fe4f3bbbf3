#include <algorithm>
#include <cstdint>

#include <hesse/ad/sparsity/span_evaluation.hpp>

namespace hesse::ad {

namespace {

// Doubles of rows that are moved at a time. With more, there is so much between two visits to a place in memory that the
// processor does not see how they go on.
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

std::size_t most_rows(std::size_t outputs, std::size_t block) {
  return std::max(collected / std::max<std::size_t>(1, outputs) / block, std::size_t{1}) * block;
}

// Between rows, so that they do not all fall on the same lines of the cache; what is in front of a row serves affine adds.
std::size_t padded(std::size_t rows) { return rows + octet; }

double tree_sum(const std::array<double, octet>& s) {
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

}  // namespace

void Workspace::fit(const PreparedKind& kind) {
  constexpr std::size_t slack = alignment / sizeof(double);
  for (std::size_t d = 0; d < kind.kernels.size(); ++d) {
    const std::size_t block = kind.kernels[d]->lanes(), outputs = kind.outputs[d];
    const std::size_t rows = most_rows(outputs, block), stride = padded(rows);
    grow(inputs_, kind.width * stride + slack);
    grow(parameters_, kind.parameters * block + slack);
    grow(outputs_, octet + outputs * stride + slack);
    grow(kernel_, kind.kernels[d]->workspace_doubles() + slack);
    grow(output_rows_, outputs * (rows / block));
  }
  grow(gradient_carried_, kind.outputs.back() * AffineAdd::carried);
  grow(hessian_carried_, kind.outputs.back() * AffineAdd::carried);
  grow(input_rows_, kind.width);
  grow(parameter_rows_, kind.parameters);
  prepared_ = nullptr;
}

std::size_t Workspace::bytes() const {
  return sizeof(Workspace) +
         (inputs_.capacity() + parameters_.capacity() + outputs_.capacity() + kernel_.capacity() +
          gradient_carried_.capacity() + hessian_carried_.capacity()) *
             sizeof(double) +
         (input_rows_.capacity() + parameter_rows_.capacity() + output_rows_.capacity()) * sizeof(double*);
}

SpanEvaluation::SpanEvaluation(const PreparedKind& kind, const ElementLayout& layout, const Span& span,
                               Derivatives derivatives, Broken broken, const LaneOperations& lanes,
                               Workspace& workspace)
    : kind_(kind),
      layout_(layout),
      span_(span),
      derivatives_(derivatives),
      broken_(broken),
      lanes_(lanes),
      workspace_(workspace),
      kernel_(*kind.kernels[at(derivatives)]),
      outputs_(kind.outputs[at(derivatives)]),
      block_(kernel_.lanes()),
      input_(aligned(workspace.inputs_)),
      output_(aligned(workspace.outputs_) + octet),
      parameter_(aligned(workspace.parameters_)),
      scratch_(aligned(workspace.kernel_)) {
  rows_ = most_rows(outputs_, block_);
  stride_ = padded(rows_);
  point_output_rows();
}

double SpanEvaluation::run(std::size_t piece, const double* x, const SpanTargets& targets, BrokenGuards& broken) {
  sums_ = {};
  const std::size_t begin = piece * span_.piece, end = std::min<std::size_t>(span_.count, begin + span_.piece);
  for (std::size_t first = begin; first < end; first += rows_) {
    const std::size_t count = std::min(rows_, end - first);
    look_ahead(first + count);
    gather(x, first, count);
    double** outputs = workspace_.output_rows_.data();
    for (std::size_t row = 0; row < count; row += block_, outputs += outputs_) {
      point_input_rows(x, first, row);
      point_parameter_rows(first + row);
      kernel_.run(workspace_.input_rows_.data(), workspace_.parameter_rows_.data(), outputs, scratch_);
    }
    if (!kind_.guards.empty()) check(first, count, broken);
    add_values(count);
    if (derivatives_ == Derivatives::none) continue;
    add_gradient(piece, first, count, targets.gradient.data());
    if (derivatives_ == Derivatives::second) add_hessian(piece, first, count, targets.hessian.data());
  }
  return tree_sum(sums_);
}

// The same for all spans of a kind, mostly.
void SpanEvaluation::point_output_rows() {
  if (workspace_.prepared_ == &kernel_ && workspace_.prepared_rows_ == rows_) return;
  workspace_.prepared_ = &kernel_;
  workspace_.prepared_rows_ = rows_;
  double** next = workspace_.output_rows_.data();
  for (std::size_t row = 0; row < rows_; row += block_)
    for (std::size_t k = 0; k < outputs_; ++k) *next++ = output_ + k * stride_ + row;
}

// The tables of the elements from `first` on, as many as are moved at a time.
void SpanEvaluation::look_ahead(std::size_t first) {
  LinesAhead& ahead = workspace_.ahead_;
  ahead.clear();
  if (first >= span_.count) return;
  const std::size_t count = std::min(rows_, span_.count - first);
  const auto add = [&](const SpanTable& table, std::size_t columns) {
    if (!table.affine) ahead.add(table.octet_at(first, columns), count * columns);
  };
  add(span_.index, layout_.gather.runs.size());
  ahead.add(kind_.parameter_table.data() + (span_.first + first) * kind_.parameters, count * kind_.parameters);
  if (derivatives_ == Derivatives::second) add(span_.hessian, layout_.hessian.columns());
}

void SpanEvaluation::gather(const double* x, std::size_t first, std::size_t count) {
  if (span_.index.affine) {
    gather_progression(x, first, count);
    return;
  }
  const std::size_t columns = layout_.gather.runs.size(), whole = count - count % octet;
  lanes_.gather(layout_.gather, span_.index.octet_at(first, columns), whole / octet, x, input_, stride_);
  if (count % block_ == 0) return;
  gather_some(layout_.gather, span_.index.octet_at(first + whole, columns), count - whole, x, input_ + whole, stride_);
  // Lanes without an element repeat the first, where the function is as good as anywhere.
  const std::size_t end = count + block_ - count % block_;
  for (std::size_t i = 0; i < kind_.width; ++i)
    std::fill(input_ + i * stride_ + count, input_ + i * stride_ + end, input_[i * stride_]);
}

// Whole blocks. What is contiguous is read where it is, see point_input_rows.
void SpanEvaluation::gather_progression(const double* x, std::size_t first, std::size_t count) {
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c) {
    const std::ptrdiff_t increment = span_.index.increment(c);
    if (increment == 1) continue;
    const double* begin = x + span_.index.base(c) + static_cast<std::ptrdiff_t>(first) * increment;
    for (std::uint32_t i = 0; i < plan.runs[c].length; ++i) {
      double* row = input_ + plan.locals[plan.runs[c].first + i] * stride_;
      for (std::size_t t = 0; t < count; ++t) row[t] = begin[static_cast<std::ptrdiff_t>(t) * increment + i];
    }
  }
}

void SpanEvaluation::point_input_rows(const double* x, std::size_t first, std::size_t row) {
  const double** rows = workspace_.input_rows_.data();
  if (!span_.index.affine) {
    for (std::size_t i = 0; i < kind_.width; ++i) rows[i] = input_ + i * stride_ + row;
    return;
  }
  const GatherPlan& plan = layout_.gather;
  for (std::size_t c = 0; c < plan.runs.size(); ++c) {
    const bool contiguous = span_.index.increment(c) == 1;
    for (std::uint32_t i = 0; i < plan.runs[c].length; ++i) {
      const std::uint32_t local = plan.locals[plan.runs[c].first + i];
      rows[local] = contiguous ? x + span_.index.base(c) + i + first + row : input_ + local * stride_ + row;
    }
  }
}

void SpanEvaluation::point_parameter_rows(std::size_t first) {
  const std::size_t parameters = kind_.parameters, unit = kind_.unit;
  if (parameters == 0) return;
  const std::size_t element = span_.first + first;
  const double** rows = workspace_.parameter_rows_.data();
  if (unit == block_) {
    const double* table = kind_.parameter_table.data() + element * parameters;
    for (std::size_t p = 0; p < parameters; ++p) rows[p] = table + p * unit;
    return;
  }
  const std::size_t last_octet = kind_.parameter_table.size() / parameters - octet;
  for (std::size_t p = 0; p < parameters; ++p) rows[p] = parameter_ + p * block_;
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
    for (std::size_t lane = 0; lanes != 0; ++lane, lanes >>= 1) {
      if ((lanes & 1) == 0) continue;
      broken.add({span_.kind, kind_.number(span_.first + first + t + lane)});
      if (broken_ == Broken::left_out) leave_out(t + lane);
    }
  }
}

void SpanEvaluation::leave_out(std::size_t lane) const {
  for (std::size_t k = 0; k < outputs_ - 2 * kind_.guards.size(); ++k) output_[k * stride_ + lane] = 0;
}

void SpanEvaluation::add_gradient(std::size_t piece, std::size_t first, std::size_t count, double* const* targets) {
  const SpanTable& table = span_.gradient_table();
  if (table.affine)
    ad::run(span_.gradient_adds, lanes_,
            {first, count, first + count == span_.count, span_.gradient_stores.contain(piece)}, output_, stride_,
            targets, workspace_.gradient_carried_.data());
  else
    scatter(layout_.gradient, table, first, count, targets);
}

void SpanEvaluation::add_hessian(std::size_t piece, std::size_t first, std::size_t count, double* const* targets) {
  const ScatterPlan& plan = layout_.hessian;
  if (!plan.swaps.empty())
    lanes_.swap(plan, span_.masks.data() + first / octet * plan.masks, (count + octet - 1) / octet, output_, stride_);
  if (span_.hessian.affine)
    ad::run(span_.hessian_adds, lanes_,
            {first, count, first + count == span_.count, span_.hessian_stores.contain(piece)}, output_, stride_,
            targets, workspace_.hessian_carried_.data());
  else
    scatter(plan, span_.hessian, first, count, targets);
}

void SpanEvaluation::scatter(const ScatterPlan& plan, const SpanTable& table, std::size_t first, std::size_t count,
                             double* const* targets) const {
  const std::size_t columns = plan.columns(), whole = count - count % octet;
  const std::uint32_t* numbers = table.octet_at(first, columns);
  const std::size_t taken = table.crowded ? octet : std::max(whole, octet);
  for (std::size_t t = 0; t < whole; t += taken, numbers += taken * columns) {
    const double* rows = output_ + t;
    if (table.apart)
      lanes_.scatter_apart(plan, numbers, taken / octet, rows, stride_, targets, workspace_.ahead_);
    else
      lanes_.scatter(plan, numbers, taken / octet, rows, stride_, targets[0], workspace_.ahead_);
  }
  if (whole < count) scatter_some(plan, numbers, count - whole, output_ + whole, stride_, targets);
}

}  // namespace hesse::ad
