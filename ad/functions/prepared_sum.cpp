#include <span>
#include <utility>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/functions/replay_kernels.hpp>
#include <hesse/ad/programs/compiled.hpp>
#include <hesse/ad/programs/interpreter.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

}  // namespace

KernelFactory replay_kernels(Backend backend) {
  if (backend == Backend::compiled && !compiled_available())
    throw Error("replay: machine code is not available here: " + why_not_compiled() + "; use Backend::interpreted");
  return [backend](const Program& program, std::size_t elements) {
    constexpr std::size_t few = 8;  // elements, which fill few lanes
    if (backend == Backend::compiled) return compile(program, elements <= few ? few : 64);
    return make_interpreter(program, elements <= few ? few : 0);
  };
}

PreparedSum::PreparedSum(DerivedSum derived, const ReplayOptions& options) : n_(derived.n) {
  const KernelFactory factory = replay_kernels(options.backend);
  description_ = to_string(derived) + (options.backend == Backend::compiled ? ", compiled for " : ", interpreted on ") +
                 std::string(to_string(best_isa()));
  const std::vector<LinearForm> forms = std::move(derived.forms);
  ElementSum::Options sum_options;
  sum_options.dense = options.dense && forms.empty();
  sum_options.threads = options.threads;
  sum_ = std::make_unique<ElementSum>(n_ + forms.size(), std::move(derived.kinds), factory, sum_options);
  if (forms.empty()) return;
  congruence_ = std::make_unique<Congruence>(n_, forms, sum_->hessian_structure());
  dense_ = dense_triangle(n_);
  extended_gradient_.resize(static_cast<Eigen::Index>(n_ + forms.size()));
  extended_hessian_.resize(static_cast<Eigen::Index>(sum_->hessian_structure().size()));
}

bool PreparedSum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  g.resize(static_cast<Eigen::Index>(n_));
  if (!congruence_) return sum_->value_gradient(view(x), f, view(g));
  congruence_->extend(x, extended_);
  const bool holds = sum_->value_gradient(view(std::as_const(extended_)), f, view(extended_gradient_));
  congruence_->gradient(extended_gradient_, g);
  return holds;
}

bool PreparedSum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  g.resize(static_cast<Eigen::Index>(n_));
  h.resize(static_cast<Eigen::Index>(structure().size()));
  if (!congruence_) return sum_->value_gradient_hessian(view(x), f, view(g), view(h));
  congruence_->extend(x, extended_);
  const bool holds = sum_->value_gradient_hessian(view(std::as_const(extended_)), f, view(extended_gradient_),
                                                  view(extended_hessian_));
  congruence_->gradient(extended_gradient_, g);
  congruence_->hessian(view(std::as_const(extended_hessian_)), h);
  return holds;
}

std::size_t PreparedSum::bytes() const {
  return sum_->bytes() + (congruence_ ? congruence_->bytes() : 0) +
         static_cast<std::size_t>(extended_.size() + extended_gradient_.size() + extended_hessian_.size()) *
             sizeof(double);
}

}  // namespace hesse::ad
