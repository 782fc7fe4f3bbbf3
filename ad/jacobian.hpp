#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/detail/colouring/derived_jacobian.hpp>
#include <hesse/ad/detail/colouring/output_dependence.hpp>
#include <hesse/ad/detail/compositions/functor.hpp>
#include <hesse/ad/detail/compositions/instantiations.hpp>
#include <hesse/ad/detail/core/error.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/functions/jacobian_kernels.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/detail/replay/replayed.hpp>
#include <hesse/ad/detail/replay/replayed_jacobian.hpp>
#include <hesse/ad/detail/replay/vector_source.hpp>
#include <hesse/ad/plan.hpp>

namespace hesse::ad {

// Jacobian: F: Rⁿ → Rᵐ, prepared for many evaluations of F and its Jacobian J. The constructor plans once. F takes a
// vector of any number type and returns a number or a container; it has the same number of outputs everywhere. The
// object is movable, and one thread at a time may use it. Exceptions of F pass through.
//
// ```cpp
// hesse::ad::Jacobian jacobian([](const auto& x) { return std::array{x[0] * x[1], sin(x[1])}; }, Eigen::Vector2d(1, 0));
// Eigen::VectorXd y, values;  // F(x); J by columns, since structure() has no rows here
// if (jacobian.jacobian(Eigen::Vector2d(2.0, 0.0), y, values) == hesse::ad::Evaluation::ok)
//   std::cout << "y: " << y.transpose() << ", J: " << values.transpose() << '\n';
// ```
// ```text
// y: 0 0, J: 0 0 2 1
// ```
// Replay and products with directions rest on a recording of F. When one of its guards fails, F is recorded again. If
// that happens too often, a full Jacobian falls back to the best composition; describe() says so. F may read data that
// change between calls. If such a change alters the pattern of J and no guard fails, an extra product with a direction
// detects it. The extra product is made at every evaluation if a lane is free for it or such a change has occurred
// before, otherwise at every 16th. It misses entries below 1e-8 of the sum of their row (compressed rows: column).
template <class F>
requires(detail::takes_vectors<F>()) class Jacobian {
 public:
  using Index = Eigen::Index;

  // Plans at `start`, of size n. options: mode, dense (a full matrix in any case), memory limit, rates. Throws Error
  // if F is empty or no plan fits in memory.
  Jacobian(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : f_(std::move(f)), n_(start.size()), options_(std::move(options)) {
    if (detail::is_null(f_)) throw Error("Jacobian: the function is empty; give a callable object");
    plan_ = jacobian_plan(detail::FlatOutputs<F>(f_), start, options_);
    m_ = plan_.features.outputs;
    full_ = {m_, n_, {}, {}};
    prepare(start);
  }

  Index inputs() const { return n_; }
  Index outputs() const { return m_; }
  // The pattern of J, the same at all points.
  const SparsityPattern& structure() const {
    return replayed_ ? replayed_->structure() : products_ ? products_->structure() : full_;
  }

  // y = F(x), of size m, by one run of F in double. not_evaluable if an output is not finite.
  Evaluation value(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    start("value", x);
    detail::FunctorOutputs<F>(f_).value(x, y);
    return detail::check_outputs(y, m_, diagnosis_);
  }
  // y = F(x) and the values of J(x), in the order of structure(). fatal if F differs between number types or takes a
  // branch whose pattern does not fit. An entry that is not finite leaves the result ok; diagnosis() names it.
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    start("jacobian", x);
    Evaluation outcome = Evaluation::ok;
    if (!by_recording(x, y, values, outcome)) outcome = compose(x, y, values);
    if (outcome == Evaluation::ok && !values.allFinite())
      diagnosis_ = detail::describe_jacobian(values, structure(), x);
    return outcome;
  }

  const Plan& plan() const { return plan_; }
  std::string describe() const {
    return summary(plan_) + (replayed_   ? "; " + replayed_->describe()
                             : products_ ? "; " + products_->describe()
                                         : given_up_);
  }
  std::string diagnosis() const { return diagnosis_; }

 private:
  // If the check needs a pass of its own, it is made at one of this many evaluations.
  static constexpr int checked_every = 16;

  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }

  void prepare(const Eigen::VectorXd& x) {
    if (plan_.recorded()) {
      replayed_.emplace(detail::FunctorOutputs<F>(f_), x, detail::replay_options(plan_, options_.threads),
                        std::move(*plan_.jacobian));
    } else if (plan_.needs_recording()) {
      const Candidate& chosen = plan_.chosen();
      Eigen::VectorXd y;
      decide(x, y);
      products_.emplace(*plan_.jacobian, std::get<CompressedMode>(chosen.mode), chosen.lanes, plan_.dense, decisions_);
    }
    plan_.jacobian.reset();
  }

  // y = F(x) in double. Stores the outcomes of its comparisons in decisions_.
  void decide(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    decisions_.clear();
    const detail::DecisionScope scope(decisions_);
    branch_recorded_ = x.template cast<detail::BranchRecorded>();
    const auto result = detail::settled(f_(std::as_const(branch_recorded_)));
    y.resize(detail::count_outputs(result));
    Index i = 0;
    detail::for_each_output(result, [&](const auto& yi) { y[i++] = detail::BranchRecorded(yi).value; });
  }

  // Evaluates by replay or products. False if there is no recording, or if it was given up.
  bool by_recording(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values, Evaluation& outcome) {
    if (replayed_) {
      outcome = replayed_->jacobian(detail::FunctorOutputs<F>(f_), x, y, values);
      diagnosis_ = replayed_->diagnosis();
    } else if (products_) {
      outcome = multiply(x, y, values);
    } else {
      return false;
    }
    const detail::RecordingCount& count = replayed_ ? replayed_->count() : products_->count();
    if (!count.exhausted(outcome) || !plan_.fall_back(options_)) return true;
    given_up_ = "; given up after: " + (replayed_ ? replayed_->describe() : products_->describe()) +
                (diagnosis_.empty() ? "" : ": " + diagnosis_);
    replayed_.reset();
    products_.reset();
    if (outcome != Evaluation::fatal) return true;
    diagnosis_.clear();
    return false;
  }

  Evaluation multiply(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    products_->count().evaluated();
    decide(x, y);
    const Evaluation outcome = detail::check_outputs(y, m_, diagnosis_);
    if (outcome != Evaluation::ok) return outcome;
    const bool known = products_->holds_for(decisions_);
    bool same = true;  // F has the same values in all number types
    const auto agrees = [&](bool just_recorded) {
      if (!known && !just_recorded) return false;
      const bool checked = products_->spare_lane() || just_recorded || pattern_changes_without_guard_ ||
                           products_->count().evaluations() % checked_every == 1;
      if (!product_kernel_)
        product_kernel_ = detail::make_product_kernel<F>(std::get<CompressedMode>(plan_.chosen().mode),
                                                         plan_.chosen().lanes, products_->directions());
      detail::ProductSink sink(y, products_->products(), products_->check_product());
      const Index needed = products_->passes(), more = checked && !products_->spare_lane() ? 1 : 0;
      const auto gather = [&](Index pass) {
        if (pass < needed) products_->gather(pass);
      };
      same = run_products(*product_kernel_, x, needed + more, sink, gather);
      if (!same || !checked) return same;
      if (!products_->is_consistent()) return just_recorded && confirmed(x, y);
      pattern_changes_without_guard_ |= known && just_recorded;
      return true;
    };
    const auto again = [&] {
      if (!same) return false;
      const bool fits = record_again(x);
      // F depends on other variables than before, although no comparison changed.
      pattern_changes_without_guard_ |= known && !fits;
      return fits;
    };
    if (!detail::evaluate_or_record(agrees, again)) return Evaluation::fatal;
    products_->values(values);
    return Evaluation::ok;
  }

  // Records F at x, where its comparisons have the outcomes in decisions_. False if the pattern does not fit.
  bool record_again(const Eigen::VectorXd& x) {
    detail::Recording recording;
    recording.record(detail::FlatOutputs<F>(f_), x);
    if (!recording.complete()) {
      diagnosis_ = detail::incomplete_recording({});
      return false;
    }
    product_kernel_.reset();
    if (products_->add_pattern(decisions_, dependence(recording))) return true;
    diagnosis_ = detail::pattern_changed_message;
    return false;
  }

  // Runs the passes, take(pass) after each. False if the values of F are not y: F differs between number types.
  template <class Take>
  bool run_products(detail::ProductKernel<F>& kernel, const Eigen::VectorXd& x, Index passes, detail::ProductSink& sink,
                    Take&& take) {
    // With compressed rows, the first pass only records.
    const Index before = std::get<CompressedMode>(plan_.chosen().mode) == CompressedMode::compressed_rows ? 1 : 0;
    for (Index p = 0; p < before + passes; ++p) {
      kernel.pass(f_, x, p, sink);
      if (p == 0 && !sink.agrees(diagnosis_)) return false;
      if (p >= before) take(p - before);
    }
    return true;
  }

  // Called if the entries do not add up after a new recording: they cancel (true), or F differs between runs (false).
  bool confirmed(const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
    std::string wrong;
    const bool right = products_->confirmed(
        [&](detail::ProductCheck::Recheck& recheck, const auto& take) {
          const auto kernel = detail::make_product_kernel<F>(std::get<CompressedMode>(plan_.chosen().mode),
                                                             plan_.chosen().lanes, recheck.directions);
          detail::ProductSink sink(y, recheck.products, recheck.product);
          run_products(*kernel, x, recheck.directions.count / recheck.products.cols() + 1, sink, take);
        },
        wrong);
    if (!right)
      diagnosis_ =
          "the derivatives of " + wrong +
          " do not add up to their product with a direction, though the function has just been recorded: what it "
          "depends on differs from one run to the next, or with the number type; make it the same for every "
          "run, or plan without products (PlanOptions::mode = JacobianMode::forward)";
    return right;
  }

  Evaluation compose(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    if (!composed_) composed_ = detail::make_jacobian_kernel<F>(plan_.jacobian_mode(), plan_.chosen().lanes);
    y.resize(m_);
    values.resize(m_ * n_);
    detail::FullJacobianSink sink{y, values};
    for (Index p = 0; p < composed_->passes(n_, m_); ++p) {
      composed_->pass(f_, x, p, sink);
      if (p > 0) continue;
      y.conservativeResize(std::min(sink.outputs, m_));
      const Evaluation outcome = detail::check_outputs(y, m_, diagnosis_);
      if (outcome != Evaluation::ok) return outcome;
      if (sink.outputs > m_) {
        y.setZero(sink.outputs);
        return detail::check_outputs(y, m_, diagnosis_);
      }
    }
    return Evaluation::ok;
  }

  F f_;
  Index n_, m_ = 0;
  PlanOptions options_;
  Plan plan_;
  SparsityPattern full_;  // dense
  std::optional<detail::ReplayedJacobian> replayed_;
  std::optional<detail::ProductStructure> products_;
  std::unique_ptr<detail::ProductKernel<F>> product_kernel_;
  std::unique_ptr<detail::FullJacobianKernel<F>> composed_;
  Vector<detail::BranchRecorded> branch_recorded_;
  detail::BranchDecisions decisions_;
  bool pattern_changes_without_guard_ = false;  // the pattern of F was seen to change without a comparison
  std::string given_up_;                        // why the recording is no longer used
  std::string diagnosis_;
};

}  // namespace hesse::ad

#include <hesse/ad/detail/functions/jacobian_values.hpp>
