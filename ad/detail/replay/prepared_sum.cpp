#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>

// Prepares a derived sum: kernels by the back end, a sum of elements or a single element, linear forms, nested sums.
namespace hesse::ad::detail {

namespace {

std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

// So few elements of a type leave most lanes unused.
constexpr std::size_t max_octet_elements = 8;

// The entries of all elements, including those that they may have in other branches.
std::optional<SymmetricPattern> all_entries(DerivedSum& sum, const ReplayOptions& options) {
  if (sum.variant_types.empty() || options.dense) return std::nullopt;
  const auto types = static_cast<std::ptrdiff_t>(sum.types.size());
  std::move(sum.variant_types.begin(), sum.variant_types.end(), std::back_inserter(sum.types));
  std::optional<SymmetricPattern> lower = hessian_pattern(sum.n, sum.types);
  sum.types.erase(sum.types.begin() + types, sum.types.end());
  return lower;
}

LaneKernelFactory lane_factory(Backend backend, ProgramCache* programs) {
  if (!available(backend))
    throw Error("replay: machine code is not available here: " + why_not_compiled() + "; use Backend::interpreted");
  return [backend, programs](const Program& program, std::size_t lanes) {
    const auto make = [&]() -> SharedKernel {
      if (backend == Backend::compiled) return compile(program, lanes == 0 ? 64 : lanes);
      return make_interpreter(program, lanes);
    };
    return programs ? programs->kernel(program, lanes, make) : make();
  };
}

// Kernels for one point at a time.
KernelFactory single_kernel_factory(Backend backend, ProgramCache* programs) {
  return [make = lane_factory(backend, programs)](const Program& program, std::size_t) { return make(program, 1); };
}

// Moves the types derived by directions out of `types` and returns them.
std::vector<ElementType> take_directed(std::vector<ElementType>& types) {
  std::vector<ElementType> directed;
  for (ElementType& type : types) {
    if (!type.directions) continue;
    ElementType& taken = directed.emplace_back();
    taken.width = type.width;
    taken.count = type.count;
    taken.index = type.index;
    taken.parameters = type.parameters;
    taken.directions = std::move(type.directions);
    type.directions.reset();
  }
  return directed;
}

// The variables on which a sum depends, ascending.
std::vector<std::uint32_t> variables_of(const DerivedSum& sum) {
  const std::size_t forms = sum.forms.size();
  std::vector<bool> met(sum.n + forms + sum.nested_sums.size());
  for (const ElementType& type : sum.types)
    for (std::size_t e = 0; e < type.count; ++e)
      for (const std::uint32_t i : type.programs.gradient_entries) met[type.index[e * type.width + i]] = true;
  const auto meet = [&](std::size_t place, const std::vector<std::uint32_t>& variables) {
    if (!met[sum.n + place]) return;
    for (const std::uint32_t variable : variables) met[variable] = true;
  };
  for (std::size_t k = 0; k < forms; ++k) meet(k, sum.forms[k].variable);
  for (std::size_t k = 0; k < sum.nested_sums.size(); ++k) meet(forms + k, variables_of(sum.nested_sums[k]));
  std::vector<std::uint32_t> variables;
  for (std::uint32_t i = 0; i < sum.n; ++i)
    if (met[i]) variables.push_back(i);
  return variables;
}

}  // namespace

std::string describe(Backend backend) {
  return std::string(to_string(backend)) + (backend == Backend::compiled ? " for " : " on ") +
         std::string(to_string(best_isa()));
}

KernelFactory kernel_factory(Backend backend, ProgramCache* programs) {
  return [make = lane_factory(backend, programs)](const Program& program, std::size_t elements) {
    return make(program, elements <= max_octet_elements ? max_octet_elements : 0);
  };
}

bool fits_into(const SymmetricPattern& structure, const DerivedSum& sum) {
  if (structure.dense()) return true;
  return !sum.full() && structure.contains(hessian_pattern(sum.n, sum.types));
}

struct PreparedSum::NestedSum {
  NestedSum(DerivedSum derived, ReplayOptions options, ProgramCache* programs)
      : sum(std::move(derived), sparse(options), programs) {}
  static ReplayOptions sparse(ReplayOptions options) {
    options.dense = false;
    return options;
  }

  PreparedSum sum;
  double value = 0;
  Eigen::VectorXd gradient, hessian;
};

PreparedSum::PreparedSum(PreparedSum&&) noexcept = default;
PreparedSum& PreparedSum::operator=(PreparedSum&&) noexcept = default;
PreparedSum::~PreparedSum() = default;

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs) : n_(derived.n) {
  std::optional<SymmetricPattern> structure = all_entries(derived, options);
  prepare(std::move(derived), options, programs, std::move(structure));
}

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs,
                         SymmetricPattern structure)
    : n_(derived.n) {
  std::optional<SymmetricPattern> promised;
  if (!derived.full()) promised = std::move(structure);
  prepare(std::move(derived), options, programs, std::move(promised));
}

void PreparedSum::prepare(DerivedSum derived, const ReplayOptions& options, ProgramCache* programs,
                          std::optional<SymmetricPattern> structure) {
  description_ = to_string(derived) + ", " + detail::describe(options.backend);
  const std::vector<LinearForm> forms = std::move(derived.forms);
  const std::size_t beyond = forms.size() + derived.nested_sums.size(), size = n_ + beyond;
  const bool dense = options.dense && beyond == 0;
  std::vector<std::vector<std::uint32_t>> variables;
  for (const DerivedSum& nested : derived.nested_sums) variables.push_back(variables_of(nested));
  for (DerivedSum& nested : derived.nested_sums)
    nested_sums_.push_back(std::make_unique<NestedSum>(std::move(nested), options, programs));
  if (!structure &&
      std::any_of(derived.types.begin(), derived.types.end(), [](const auto& k) { return !!k.directions; }))
    structure = dense ? dense_pattern(size) : hessian_pattern(size, derived.types);
  for (ElementType& type : take_directed(derived.types))
    directed_.push_back(std::make_unique<DirectedElements>(std::move(type), lane_factory(options.backend, programs),
                                                           *structure, options.threads));
  // Not for elements of a Sum, which may have to be left out.
  if (derived.types.size() == 1 && derived.types[0].count == 1 && derived.types[0].numbers.empty()) {
    single_ = std::make_unique<SingleElement>(
        size, std::move(derived.types), single_kernel_factory(options.backend, programs), dense, std::move(structure));
  } else {
    ElementSum::Options sum_options;
    sum_options.dense = dense;
    sum_options.threads = options.threads;
    sum_options.structure = std::move(structure);
    sum_ = std::make_unique<ElementSum>(size, std::move(derived.types), kernel_factory(options.backend, programs),
                                        sum_options);
  }
  if (beyond == 0) return;
  affine_ = std::make_unique<AffineComposition>(n_, forms, std::move(variables), sum_structure());
  dense_ = dense_pattern(n_);
  extended_gradient_.resize(static_cast<Eigen::Index>(size));
  extended_hessian_.resize(sum_structure().size());
}

bool PreparedSum::evaluate_nested_sums(const Eigen::VectorXd& x, bool second_order, FailedElements failed) {
  bool holds = true;
  for (std::size_t k = 0; k < nested_sums_.size(); ++k) {
    NestedSum& nested = *nested_sums_[k];
    holds &= second_order ? nested.sum.value_gradient_hessian(x, nested.value, nested.gradient, nested.hessian, failed)
                          : nested.sum.value_gradient(x, nested.value, nested.gradient, failed);
    affine_->set_function(k, nested.value, nested.gradient);
  }
  return holds;
}

// Adds ∂F/∂sₖ ∇²sₖ to both triangles.
void PreparedSum::add_nested_sums(Eigen::VectorXd& h) const {
  const auto n = static_cast<Eigen::Index>(n_);
  const auto slopes = extended_gradient_.tail(static_cast<Eigen::Index>(nested_sums_.size()));
  for (std::size_t k = 0; k < nested_sums_.size(); ++k) {
    const double slope = slopes[static_cast<Eigen::Index>(k)];
    const Eigen::VectorXd& own = nested_sums_[k]->hessian;
    const SymmetricPattern& structure = nested_sums_[k]->sum.structure();
    if (structure.dense()) {
      h += slope * own;
      continue;
    }
    structure.for_each([&](Eigen::Index i, Eigen::Index j, Eigen::Index slot) {
      if (i == j && own[slot] == 0.0) return;  // this entry only completes the diagonal
      h[i + j * n] += slope * own[slot];
      if (i != j) h[j + i * n] += slope * own[slot];
    });
  }
}

bool PreparedSum::sum_gradient(std::span<const double> x, double& f, std::span<double> g, FailedElements failed) {
  return single_ ? single_->value_gradient(x, f, g) : sum_->value_gradient(x, f, g, failed);
}

bool PreparedSum::sum_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h,
                              FailedElements failed) {
  const bool holds =
      single_ ? single_->value_gradient_hessian(x, f, g, h) : sum_->value_gradient_hessian(x, f, g, h, failed);
  for (const auto& elements : directed_) elements->add(x, h);
  const auto n = static_cast<std::size_t>(sum_structure().n);
  if (!directed_.empty() && sum_structure().dense()) mirror(h.data(), n, 0, n);
  return holds;
}

bool PreparedSum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, FailedElements failed) {
  g.resize(static_cast<Eigen::Index>(n_));
  if (!affine_) return sum_gradient(view(x), f, view(g), failed);
  const bool nested_sums_hold = evaluate_nested_sums(x, false, failed);
  affine_->extend(x, extended_);
  const bool holds = sum_gradient(view(std::as_const(extended_)), f, view(extended_gradient_), failed);
  affine_->gradient(extended_gradient_, g);
  return holds && nested_sums_hold;
}

bool PreparedSum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h,
                                         FailedElements failed) {
  g.resize(static_cast<Eigen::Index>(n_));
  h.resize(structure().size());
  if (!affine_) return sum_hessian(view(x), f, view(g), view(h), failed);
  const bool nested_sums_hold = evaluate_nested_sums(x, true, failed);
  affine_->extend(x, extended_);
  const bool holds =
      sum_hessian(view(std::as_const(extended_)), f, view(extended_gradient_), view(extended_hessian_), failed);
  affine_->gradient(extended_gradient_, g);
  affine_->hessian(view(std::as_const(extended_hessian_)), h);
  add_nested_sums(h);
  return holds && nested_sums_hold;
}

std::size_t PreparedSum::bytes() const {
  std::size_t directed = 0;
  for (const auto& elements : directed_) directed += elements->bytes();
  for (const auto& nested : nested_sums_)
    directed += nested->sum.bytes() +
                static_cast<std::size_t>(nested->gradient.size() + nested->hessian.size()) * sizeof(double);
  return directed + (single_ ? single_->bytes() : sum_->bytes()) + (affine_ ? affine_->bytes() : 0) +
         static_cast<std::size_t>(extended_.size() + extended_gradient_.size() + extended_hessian_.size()) *
             sizeof(double);
}

}  // namespace hesse::ad::detail
