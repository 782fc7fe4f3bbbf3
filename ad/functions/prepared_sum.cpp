#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/programs/compiled.hpp>
#include <hesse/ad/programs/interpreter.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

// Few elements of a kind fill few lanes.
constexpr std::size_t few = 8;

// The entries of all elements, and those they may have in other branches.
std::optional<LowerTriangle> all_entries(DerivedSum& sum, const ReplayOptions& options) {
  if (sum.elsewhere.empty() || options.dense) return std::nullopt;
  const auto kinds = static_cast<std::ptrdiff_t>(sum.kinds.size());
  std::move(sum.elsewhere.begin(), sum.elsewhere.end(), std::back_inserter(sum.kinds));
  std::optional<LowerTriangle> lower = lower_triangle(sum.n, sum.kinds);
  sum.kinds.erase(sum.kinds.begin() + kinds, sum.kinds.end());
  return lower;
}

LaneKernelFactory lane_factory(Backend backend, KnownPrograms* known) {
  if (backend == Backend::compiled && !compiled_available())
    throw Error("replay: machine code is not available here: " + why_not_compiled() + "; use Backend::interpreted");
  return [backend, known](const Program& program, std::size_t lanes) {
    const auto make = [&]() -> SharedKernel {
      if (backend == Backend::compiled) return compile(program, lanes == 0 ? 64 : lanes);
      return make_interpreter(program, lanes);
    };
    return known ? known->kernel(program, lanes, make) : make();
  };
}

// A point at a time.
KernelFactory single_kernel_factory(Backend backend, KnownPrograms* known) {
  return [make = lane_factory(backend, known)](const Program& program, std::size_t) { return make(program, 1); };
}

// The kinds known by directions, which are taken from these.
std::vector<ElementKind> take_directed(std::vector<ElementKind>& kinds) {
  std::vector<ElementKind> directed;
  for (ElementKind& kind : kinds) {
    if (!kind.directions) continue;
    ElementKind& taken = directed.emplace_back();
    taken.width = kind.width;
    taken.count = kind.count;
    taken.index = kind.index;
    taken.parameters = kind.parameters;
    taken.directions = std::move(kind.directions);
    kind.directions.reset();
  }
  return directed;
}

// The variables that a sum depends on, ascending.
std::vector<std::uint32_t> variables_of(const DerivedSum& sum) {
  const std::size_t forms = sum.forms.size();
  std::vector<bool> met(sum.n + forms + sum.groups.size());
  for (const ElementKind& kind : sum.kinds)
    for (std::size_t e = 0; e < kind.count; ++e)
      for (const std::uint32_t i : kind.programs.gradient_entries) met[kind.index[e * kind.width + i]] = true;
  const auto meet = [&](std::size_t place, const std::vector<std::uint32_t>& variables) {
    if (!met[sum.n + place]) return;
    for (const std::uint32_t variable : variables) met[variable] = true;
  };
  for (std::size_t k = 0; k < forms; ++k) meet(k, sum.forms[k].variable);
  for (std::size_t k = 0; k < sum.groups.size(); ++k) meet(forms + k, variables_of(sum.groups[k]));
  std::vector<std::uint32_t> variables;
  for (std::uint32_t i = 0; i < sum.n; ++i)
    if (met[i]) variables.push_back(i);
  return variables;
}

}  // namespace

KernelFactory kernel_factory(Backend backend, KnownPrograms* known) {
  return [make = lane_factory(backend, known)](const Program& program, std::size_t elements) {
    return make(program, elements <= few ? few : 0);
  };
}

bool fits_into(const LowerTriangle& structure, const DerivedSum& sum) {
  if (structure.dense()) return true;
  return !sum.full() && structure.contains(lower_triangle(sum.n, sum.kinds));
}

struct PreparedSum::Group {
  Group(DerivedSum derived, ReplayOptions options, KnownPrograms* known)
      : sum(std::move(derived), sparse(options), known) {}
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

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known) : n_(derived.n) {
  std::optional<LowerTriangle> structure = all_entries(derived, options);
  prepare(std::move(derived), options, known, std::move(structure));
}

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known,
                         LowerTriangle structure)
    : n_(derived.n) {
  std::optional<LowerTriangle> promised;
  if (!derived.full()) promised = std::move(structure);
  prepare(std::move(derived), options, known, std::move(promised));
}

void PreparedSum::prepare(DerivedSum derived, const ReplayOptions& options, KnownPrograms* known,
                          std::optional<LowerTriangle> structure) {
  description_ = to_string(derived) + (options.backend == Backend::compiled ? ", compiled for " : ", interpreted on ") +
                 std::string(to_string(best_isa()));
  const std::vector<LinearForm> forms = std::move(derived.forms);
  const std::size_t beyond = forms.size() + derived.groups.size(), size = n_ + beyond;
  const bool dense = options.dense && beyond == 0;
  std::vector<std::vector<std::uint32_t>> variables;
  for (const DerivedSum& group : derived.groups) variables.push_back(variables_of(group));
  for (DerivedSum& group : derived.groups) groups_.push_back(std::make_unique<Group>(std::move(group), options, known));
  if (!structure &&
      std::any_of(derived.kinds.begin(), derived.kinds.end(), [](const auto& k) { return !!k.directions; }))
    structure = dense ? dense_triangle(size) : lower_triangle(size, derived.kinds);
  for (ElementKind& kind : take_directed(derived.kinds))
    directed_.push_back(std::make_unique<DirectedElements>(std::move(kind), lane_factory(options.backend, known),
                                                           *structure, options.threads));
  // Elements of a Sum may have to be left out.
  if (derived.kinds.size() == 1 && derived.kinds[0].count == 1 && derived.kinds[0].numbers.empty()) {
    single_ = std::make_unique<SingleElement>(
        size, std::move(derived.kinds), single_kernel_factory(options.backend, known), dense, std::move(structure));
  } else {
    ElementSum::Options sum_options;
    sum_options.dense = dense;
    sum_options.threads = options.threads;
    sum_options.structure = std::move(structure);
    sum_ = std::make_unique<ElementSum>(size, std::move(derived.kinds), kernel_factory(options.backend, known),
                                        sum_options);
  }
  if (beyond == 0) return;
  congruence_ = std::make_unique<Congruence>(n_, forms, std::move(variables), sum_structure());
  dense_ = dense_triangle(n_);
  extended_gradient_.resize(static_cast<Eigen::Index>(size));
  extended_hessian_.resize(static_cast<Eigen::Index>(sum_structure().size()));
}

bool PreparedSum::evaluate_groups(const Eigen::VectorXd& x, bool second_order, Broken broken) {
  bool holds = true;
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    Group& group = *groups_[k];
    holds &= second_order ? group.sum.value_gradient_hessian(x, group.value, group.gradient, group.hessian, broken)
                          : group.sum.value_gradient(x, group.value, group.gradient, broken);
    congruence_->set_function(k, group.value, group.gradient);
  }
  return holds;
}

// ∂F/∂sₖ ∇²sₖ, into both triangles.
void PreparedSum::add_groups(Eigen::VectorXd& h) const {
  const auto n = static_cast<Eigen::Index>(n_);
  const auto slopes = extended_gradient_.tail(static_cast<Eigen::Index>(groups_.size()));
  for (std::size_t k = 0; k < groups_.size(); ++k) {
    const double slope = slopes[static_cast<Eigen::Index>(k)];
    const Eigen::VectorXd& own = groups_[k]->hessian;
    const LowerTriangle& structure = groups_[k]->sum.structure();
    if (structure.dense()) {
      h += slope * own;
      continue;
    }
    for (Eigen::Index j = 0; j < n; ++j)
      for (std::uint32_t slot = structure.outer[static_cast<std::size_t>(j)];
           slot < structure.outer[static_cast<std::size_t>(j) + 1]; ++slot) {
        const auto i = static_cast<Eigen::Index>(structure.inner[slot]);
        if (i == j && own[slot] == 0.0) continue;  // there for the structure alone, whatever the slope
        h[i + j * n] += slope * own[slot];
        if (i != j) h[j + i * n] += slope * own[slot];
      }
  }
}

bool PreparedSum::sum_gradient(std::span<const double> x, double& f, std::span<double> g, Broken broken) {
  return single_ ? single_->value_gradient(x, f, g) : sum_->value_gradient(x, f, g, broken);
}

bool PreparedSum::sum_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h,
                              Broken broken) {
  const bool holds =
      single_ ? single_->value_gradient_hessian(x, f, g, h) : sum_->value_gradient_hessian(x, f, g, h, broken);
  for (const auto& elements : directed_) elements->add(x, h);
  if (!directed_.empty() && sum_structure().dense()) mirror(h.data(), sum_structure().n, 0, sum_structure().n);
  return holds;
}

bool PreparedSum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Broken broken) {
  g.resize(static_cast<Eigen::Index>(n_));
  if (!congruence_) return sum_gradient(view(x), f, view(g), broken);
  const bool groups_hold = evaluate_groups(x, false, broken);
  congruence_->extend(x, extended_);
  const bool holds = sum_gradient(view(std::as_const(extended_)), f, view(extended_gradient_), broken);
  congruence_->gradient(extended_gradient_, g);
  return holds && groups_hold;
}

bool PreparedSum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h,
                                         Broken broken) {
  g.resize(static_cast<Eigen::Index>(n_));
  h.resize(static_cast<Eigen::Index>(structure().size()));
  if (!congruence_) return sum_hessian(view(x), f, view(g), view(h), broken);
  const bool groups_hold = evaluate_groups(x, true, broken);
  congruence_->extend(x, extended_);
  const bool holds =
      sum_hessian(view(std::as_const(extended_)), f, view(extended_gradient_), view(extended_hessian_), broken);
  congruence_->gradient(extended_gradient_, g);
  congruence_->hessian(view(std::as_const(extended_hessian_)), h);
  add_groups(h);
  return holds && groups_hold;
}

std::size_t PreparedSum::bytes() const {
  std::size_t directed = 0;
  for (const auto& elements : directed_) directed += elements->bytes();
  for (const auto& group : groups_)
    directed +=
        group->sum.bytes() + static_cast<std::size_t>(group->gradient.size() + group->hessian.size()) * sizeof(double);
  return directed + (single_ ? single_->bytes() : sum_->bytes()) + (congruence_ ? congruence_->bytes() : 0) +
         static_cast<std::size_t>(extended_.size() + extended_gradient_.size() + extended_hessian_.size()) *
             sizeof(double);
}

}  // namespace hesse::ad
