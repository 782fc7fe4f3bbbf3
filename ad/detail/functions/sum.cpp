#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <utility>

#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/execution/compiled.hpp>
#include <hesse/ad/detail/replay/kinks.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>
#include <hesse/ad/sum.hpp>

// Sum: records its elements in batches as terms of clusters, and evaluates them by replay.
namespace hesse::ad {

using namespace detail;

namespace {

// Evaluated elements after which machine code has repaid its generation (compiled.hpp).
constexpr double repaid_by_machine_code = 10000;

ReplayOptions replay_options(const PlanOptions& options) {
  if (options.mode && !std::holds_alternative<RecordedMode>(*options.mode))
    throw Error("Sum: " + std::string(to_string(*options.mode)) +
                " is no mode of a sum, which is replayed; give recorded_interpreted or recorded_compiled");
  return detail::replay_options(
      options.mode ? std::get<RecordedMode>(*options.mode) : RecordedMode::recorded_interpreted, options.dense,
      options.threads);
}

// Elements recorded together: enough to find repetition, few enough for the caches.
constexpr std::size_t batch = 2048;

// Records elements of a family at x. Element k of the recorder has the number offset + k.
class FamilyRecorder {
 public:
  FamilyRecorder(const detail::ElementFamily& family, std::size_t offset, const Eigen::VectorXd& x)
      : family_(family), offset_(offset), x_(x), local_(family.width()) {}

  // Records element(0) … element(count - 1); returns their sum. take(recording, guards, variables, numbers): a batch.
  template <class Element, class Take>
  double record(std::size_t count, const Element& element, Take&& take) {
    double sum = 0;
    for (std::size_t first = 0; first < count; first += batch) {
      numbers_.clear();
      for (std::size_t k = first; k < std::min(count, first + batch); ++k)
        numbers_.push_back(static_cast<std::uint32_t>(offset_ + element(k)));
      sum += record_batch();
      take(recording_, guards_, variable_, numbers_);
    }
    return sum;
  }

 private:
  double record_batch() {
    const std::size_t count = numbers_.size(), width = family_.width();
    variable_.resize(count * width);
    for (std::size_t e = 0; e < count; ++e) family_.variables(numbers_[e] - offset_, variable_.data() + e * width);
    point_.resize(static_cast<Eigen::Index>(variable_.size()));
    for (std::size_t i = 0; i < variable_.size(); ++i)
      point_[static_cast<Eigen::Index>(i)] = x_[static_cast<Eigen::Index>(variable_[i])];
    guards_.clear();
    recording_.record(
        [&](const auto& inputs) {
          std::vector<std::decay_t<decltype(inputs[0])>> outputs;
          outputs.reserve(count);
          for (std::size_t e = 0; e < count; ++e) {
            // A variable that is given twice is one input.
            for (std::size_t i = 0; i < width; ++i) {
              std::size_t j = 0;
              while (variable_[e * width + j] != variable_[e * width + i]) ++j;
              local_[i] = inputs[static_cast<Eigen::Index>(e * width + j)];
            }
            outputs.push_back(family_.record(numbers_[e] - offset_, local_.data()));
            guards_.push_back(recording_.guards().size());
          }
          return outputs;
        },
        point_);
    return std::accumulate(recording_.values().begin(), recording_.values().end(), 0.0);
  }

  const detail::ElementFamily& family_;
  std::size_t offset_;
  const Eigen::VectorXd& x_;
  Recording recording_;
  std::vector<std::uint32_t> numbers_, variable_;
  std::vector<std::size_t> guards_;
  std::vector<Recorded> local_;
  Eigen::VectorXd point_;
};

// Adds recordings to clusters.
auto into(ClusterMerge& clusters) {
  return [&clusters](const Recording& recording, const auto& guards, const auto& variables, const auto& numbers) {
    clusters.add(separate_outputs(recording, guards), variables, numbers);
  };
}

// An element type of that width with a full Hessian.
ElementType full_type(std::size_t width) {
  ElementType type;
  type.width = static_cast<std::uint32_t>(width);
  for (std::uint32_t j = 0; j < width; ++j)
    for (std::uint32_t i = j; i < width; ++i) type.programs.hessian_entries.emplace_back(i, j);
  return type;
}

}  // namespace

// How the sum is replayed; its recording, once there is one.
struct Sum::Replay {
  ReplayOptions options;
  std::optional<Index> evaluations = {};  // expected; chooses the execution back end if no mode is given
  std::optional<Replayed> recorded = {};
};

// The elements of all families in order, as a source for replay.
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

  Derive record(const Eigen::VectorXd& x) const override {
    ClusterMerge clusters;
    double value = 0;
    for_each_family([&](const detail::ElementFamily& family, std::size_t offset) {
      value += FamilyRecorder(family, offset, x).record(family.count(), std::identity(), into(clusters));
    });
    auto separation = std::make_shared<Separation>();
    separation->inputs = static_cast<std::size_t>(sum_.n_);
    separation->clusters = clusters.take();
    return [this, separation, value](ProgramCache& programs) {
      DerivedSum sum = derive(std::move(*separation), programs);
      sum.value = value;
      if (!sum_.replay_->options.dense) sum.variant_types = variant_types(sum);
      return sum;
    };
  }

  std::size_t elements() const override {
    std::size_t count = 0;
    for (const auto& family : sum_.families_) count += family->count();
    return count;
  }

  std::vector<Cluster> record(const Eigen::VectorXd& x, std::span<const std::uint32_t> elements) const override {
    std::vector<std::uint32_t> sorted(elements.begin(), elements.end());
    std::sort(sorted.begin(), sorted.end());
    ClusterMerge clusters;
    auto next = sorted.begin();
    for_each_family([&](const detail::ElementFamily& family, std::size_t offset) {
      const auto begin = next;
      next = std::lower_bound(begin, sorted.end(), offset + family.count());
      FamilyRecorder(family, offset, x)
          .record(
              static_cast<std::size_t>(next - begin),
              [&](std::size_t k) { return begin[static_cast<std::ptrdiff_t>(k)] - offset; }, into(clusters));
    });
    return clusters.take();
  }

 private:
  // Calls visit(family, number of its first element).
  template <class Visit>
  void for_each_family(Visit&& visit) const {
    std::size_t offset = 0;
    for (const auto& family : sum_.families_) {
      visit(*family, offset);
      offset += family->count();
    }
  }

  // In another branch, an element that compares may use all its variables. Most elements do already.
  std::vector<ElementType> variant_types(const DerivedSum& sum) const {
    std::size_t widest = 0;
    for (const auto& family : sum_.families_) widest = std::max(widest, family->width());
    std::vector<std::uint32_t> branching;
    for (const ElementType& type : sum.types) {
      const bool full = type.width == widest && type.programs.hessian_entries.size() == widest * (widest + 1) / 2;
      if (!full && !type.programs.guards.empty())
        branching.insert(branching.end(), type.numbers.begin(), type.numbers.end());
    }
    std::sort(branching.begin(), branching.end());
    std::vector<ElementType> types;
    auto next = branching.begin();
    for_each_family([&](const detail::ElementFamily& family, std::size_t offset) {
      const auto begin = next;
      next = std::lower_bound(begin, branching.end(), offset + family.count());
      if (begin == next) return;
      ElementType& type = types.emplace_back(full_type(family.width()));
      type.count = static_cast<std::size_t>(next - begin);
      type.index.resize(type.count * family.width());
      for (std::size_t k = 0; k < type.count; ++k)
        family.variables(begin[static_cast<std::ptrdiff_t>(k)] - offset, type.index.data() + k * family.width());
    });
    return types;
  }

  Sum& sum_;
};

Sum::Sum(Index n, const PlanOptions& options) : Sum(n, replay_options(options)) {
  if (!options.mode) replay_->evaluations = options.evaluations;
}

Sum::Sum(Index n, const ReplayOptions& options) : n_(n), replay_(new Replay{options}) {
  if (n < 0) throw Error("Sum: " + std::to_string(n) + " variables; give their number, 0 or more");
}

Sum::Sum(Sum&&) noexcept = default;
Sum& Sum::operator=(Sum&&) noexcept = default;
Sum::~Sum() = default;

void Sum::add_family(Index count, std::unique_ptr<detail::ElementFamily> family) {
  if (count < 0) throw Error("Sum::add: " + std::to_string(count) + " elements; give their number, 0 or more");
  if (replay_->recorded) throw Error("Sum::add: the sum has been evaluated; add all elements before");
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
  if (replay_->recorded) return;
  if (replay_->evaluations) {
    double elements = 0;
    for (const auto& family : families_) elements += static_cast<double>(family->count());
    if (available(Backend::compiled) && elements * static_cast<double>(*replay_->evaluations) >= repaid_by_machine_code)
      replay_->options.backend = Backend::compiled;
  }
  replay_->recorded.emplace(Source(*this), x, replay_->options);
}

SymmetricPattern Sum::hessian_structure() const {
  if (!replay_->recorded)
    throw Error("Sum::hessian_structure: the sum is not prepared; call prepare(x) with a point to record at");
  return replay_->recorded->structure();
}

Evaluation Sum::value(const Eigen::VectorXd& x, double& f) {
  diagnosis_.clear();
  detail::require_size("value", "x", x.size(), n_);
  if (replay_->recorded) return done(replay_->recorded->value(Source(*this), x, f));
  f = Source(*this).value(x);
  return detail::check_value(f, x, diagnosis_);
}

Evaluation Sum::value_gradient(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g) {
  const Source source = ready("value_gradient", x);
  return done(replay_->recorded->value_gradient(source, x, f, g));
}

Evaluation Sum::value_gradient_hessian(const Eigen::VectorXd& x, double& f, Eigen::VectorXd& g, Eigen::VectorXd& h) {
  const Source source = ready("value_gradient_hessian", x);
  return done(replay_->recorded->value_gradient_hessian(source, x, f, g, h));
}

Sum::Source Sum::ready(const char* operation, const Eigen::VectorXd& x) {
  detail::require_size(operation, "x", x.size(), n_);
  prepare(x);
  return Source(*this);
}

Evaluation Sum::done(Evaluation outcome) {
  diagnosis_ = replay_->recorded->diagnosis();
  return outcome;
}

std::string Sum::remarks(const Eigen::VectorXd& x) const {
  detail::require_size("remarks", "x", x.size(), n_);
  Kinks kinks;
  std::size_t offset = 0;
  for (const auto& family : families_) {
    try {
      FamilyRecorder(*family, offset, x)
          .record(family->count(), std::identity(), [&](const Recording& batch, auto&&...) { kinks.add(batch); });
    } catch (const Error&) {  // elements that cannot be recorded are skipped
    }
    offset += family->count();
  }
  return kinks.describe();
}

int Sum::recordings() const { return replay_->recorded ? replay_->recorded->recordings() : 0; }
std::size_t Sum::branch_switches() const { return replay_->recorded ? replay_->recorded->branch_switches() : 0; }
std::size_t Sum::bytes() const { return replay_->recorded ? replay_->recorded->bytes() : 0; }

std::string Sum::describe() const {
  return replay_->recorded ? replay_->recorded->describe() : "not prepared: nothing was evaluated yet";
}

}  // namespace hesse::ad
