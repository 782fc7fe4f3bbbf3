#include <algorithm>
#include <span>
#include <utility>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/programs/bindings.hpp>
#include <hesse/ad/programs/compiled.hpp>
#include <hesse/ad/programs/interpreter.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

std::span<const double> view(const Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(Eigen::VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

// Few elements of a kind fill few lanes.
constexpr std::size_t few = 8;

void require_derivable(const Separation& separation, std::size_t longest) {
  for (const Cluster& cluster : separation.clusters)
    if (cluster.graph.nodes.size() > longest)
      throw Error("replay: a term of the function takes " + std::to_string(cluster.graph.nodes.size()) +
                  " operations, more than ReplayOptions::longest_term = " + std::to_string(longest) +
                  "; raise it where there is memory, or use Function, which does not derive programs");
}

std::vector<ElementKind> derived(Separation& separation) {
  std::vector<ElementKind> kinds;
  for (Cluster& cluster : separation.clusters) {
    BoundCluster bound = bind(cluster);
    ElementKind& kind = kinds.emplace_back();
    kind.programs = derive(cluster.graph, bound.bindings);
    kind.width = cluster.graph.inputs;
    kind.count = cluster.count;
    kind.index = std::move(cluster.index);
    kind.parameters = std::move(bound.values);
    cluster = {};
  }
  return kinds;
}

std::string described(const std::vector<ElementKind>& kinds, std::size_t forms, Backend backend) {
  constexpr std::size_t shown = 3;
  std::vector<const ElementKind*> order;
  for (const ElementKind& kind : kinds) order.push_back(&kind);
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->count > b->count; });
  std::string text = std::to_string(kinds.size()) + (kinds.size() == 1 ? " kind" : " kinds") + " of element (";
  for (std::size_t i = 0; i < std::min(shown, order.size()); ++i) {
    const ElementKind& kind = *order[i];
    text += (i ? ", " : "") + std::to_string(kind.count) + " of " + std::to_string(kind.width) + " variables by " +
            std::to_string(kind.programs.hessian.code.size()) + " instructions";
  }
  text += order.size() > shown ? ", ...)" : ")";
  if (forms > 0) text += " over " + std::to_string(forms) + (forms == 1 ? " linear form" : " linear forms");
  return text + (backend == Backend::compiled ? ", compiled for " : ", interpreted on ") +
         std::string(to_string(best_isa()));
}

}  // namespace

PreparedSum::PreparedSum(Separation separation, const ReplayOptions& options) : n_(separation.inputs) {
  if (options.backend == Backend::compiled && !compiled_available())
    throw Error("replay: machine code is not available here: " + why_not_compiled() + "; use Backend::interpreted");
  require_derivable(separation, options.longest_term);
  const std::vector<LinearForm> forms = std::move(separation.forms);
  std::vector<ElementKind> kinds = derived(separation);
  description_ = described(kinds, forms.size(), options.backend);

  std::size_t lanes = 0;
  for (const ElementKind& kind : kinds) lanes = std::max(lanes, kind.count);
  const KernelFactory factory = [&, small = lanes <= few](const Program& program) {
    if (options.backend == Backend::compiled) return compile(program, small ? few : 64);
    return make_interpreter(program, small ? few : 0);
  };
  ElementSum::Options sum_options;
  sum_options.dense = options.dense && forms.empty();
  sum_options.threads = options.threads;
  sum_ = std::make_unique<ElementSum>(n_ + forms.size(), std::move(kinds), factory, sum_options);
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
  if (!sum_->value_gradient(view(std::as_const(extended_)), f, view(extended_gradient_))) return false;
  congruence_->gradient(extended_gradient_, g);
  return true;
}

bool PreparedSum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  g.resize(static_cast<Eigen::Index>(n_));
  h.resize(static_cast<Eigen::Index>(structure().size()));
  if (!congruence_) return sum_->value_gradient_hessian(view(x), f, view(g), view(h));
  congruence_->extend(x, extended_);
  if (!sum_->value_gradient_hessian(view(std::as_const(extended_)), f, view(extended_gradient_),
                                    view(extended_hessian_)))
    return false;
  congruence_->gradient(extended_gradient_, g);
  congruence_->hessian(view(std::as_const(extended_hessian_)), h);
  return true;
}

std::size_t PreparedSum::bytes() const {
  return sum_->bytes() + (congruence_ ? congruence_->bytes() : 0) +
         static_cast<std::size_t>(extended_.size() + extended_gradient_.size() + extended_hessian_.size()) *
             sizeof(double);
}

}  // namespace hesse::ad
