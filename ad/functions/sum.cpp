#include <algorithm>
#include <cmath>

#include <hesse/ad/functions/sum.hpp>

namespace hesse::ad {

namespace {

// Elements recorded together: enough to find what repeats, few enough to stay in the caches.
constexpr std::size_t batch = 2048;

}  // namespace

Sum::Sum(Index n, ReplayOptions options) : n_(n), options_(options) {
  if (n < 0) throw Error("Sum: " + std::to_string(n) + " variables; give their number, 0 or more");
}

void Sum::add_family(Index count, std::unique_ptr<detail::ElementFamily> family) {
  if (count < 0) throw Error("Sum::add: " + std::to_string(count) + " elements; give their number, 0 or more");
  if (recordings() > 0) throw Error("Sum::add: the sum has been evaluated; add all elements before");
  std::vector<std::uint32_t> variables(family->width());
  for (std::size_t e = 0; e < family->count(); ++e) {
    family->variables(e, variables.data());
    for (const std::uint32_t v : variables)
      if (static_cast<Index>(v) >= n_)
        throw Error("Sum::add: element " + std::to_string(e) + " uses variable " +
                    (v == ~std::uint32_t{0} ? "a negative number or one beyond 2^32" : std::to_string(v)) +
                    "; the sum has " + std::to_string(n_) + " variables, numbered from 0");
  }
  families_.push_back(std::move(family));
}

void Sum::record(const detail::ElementFamily& family, const Eigen::VectorXd& x, ClusterMerge& clusters,
                 double& f) const {
  const std::size_t width = family.width();
  Recording recording;
  std::vector<std::uint32_t> variable;
  std::vector<Recorded> local(width);
  for (std::size_t first = 0; first < family.count(); first += batch) {
    const std::size_t count = std::min(batch, family.count() - first);
    variable.resize(count * width);
    Eigen::VectorXd point(static_cast<Index>(count * width));
    for (std::size_t e = 0; e < count; ++e) family.variables(first + e, variable.data() + e * width);
    for (std::size_t i = 0; i < variable.size(); ++i) point[static_cast<Index>(i)] = x[static_cast<Index>(variable[i])];
    recording.record(
        [&](const auto& inputs) {
          std::vector<std::decay_t<decltype(inputs[0])>> outputs;
          outputs.reserve(count);
          for (std::size_t e = 0; e < count; ++e) {
            // A variable given twice is one input.
            for (std::size_t i = 0; i < width; ++i) {
              std::size_t j = 0;
              while (variable[e * width + j] != variable[e * width + i]) ++j;
              local[i] = inputs[static_cast<Index>(e * width + j)];
            }
            outputs.push_back(family.record(first + e, local.data()));
          }
          return outputs;
        },
        point);
    for (const double value : recording.values()) f += value;
    clusters.add(separate_outputs(recording), variable);
  }
}

detail::Replay::Fresh Sum::record(const Eigen::VectorXd& x) const {
  ClusterMerge clusters;
  double f = 0;
  for (const auto& family : families_) record(*family, x, clusters, f);
  Separation separation;
  separation.inputs = static_cast<std::size_t>(n_);
  separation.clusters = clusters.take();
  return {PreparedSum(std::move(separation), options_), f};
}

void Sum::prepare(const Eigen::VectorXd& x) {
  detail::require_size("prepare", "x", x.size(), n_);
  if (replay_.empty()) replay_.adopt(record(x));
}

Sum::Structure Sum::hessian_structure() const {
  if (replay_.empty())
    throw Error("Sum::hessian_structure: the sum is not prepared; call prepare(x) with a point to record at");
  return detail::to_structure(replay_.sum().structure());
}

double Sum::plain(const Eigen::VectorXd& x) {
  double f = 0;
  for (const auto& family : families_) {
    variables_.resize(family->width());
    local_.resize(family->width());
    for (std::size_t e = 0; e < family->count(); ++e) {
      family->variables(e, variables_.data());
      for (std::size_t i = 0; i < local_.size(); ++i) local_[i] = x[static_cast<Index>(variables_[i])];
      f += family->value(e, local_.data());
    }
  }
  return f;
}

Evaluation Sum::value(const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  detail::require_size("value", "x", x.size(), n_);
  f = plain(x);
  return detail::judge(f, x, diagnosis_);
}

template <class Evaluate>
Evaluation Sum::evaluate(const char* operation, const Eigen::VectorXd& x, double& f, Evaluate&& by_replay) {
  diagnosis_.clear();
  detail::require_size(operation, "x", x.size(), n_);
  prepare(x);
  return replay_.evaluate(
      options_.verified, x, f, [&] { return plain(x); }, [&] { return record(x); }, by_replay, diagnosis_);
}

Evaluation Sum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  return evaluate("value_gradient", x, f, [&](PreparedSum& sum, double& y) { return sum.value_gradient(x, y, g); });
}

Evaluation Sum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  return evaluate("value_gradient_hessian", x, f,
                  [&](PreparedSum& sum, double& y) { return sum.value_gradient_hessian(x, y, g, h); });
}

std::string Sum::describe() const {
  if (replay_.empty()) return "not prepared: nothing was evaluated yet";
  return replay_.describe();
}

}  // namespace hesse::ad
