#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include <hesse/ad/detail/assembly/assembly_parts.hpp>
#include <hesse/ad/detail/assembly/element_sum.hpp>
#include <hesse/ad/detail/assembly/range_evaluation.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/thread_pool.hpp>

// The evaluation of a sum of elements: parts run as tasks, then private values are merged and results are added in the
// order of the parts.
namespace hesse::ad::detail {

namespace {

// A sum that also accumulates its rounding errors (Knuth's TwoSum).
struct CompensatedSum {
  double sum = 0, lost = 0;

  void add(double term) {
    const double before = sum, after = sum + term, added = after - before;
    lost += (before - (after - added)) + (term - added);
    sum = after;
  }
  double value() const { return std::isfinite(lost) ? sum + lost : sum; }
};

struct alignas(64) PartResult {
  double f = 0;
  FailedGuards failed_guards;
};

void set_zero(std::span<const SharedArray::Range> ranges, double* array, const SimdKernels& lanes) {
  for (const auto& range : ranges) lanes.zero(array + range.begin, range.end - range.begin);
}

// Number of columns of the dense matrix that one task mirrors.
constexpr std::size_t mirrored = 64;

}  // namespace

struct ElementSum::State {
  State(std::size_t n, std::vector<ElementType> elements, const KernelFactory& make_kernel, const Options& options);

  bool evaluate(Derivatives derivatives, FailedElements policy, const double* x, double* g, double* h);
  void run_part(std::size_t part, Derivatives derivatives, FailedElements policy, const double* x, double* g, double* h,
                Workspace& workspace);
  void set_threads(std::size_t threads);

  SymmetricPattern lower;
  std::vector<PreparedType> types;
  std::vector<ElementLayout> layouts;
  std::vector<ElementRange> ranges;
  AssemblyParts parts;
  const SimdKernels* lanes = &simd_kernels().front();
  std::unique_ptr<ThreadPool> pool;
  std::vector<Workspace> workspaces;
  std::vector<PartResult> results;
  FailedGuards failed_guards;
  double f = 0;
};

ElementSum::State::State(std::size_t n, std::vector<ElementType> elements, const KernelFactory& make_kernel,
                         const Options& options) {
  validate(n, elements);
  for (std::size_t k = 0; k < elements.size(); ++k) {
    rearrange(elements[k], element_order(elements[k], options.order));
    types.push_back(prepare(k, elements[k], make_kernel));
    layouts.push_back(element_layout(n, elements[k]));
  }
  lower = options.structure ? *options.structure : options.dense ? dense_pattern(n) : hessian_pattern(n, elements);
  std::vector<double> costs;
  for (std::size_t k = 0; k < elements.size(); ++k) {
    append_element_ranges(static_cast<std::uint32_t>(k), elements[k], layouts[k], lower, types[k].batch_multiple,
                          ranges);
    costs.push_back(types[k].cost);
    elements[k].index = {};
  }
  ranges.shrink_to_fit();
  parts = assembly_parts(n, static_cast<std::size_t>(lower.size()), layouts, costs, ranges);
  results.resize(parts.count());
  set_threads(options.threads);
}

void ElementSum::State::set_threads(std::size_t threads) {
  pool = std::make_unique<ThreadPool>(std::min(threads, parts.count()));
  workspaces.resize(pool->threads());
  for (Workspace& workspace : workspaces)
    for (const PreparedType& type : types) workspace.fit(type);
}

void ElementSum::State::run_part(std::size_t part, Derivatives derivatives, FailedElements policy, const double* x,
                                 double* g, double* h, Workspace& workspace) {
  CompensatedSum sum;
  PartResult& result = results[part];
  result.failed_guards.clear();
  RangeTargets targets;
  const auto begin = [&](SharedArray& shared, double* array, std::array<double*, 2>& target) {
    set_zero(shared.idle(part), array, *lanes);
    target = {array, shared.private_values(part)};
    std::fill_n(target[1], shared.private_count(part), 0.0);
  };
  if (g) begin(parts.gradient, g, targets.gradient);
  if (h) begin(parts.hessian, h, targets.hessian);
  for (std::size_t s = parts.begin[part]; s < parts.begin[part + 1]; ++s) {
    const ElementRange& range = ranges[s];
    RangeEvaluation evaluation(types[range.type], layouts[range.type], range, derivatives, policy, *lanes, workspace);
    for (std::size_t batch = 0; batch < range.batches(); ++batch) {
      const std::size_t number = parts.first_batches[s] + batch;
      if (g) set_zero(parts.gradient.zeros(number), g, *lanes);
      if (h) set_zero(parts.hessian.zeros(number), h, *lanes);
      sum.add(evaluation.run(batch, x, targets, result.failed_guards));
    }
  }
  result.f = sum.value();
}

bool ElementSum::State::evaluate(Derivatives derivatives, FailedElements policy, const double* x, double* g,
                                 double* h) {
  pool->run(parts.count(), [&](std::size_t worker, std::size_t part) {
    run_part(part, derivatives, policy, x, g, h, workspaces[worker]);
  });
  const std::size_t of_g = g ? parts.gradient.merge_tasks() : 0, of_h = h ? parts.hessian.merge_tasks() : 0;
  pool->run(of_g + of_h, [&](std::size_t, std::size_t task) {
    if (task < of_g)
      parts.gradient.merge(task, g);
    else
      parts.hessian.merge(task - of_g, h);
  });
  const auto n = static_cast<std::size_t>(lower.n);
  if (h && lower.dense())
    pool->run((n + mirrored - 1) / mirrored, [&](std::size_t, std::size_t task) {
      mirror(h, n, task * mirrored, std::min(n, (task + 1) * mirrored));
    });
  CompensatedSum sum;
  failed_guards.clear();
  for (const PartResult& result : results) {
    sum.add(result.f);
    failed_guards.add(result.failed_guards);
  }
  f = sum.value();
  return failed_guards.count() == 0;
}

namespace {

void require_size(const char* operation, const char* what, std::size_t given, std::size_t expected) {
  if (given == expected) return;
  throw Error(std::string("element sum: ") + operation + ": " + what + " has " + std::to_string(given) +
              " entries; give it " + std::to_string(expected));
}

}  // namespace

ElementSum::ElementSum(std::size_t n, std::vector<ElementType> types, const KernelFactory& make_kernel,
                       const Options& options)
    : state_(std::make_unique<State>(n, std::move(types), make_kernel, options)) {}
ElementSum::ElementSum(ElementSum&&) noexcept = default;
ElementSum& ElementSum::operator=(ElementSum&&) noexcept = default;
ElementSum::~ElementSum() = default;

std::size_t ElementSum::dimension() const { return static_cast<std::size_t>(state_->lower.n); }
const SymmetricPattern& ElementSum::hessian_structure() const { return state_->lower; }

bool ElementSum::value(std::span<const double> x, double& f, FailedElements failed) {
  require_size("value", "x", x.size(), dimension());
  const bool holds = state_->evaluate(Derivatives::none, failed, x.data(), nullptr, nullptr);
  f = state_->f;
  return holds;
}

bool ElementSum::value_gradient(std::span<const double> x, double& f, std::span<double> g, FailedElements failed) {
  require_size("value_gradient", "x", x.size(), dimension());
  require_size("value_gradient", "g", g.size(), dimension());
  const bool holds = state_->evaluate(Derivatives::first, failed, x.data(), g.data(), nullptr);
  f = state_->f;
  return holds;
}

bool ElementSum::value_gradient_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h,
                                        FailedElements failed) {
  require_size("value_gradient_hessian", "x", x.size(), dimension());
  require_size("value_gradient_hessian", "g", g.size(), dimension());
  require_size("value_gradient_hessian", "h", h.size(), static_cast<std::size_t>(state_->lower.size()));
  const bool holds = state_->evaluate(Derivatives::second, failed, x.data(), g.data(), h.data());
  f = state_->f;
  return holds;
}

const FailedGuards& ElementSum::failed_guards() const { return state_->failed_guards; }
std::size_t ElementSum::threads() const { return state_->pool->threads(); }
void ElementSum::set_threads(std::size_t threads) { state_->set_threads(threads); }

std::size_t ElementSum::bytes() const {
  std::size_t bytes =
      sizeof(State) + state_->lower.bytes() + state_->parts.bytes() + state_->results.capacity() * sizeof(PartResult) +
      (state_->ranges.capacity() - state_->ranges.size()) * sizeof(ElementRange) + state_->failed_guards.bytes();
  for (const auto& result : state_->results) bytes += result.failed_guards.bytes();
  for (const auto& type : state_->types) bytes += type.bytes();
  for (const auto& layout : state_->layouts) bytes += sizeof(ElementLayout) + layout.bytes();
  for (const auto& range : state_->ranges) bytes += range.bytes();
  for (const auto& workspace : state_->workspaces) bytes += workspace.bytes();
  return bytes;
}

}  // namespace hesse::ad::detail
