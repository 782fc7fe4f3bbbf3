#include <algorithm>
#include <cmath>

#include <hesse/ad/functions/sum.hpp>

namespace hesse::ad {

namespace {

// Elements recorded together: enough to find what repeats, few enough to stay in the caches.
constexpr std::size_t batch = 2048;
// What a sum just recorded may differ by from the elements in double where it cancels.
constexpr double cancellation = 1e-4;

}  // namespace

Sum::Sum(Index n, ReplayOptions options) : n_(n), options_(options) {
  if (n < 0) throw Error("Sum: " + std::to_string(n) + " variables; give their number, 0 or more");
}

void Sum::add_family(Index count, std::unique_ptr<detail::ElementFamily> family) {
  if (count < 0) throw Error("Sum::add: " + std::to_string(count) + " elements; give their number, 0 or more");
  if (recordings_ > 0) throw Error("Sum::add: the sum has been evaluated; add all elements before");
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

void Sum::record(const detail::ElementFamily& family, const Eigen::VectorXd& x, ClusterMerge& clusters) const {
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
    clusters.add(separate_outputs(recording), variable);
  }
}

PreparedSum Sum::record(const Eigen::VectorXd& x) {
  ClusterMerge clusters;
  for (const auto& family : families_) record(*family, x, clusters);
  Separation separation;
  separation.inputs = static_cast<std::size_t>(n_);
  separation.clusters = clusters.take();
  PreparedSum prepared(std::move(separation), options_);
  ++recordings_;
  return prepared;
}

void Sum::prepare(const Eigen::VectorXd& x) {
  detail::require_size("prepare", "x", x.size(), n_);
  if (!prepared_) prepared_.emplace(record(x));
}

Sum::Structure Sum::hessian_structure() const {
  if (!prepared_)
    throw Error("Sum::hessian_structure: the sum is not prepared; call prepare(x) with a point to record at");
  return detail::to_structure(prepared_->structure());
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
Evaluation Sum::evaluate(const char* operation, const Eigen::VectorXd& x, double& f, Evaluate&& replay) {
  diagnosis_.clear();
  detail::require_size(operation, "x", x.size(), n_);
  prepare(x);
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (attempt > 0) {
      PreparedSum later = record(x);
      if (!detail::fits(later, *prepared_, diagnosis_)) return Evaluation::fatal;
      prepared_.emplace(std::move(later));
    }
    if (!replay(f)) continue;
    if (!options_.verified) return detail::judge(f, x, diagnosis_);
    const double user = plain(x), difference = detail::disagreement(f, user);
    if (!std::isfinite(user) || difference <= (attempt == 0 ? detail::rounding : cancellation)) {
      f = user;
      return detail::judge(f, x, diagnosis_);
    }
    if (attempt == 0) continue;
    diagnosis_ = "the elements give " + std::to_string(user) + " in double and " + std::to_string(f) +
                 " in replay; they have to compute the same for every number type";
    return Evaluation::fatal;
  }
  diagnosis_ = "a comparison of an element decides otherwise in replay than where it was just recorded";
  return Evaluation::fatal;
}

Evaluation Sum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  return evaluate("value_gradient", x, f, [&](double& y) { return prepared_->value_gradient(x, y, g); });
}

Evaluation Sum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  return evaluate("value_gradient_hessian", x, f,
                  [&](double& y) { return prepared_->value_gradient_hessian(x, y, g, h); });
}

std::string Sum::describe() const {
  if (!prepared_) return "not prepared: nothing was evaluated yet";
  return "recorded " + std::to_string(recordings_) + (recordings_ == 1 ? " time, " : " times, ") +
         prepared_->describe();
}

}  // namespace hesse::ad
