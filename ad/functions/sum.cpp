#include <algorithm>
#include <utility>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/sum.hpp>
#include <hesse/ad/vocabulary/error.hpp>

namespace hesse::ad {

namespace {

// Elements recorded together: enough to find what repeats, few enough to stay in the caches.
constexpr std::size_t batch = 2048;

// Records the family's elements at x; returns their sum.
double record_family(const detail::ElementFamily& family, const Eigen::VectorXd& x, ClusterMerge& clusters) {
  const std::size_t width = family.width();
  double sum = 0;
  Recording recording;
  std::vector<std::uint32_t> variable;
  std::vector<Recorded> local(width);
  for (std::size_t first = 0; first < family.count(); first += batch) {
    const std::size_t count = std::min(batch, family.count() - first);
    variable.resize(count * width);
    Eigen::VectorXd point(static_cast<Eigen::Index>(count * width));
    for (std::size_t e = 0; e < count; ++e) family.variables(first + e, variable.data() + e * width);
    for (std::size_t i = 0; i < variable.size(); ++i)
      point[static_cast<Eigen::Index>(i)] = x[static_cast<Eigen::Index>(variable[i])];
    recording.record(
        [&](const auto& inputs) {
          std::vector<std::decay_t<decltype(inputs[0])>> outputs;
          outputs.reserve(count);
          for (std::size_t e = 0; e < count; ++e) {
            // A variable given twice is one input.
            for (std::size_t i = 0; i < width; ++i) {
              std::size_t j = 0;
              while (variable[e * width + j] != variable[e * width + i]) ++j;
              local[i] = inputs[static_cast<Eigen::Index>(e * width + j)];
            }
            outputs.push_back(family.record(first + e, local.data()));
          }
          return outputs;
        },
        point);
    for (const double value : recording.values()) sum += value;
    clusters.add(separate_outputs(recording), variable);
  }
  return sum;
}

}  // namespace

// The elements one after the other.
class Sum::Source final : public detail::ReplaySource {
 public:
  explicit Source(Sum& sum) : sum_(sum) {}

  double value(const Eigen::VectorXd& x) const override {
    double f = 0;
    for (const auto& family : sum_.families_) {
      sum_.variables_.resize(family->width());
      sum_.local_.resize(family->width());
      for (std::size_t e = 0; e < family->count(); ++e) {
        family->variables(e, sum_.variables_.data());
        for (std::size_t i = 0; i < sum_.local_.size(); ++i) sum_.local_[i] = x[static_cast<Index>(sum_.variables_[i])];
        f += family->value(e, sum_.local_.data());
      }
    }
    return f;
  }

  DerivedSum record(const Eigen::VectorXd& x) const override {
    ClusterMerge clusters;
    double value = 0;
    for (const auto& family : sum_.families_) value += record_family(*family, x, clusters);
    Separation separation;
    separation.inputs = static_cast<std::size_t>(sum_.n_);
    separation.clusters = clusters.take();
    DerivedSum sum = derive(std::move(separation));
    sum.value = value;
    return sum;
  }

 private:
  Sum& sum_;
};

Sum::Sum(Index n, ReplayOptions options) : n_(n), options_(options) {
  if (n < 0) throw Error("Sum: " + std::to_string(n) + " variables; give their number, 0 or more");
}

void Sum::add_family(Index count, std::unique_ptr<detail::ElementFamily> family) {
  if (count < 0) throw Error("Sum::add: " + std::to_string(count) + " elements; give their number, 0 or more");
  if (replayed_) throw Error("Sum::add: the sum has been evaluated; add all elements before");
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

void Sum::prepare(const Eigen::VectorXd& x) {
  detail::require_size("prepare", "x", x.size(), n_);
  if (!replayed_) replayed_.emplace(Source(*this).record(x), options_);
}

Sum::Structure Sum::hessian_structure() const {
  if (!replayed_)
    throw Error("Sum::hessian_structure: the sum is not prepared; call prepare(x) with a point to record at");
  return detail::to_structure(replayed_->structure());
}

Evaluation Sum::value(const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  detail::require_size("value", "x", x.size(), n_);
  if (replayed_) return done(replayed_->value(Source(*this), x, f));
  f = Source(*this).value(x);
  return detail::judge(f, x, diagnosis_);
}

Evaluation Sum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  const Source source = ready("value_gradient", x);
  return done(replayed_->value_gradient(source, x, f, g));
}

Evaluation Sum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  const Source source = ready("value_gradient_hessian", x);
  return done(replayed_->value_gradient_hessian(source, x, f, g, h));
}

Sum::Source Sum::ready(const char* operation, const Eigen::VectorXd& x) {
  detail::require_size(operation, "x", x.size(), n_);
  prepare(x);
  return Source(*this);
}

Evaluation Sum::done(Evaluation outcome) {
  diagnosis_ = replayed_->diagnosis();
  return outcome;
}

std::string Sum::describe() const {
  return replayed_ ? replayed_->describe() : "not prepared: nothing was evaluated yet";
}

}  // namespace hesse::ad
