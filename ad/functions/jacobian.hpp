#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/functor.hpp>
#include <hesse/ad/functions/jacobian_kernels.hpp>
#include <hesse/ad/functions/kernels.hpp>
#include <hesse/ad/functions/replayed.hpp>
#include <hesse/ad/functions/replayed_jacobian.hpp>
#include <hesse/ad/functions/vector_source.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/sparsity/dependence.hpp>
#include <hesse/ad/vocabulary/error.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

// F: Rⁿ→Rᵐ prepared for many evaluations of F and J: plans once, then does as planned. F takes a vector of any scalar and returns
// a number, or a container of as many numbers everywhere. Movable; one object belongs to one thread at a time. Exceptions of F
// pass through.
//
// Replay and products with directions rest on a recording, whose comparisons are watched: where one decides otherwise, F is
// recorded again. A full Jacobian of a function that does so too often falls back to the best composition (see describe()).
// Numbers that F reads besides x may change between calls. If they change, without a comparison of F, which variables an output
// depends on, products with directions notice: one product more is held against the entries, at every evaluation where a lane is
// free for it or such a change was noticed before, else (the directions are a multiple of the lanes) at the first of every 16.
// Entries less than 1e-8 of the sum of their row (by rows: of their column) are beyond that check.
template <class F>
class Jacobian {
 public:
  using Index = Eigen::Index;

  // Plans at `start`. options: a forced way, the memory limit, the rates; dense: a full matrix in any case. Throws Error when F
  // is empty, and when no plan fits in memory.
  Jacobian(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : f_(std::move(f)), n_(start.size()), options_(std::move(options)) {
    if (detail::is_null(f_)) throw Error("Jacobian: the function is empty; give a callable object");
    plan_ = jacobian_plan(detail::FlatOutputs<F>(f_), start, options_);
    m_ = plan_.features.outputs;
    prepare(start);
  }

  Index inputs() const { return n_; }
  Index outputs() const { return m_; }
  // Fixed, row by row; without rows where the Jacobian is a full matrix, column by column.
  const RowStructure& structure() const {
    return replayed_ ? replayed_->structure() : products_ ? products_->structure() : full_;
  }

  // y = F(x) by the user's code; not_evaluable when an output is not finite.
  Evaluation value(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    start("value", x);
    detail::FunctorOutputs<F>(f_).value(x, y);
    return detail::judge_outputs(y, m_, diagnosis_);
  }
  // … and the values of J in the structure. fatal where F is not the same for every number type, or takes a branch that does not
  // fit into the structure. ok with an entry that is not finite is named by diagnosis().
  Evaluation jacobian(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    start("jacobian", x);
    Evaluation outcome = Evaluation::ok;
    if (!by_recording(x, y, values, outcome)) outcome = compose(x, y, values);
    if (outcome == Evaluation::ok && !values.allFinite())
      diagnosis_ = detail::describe_jacobian(values, structure(), m_, x);
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
  // Evaluations of which one is checked where that costs a pass of its own.
  static constexpr int checked_every = 16;

  void start(const char* operation, const Eigen::VectorXd& x) {
    diagnosis_.clear();
    detail::require_size(operation, "x", x.size(), n_);
  }

  void prepare(const Eigen::VectorXd& x) {
    if (plan_.recorded()) {
      replayed_.emplace(detail::FunctorOutputs<F>(f_), x, detail::replay_options(plan_), std::move(*plan_.jacobian));
    } else if (plan_.needs_recording()) {
      const Candidate& chosen = plan_.chosen();
      Eigen::VectorXd y;
      decide(x, y);
      products_.emplace(*plan_.jacobian, std::get<CompressedMode>(chosen.mode), chosen.lanes, plan_.dense, decisions_);
    }
    plan_.jacobian.reset();
  }

  // y in double, and what was decided on the way.
  void decide(const Eigen::VectorXd& x, Eigen::VectorXd& y) {
    decisions_.clear();
    const DecisionScope scope(decisions_);
    deciding_ = x.template cast<Deciding>();
    const auto result = detail::settled(f_(std::as_const(deciding_)));
    y.resize(detail::count_outputs(result));
    Index i = 0;
    detail::for_each_output(result, [&](const auto& yi) { y[i++] = Deciding(yi).value; });
  }

  // Carries out an evaluation by what was recorded; false when there is nothing, or nothing any more.
  bool by_recording(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values, Evaluation& outcome) {
    if (replayed_) {
      outcome = replayed_->jacobian(detail::FunctorOutputs<F>(f_), x, y, values);
      diagnosis_ = replayed_->diagnosis();
    } else if (products_) {
      outcome = multiply(x, y, values);
    } else {
      return false;
    }
    ++evaluations_;
    const int recordings = replayed_ ? replayed_->recordings() : products_->recordings();
    if (outcome != Evaluation::fatal && recordings <= detail::tolerated_recordings(evaluations_)) return true;
    const auto composition = plan_.dense ? best_composition(plan_, options_) : std::nullopt;
    if (!composition) return true;
    given_up_ = "; given up after: " + (replayed_ ? replayed_->describe() : products_->describe()) +
                (diagnosis_.empty() ? "" : ": " + diagnosis_);
    replayed_.reset();
    products_.reset();
    plan_.choice = *composition;
    plan_.give_up_replay();
    if (outcome != Evaluation::fatal) return true;
    diagnosis_.clear();
    return false;
  }

  Evaluation multiply(const Eigen::VectorXd& x, Eigen::VectorXd& y, Eigen::VectorXd& values) {
    decide(x, y);
    const Evaluation outcome = detail::judge_outputs(y, m_, diagnosis_);
    if (outcome != Evaluation::ok) return outcome;
    bool just_recorded = !products_->knows(decisions_);
    if (just_recorded && !learn(x)) return Evaluation::fatal;
    for (bool again = false;; again = just_recorded = true) {
      const bool checked =
          products_->spare_lane() || just_recorded || changes_unseen_ || evaluations_ % checked_every == 0;
      if (!product_kernel_)
        product_kernel_ = detail::make_product_kernel<F>(std::get<CompressedMode>(plan_.chosen().mode),
                                                         plan_.chosen().lanes, products_->directions());
      detail::ProductSink sink(y, products_->products(), products_->check_product());
      const Index groups = products_->groups(), more = checked && !products_->spare_lane() ? 1 : 0;
      const auto gather = [&](Index group) {
        if (group < groups) products_->gather(group);
      };
      if (!run_products(*product_kernel_, x, groups + more, sink, gather)) return Evaluation::fatal;
      if (!checked) break;
      if (products_->adds_up()) {
        changes_unseen_ |= again;
        break;
      }
      if (just_recorded) {
        if (!confirmed(x, y)) return Evaluation::fatal;
        break;
      }
      // No comparison told that F depends on other variables now.
      if (!learn(x)) {
        changes_unseen_ = true;
        return Evaluation::fatal;
      }
    }
    products_->values(values);
    return Evaluation::ok;
  }

  // Records F at x, where it decides as decisions_ say. False where that does not fit into the structure.
  bool learn(const Eigen::VectorXd& x) {
    Recording recording;
    recording.record(detail::FlatOutputs<F>(f_), x);
    if (!recording.complete()) {
      diagnosis_ = incomplete_recording({});
      return false;
    }
    product_kernel_.reset();
    if (products_->learn(decisions_, dependence(recording))) return true;
    diagnosis_ = detail::other_pattern;
    return false;
  }

  // Passes over groups of directions, and take(group) after each. False where F gives something else than y.
  template <class Take>
  bool run_products(detail::ProductKernel<F>& kernel, const Eigen::VectorXd& x, Index groups, detail::ProductSink& sink,
                    Take&& take) {
    // By rows the first pass only records.
    const Index before = std::get<CompressedMode>(plan_.chosen().mode) == CompressedMode::compressed_rows ? 1 : 0;
    for (Index p = 0; p < before + groups; ++p) {
      kernel.pass(f_, x, p, sink);
      if (p == 0 && !sink.agrees(diagnosis_)) return false;
      if (p >= before) take(p - before);
    }
    return true;
  }

  // F was recorded here, and still entries do not add up: they cancel, or F is not the same twice.
  bool confirmed(const Eigen::VectorXd& x, const Eigen::VectorXd& y) {
    std::string wrong;
    const bool right = products_->confirmed(
        [&](detail::ProductCheck::Second& second, const auto& take) {
          const auto kernel = detail::make_product_kernel<F>(std::get<CompressedMode>(plan_.chosen().mode),
                                                             plan_.chosen().lanes, second.directions);
          detail::ProductSink sink(y, second.products, second.product);
          run_products(*kernel, x, second.directions.count / second.products.cols() + 1, sink, take);
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
      const Evaluation outcome = detail::judge_outputs(y, m_, diagnosis_);
      if (outcome != Evaluation::ok) return outcome;
      if (sink.outputs > m_) {
        y.setZero(sink.outputs);
        return detail::judge_outputs(y, m_, diagnosis_);
      }
    }
    return Evaluation::ok;
  }

  F f_;
  Index n_, m_ = 0;
  PlanOptions options_;
  Plan plan_;
  RowStructure full_;  // no rows
  std::optional<ReplayedJacobian> replayed_;
  std::optional<detail::ProductStructure> products_;
  std::unique_ptr<detail::ProductKernel<F>> product_kernel_;
  std::unique_ptr<detail::FullJacobianKernel<F>> composed_;
  Vector<Deciding> deciding_;
  Decisions decisions_;
  int evaluations_ = 0;
  bool changes_unseen_ = false;  // what F depends on was found to do so
  std::string given_up_;         // why what was recorded is not used any more
  std::string diagnosis_;
};

}  // namespace hesse::ad
