#include <hesse/ad/plan/candidates.hpp>
#include <hesse/ad/plan/plan.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <type_traits>

#include "bench.hpp"
#include "measure.hpp"

namespace hesse::apps {
namespace {

// One layer of a network, yᵢ = tanh(Σⱼ wᵢⱼxⱼ), i < m, j < n: every output needs every input.
struct Layer {
  int n, m;

  template <class X>
  auto operator()(const X& x) const {
    using std::tanh;
    using T = std::decay_t<decltype(x[0])>;
    std::vector<T> y;
    y.reserve(static_cast<std::size_t>(m));
    for (int i = 0; i < m; ++i) {
      T sum(0.0);
      for (int j = 0; j < n; ++j) sum += (1.0 / (1 + i + 2 * j)) * x[j];
      y.push_back(tanh(sum));
    }
    return y;
  }
};

struct Shape {
  int m, n;
};

constexpr std::array shapes{Shape{1, 10},    Shape{1, 100},  Shape{1, 1000},  Shape{10, 1000}, Shape{100, 1000},
                            Shape{10, 100},  Shape{10, 10},  Shape{100, 100}, Shape{100, 10},  Shape{1000, 100},
                            Shape{1000, 10}, Shape{1000, 1}, Shape{100, 1},   Shape{10, 1}};

// A kernel with its place for the result.
class Evaluation {
 public:
  virtual ~Evaluation() = default;
  virtual void run(const Layer& f, const Eigen::VectorXd& x) = 0;
  const Eigen::MatrixXd& jacobian() const { return jacobian_; }

 protected:
  Eigen::MatrixXd jacobian_;
};

template <class Kernel>
class EvaluationOf final : public Evaluation {
 public:
  EvaluationOf(int m, int n) { jacobian_.setZero(m, n); }
  void run(const Layer& f, const Eigen::VectorXd& x) override {
    Sink sink{jacobian_};
    for (Eigen::Index p = 0, passes = Kernel::passes(x.size(), jacobian_.rows()); p < passes; ++p)
      ad::kernels::run_jacobian_pass(kernel_, f, x, p, sink);
  }

 private:
  struct Sink {
    Eigen::MatrixXd& matrix;
    void value(Eigen::Index, double) {}
    void jacobian(Eigen::Index i, Eigen::Index j, double entry) { matrix(i, j) = entry; }
  };
  Kernel kernel_;
};

std::unique_ptr<Evaluation> evaluation(ad::JacobianMode mode, int lanes, const Shape& shape) {
  std::unique_ptr<Evaluation> made;
  ad::kernels::JacobianKernels<double>::any([&]<class Kernel>() {
    if (Kernel::mode != mode || (mode == ad::JacobianMode::forward && Kernel::lanes != lanes)) return false;
    made = std::make_unique<EvaluationOf<Kernel>>(shape.m, shape.n);
    return true;
  });
  return made;
}

// ∂yᵢ/∂xⱼ = (1 − tanh²)wᵢⱼ by hand.
Eigen::MatrixXd by_hand(const Shape& shape, const Eigen::VectorXd& x) {
  Eigen::MatrixXd weights(shape.m, shape.n);
  for (int i = 0; i < shape.m; ++i)
    for (int j = 0; j < shape.n; ++j) weights(i, j) = 1.0 / (1 + i + 2 * j);
  const Eigen::VectorXd slope = 1.0 - (weights * x).array().tanh().square();
  return slope.asDiagonal() * weights;
}

void bench_shape(const Shape& shape, int repeats, const BenchSink& sink) {
  const Layer f{shape.n, shape.m};
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(shape.n, 0.1, 1.0);
  const Eigen::MatrixXd reference = by_hand(shape, x);
  const ad::Plan plan = ad::jacobian_plan(f, x);
  std::vector<Measurement> rows;
  std::vector<std::unique_ptr<Evaluation>> evaluations;
  std::vector<std::function<void()>> works;
  std::vector<double> first;
  for (const ad::JacobianMode mode : ad::all_jacobian_modes) {
    const ad::Candidate* best = nullptr;
    for (const auto& candidate : plan.candidates)
      if (std::get<ad::JacobianMode>(candidate.mode) == mode && candidate.admissible &&
          (best == nullptr || candidate.seconds < best->seconds))
        best = &candidate;
    if (best == nullptr) continue;
    Measurement row;
    row.workload = "layer";
    row.n = shape.n;
    row.m = shape.m;
    row.operation = "jacobian";
    row.plan = mode == ad::JacobianMode::forward ? "jacfwd" : "jacrev";
    row.chosen = mode == plan.jacobian_mode();
    row.predicted = best->seconds;
    row.bytes = best->bytes;
    evaluations.push_back(evaluation(mode, best->lanes, shape));
    works.push_back([&f, &x, e = evaluations.back().get()] { e->run(f, x); });
    const double cold = seconds_of(works.back());
    first.push_back(seconds_of(works.back()));
    row.setup_seconds = std::max(0.0, cold - first.back());
    row.error = (evaluations.back()->jacobian() - reference).cwiseAbs().maxCoeff() / reference.cwiseAbs().maxCoeff();
    rows.push_back(std::move(row));
  }
  double kept = 0;
  const std::function<void()> value = [&] { kept += f(x).back(); };
  const double f_seconds = interleaved_medians({value}, {seconds_of(value)}, repeats, slow_factor).front();
  const auto medians = interleaved_medians(works, first, repeats, slow_factor);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].seconds = medians[i];
    rows[i].ratio_to_f = medians[i] / f_seconds;
    if (first[i] > slow_factor * *std::min_element(first.begin(), first.end()))
      rows[i].note = "timed once: more than 5 times the best";
    if (std::isnan(kept)) rows[i].note = "f is not a number";
    sink.row(rows[i]);
  }
}

}  // namespace

void bench_jacobians(const BenchSettings& settings, const BenchSink& sink) {
  for (const Shape& shape : shapes) {
    if (!settings.sizes.empty() &&
        std::max(shape.n, shape.m) > *std::max_element(settings.sizes.begin(), settings.sizes.end()))
      continue;
    if (!sink.next("jacobian " + std::to_string(shape.m) + " x " + std::to_string(shape.n))) return;
    bench_shape(shape, settings.repeats, sink);
  }
}

}  // namespace hesse::apps
