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

}  // namespace

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options) : n_(derived.n) {
  if (options.backend == Backend::compiled && !compiled_available())
    throw Error("replay: machine code is not available here: " + why_not_compiled() + "; use Backend::interpreted");
  description_ = to_string(derived) + (options.backend == Backend::compiled ? ", compiled for " : ", interpreted on ") +
                 std::string(to_string(best_isa()));
  const std::vector<LinearForm> forms = std::move(derived.forms);
  const bool compiled = options.backend == Backend::compiled, dense = options.dense && forms.empty();
  const auto kernel = [compiled](const Program& program, std::size_t lanes) {
    return compiled ? compile(program, lanes == 0 ? 64 : lanes) : make_interpreter(program, lanes);
  };
  if (derived.kinds.size() == 1 && derived.kinds[0].count == 1) {
    single_ = std::make_unique<SingleElement>(n_ + forms.size(), std::move(derived.kinds), kernel, dense);
  } else {
    const KernelFactory factory = [&](const Program& program, std::size_t elements) {
      return kernel(program, elements <= few ? few : 0);
    };
    ElementSum::Options sum_options;
    sum_options.dense = dense;
    sum_options.threads = options.threads;
    sum_ = std::make_unique<ElementSum>(n_ + forms.size(), std::move(derived.kinds), factory, sum_options);
  }
  if (forms.empty()) return;
  congruence_ = std::make_unique<Congruence>(n_, forms, sum_structure());
  dense_ = dense_triangle(n_);
  extended_gradient_.resize(static_cast<Eigen::Index>(n_ + forms.size()));
  extended_hessian_.resize(static_cast<Eigen::Index>(sum_structure().size()));
}

bool PreparedSum::sum_gradient(std::span<const double> x, double& f, std::span<double> g) {
  return single_ ? single_->value_gradient(x, f, g) : sum_->value_gradient(x, f, g);
}

bool PreparedSum::sum_hessian(std::span<const double> x, double& f, std::span<double> g, std::span<double> h) {
  return single_ ? single_->value_gradient_hessian(x, f, g, h) : sum_->value_gradient_hessian(x, f, g, h);
}

bool PreparedSum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  g.resize(static_cast<Eigen::Index>(n_));
  if (!congruence_) return sum_gradient(view(x), f, view(g));
  congruence_->extend(x, extended_);
  const bool holds = sum_gradient(view(std::as_const(extended_)), f, view(extended_gradient_));
  congruence_->gradient(extended_gradient_, g);
  return holds;
}

bool PreparedSum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  g.resize(static_cast<Eigen::Index>(n_));
  h.resize(static_cast<Eigen::Index>(structure().size()));
  if (!congruence_) return sum_hessian(view(x), f, view(g), view(h));
  congruence_->extend(x, extended_);
  const bool holds = sum_hessian(view(std::as_const(extended_)), f, view(extended_gradient_), view(extended_hessian_));
  congruence_->gradient(extended_gradient_, g);
  congruence_->hessian(view(std::as_const(extended_hessian_)), h);
  return holds;
}

std::size_t PreparedSum::bytes() const {
  return (single_ ? single_->bytes() : sum_->bytes()) + (congruence_ ? congruence_->bytes() : 0) +
         static_cast<std::size_t>(extended_.size() + extended_gradient_.size() + extended_hessian_.size()) *
             sizeof(double);
}

}  // namespace hesse::ad
