#pragma once

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/detail/assembly/branch_variants.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/evaluation_report.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/plan.hpp>

// Replay of a function f: Rⁿ → R, with the rules for recording it again.
namespace hesse::ad::detail {

// Replayed: a function and its recording. ReplaySource: the function as the user wrote it, a functor or a sum.
class ReplaySource {
 public:
  // Derives the recording while the source exists. Throws Error if a limit is reached.
  using Derive = std::function<DerivedSum(ProgramCache& programs)>;

  virtual ~ReplaySource() = default;
  virtual double value(const Eigen::VectorXd& x) const = 0;
  // Runs and records the user's code. Its exceptions stay distinct from those of the derivation.
  virtual Derive record(const Eigen::VectorXd& x) const = 0;
  // The number of elements that can be recorded separately; 0: none. Element types refer to elements by number.
  virtual std::size_t elements() const { return 0; }
  virtual std::vector<Cluster> record(const Eigen::VectorXd& x, std::span<const std::uint32_t> elements) const;
};

// A functor as a source. Refers to it and to the limits.
template <class F>
class FunctorSource final : public ReplaySource {
 public:
  FunctorSource(const F& f, const RecordingLimits& limits) : f_(f), limits_(limits) {}
  double value(const Eigen::VectorXd& x) const override { return static_cast<double>(f_(x)); }
  Derive record(const Eigen::VectorXd& x) const override {
    auto recording = std::make_shared<Recording>(recording_options(limits_));
    recording->record(f_, x);
    return [this, recording](ProgramCache& programs) { return derive(std::move(*recording), programs, limits_); };
  }

 private:
  const F& f_;
  const RecordingLimits& limits_;
};

// The options of replay for a plan that chose it.
ReplayOptions replay_options(const Plan& plan, std::size_t threads);
ReplayOptions replay_options(RecordedMode mode, bool dense, std::size_t threads);

// A function and its recording. Replays it; when a guard fails, records it at that point and replays again. If the
// source has elements, only elements with a failed guard are recorded, as branch variants, until that has cost as
// much as recording everything. Known terms are not derived again. Every call takes the source, so the source may
// move.
class Replayed {
 public:
  // Records the source at x.
  Replayed(const detail::ReplaySource& source, const Eigen::VectorXd& x, const ReplayOptions& options);
  // programs: the program cache with which the sum was derived.
  Replayed(DerivedSum sum, const ReplayOptions& options, ProgramCache programs = {});

  // The pattern of the Hessian. It is fixed: an evaluation with a recording that does not fit is fatal. With
  // ReplayOptions::grows such an evaluation extends it instead, and more values are returned.
  const SymmetricPattern& structure() const { return prepared_.structure(); }

  // Tells f(x) by the user's code, if it is known already.
  void remember(const Eigen::VectorXd& x, double f);
  // f(x), by the user's code in double.
  Evaluation value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f);
  // f and ∇f, then also the values of ∇²f, by replay. fatal if replay and the user's code disagree even after a new
  // recording, or if a limit is reached; then the old recording stays.
  Evaluation value_gradient(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                            Eigen::VectorXd& g);
  Evaluation value_gradient_hessian(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                    Eigen::VectorXd& g, Eigen::VectorXd& h);

  // How many times f was recorded, once if no guard has failed, and evaluated by replay.
  const RecordingCount& count() const { return count_; }
  int recordings() const { return count_.recordings(); }
  // The number of element types that recordings after the first had to derive.
  std::size_t derived_again() const { return programs_.derived() - derived_first_; }
  // The number of kernels made for them, without those of branch variants.
  std::size_t made_again() const { return programs_.made() - made_first_; }
  // How many times an element changed its branch between two evaluations without a new recording of f.
  std::size_t branch_switches() const { return branch_switches_ + (variants_ ? variants_->branch_switches() : 0); }
  std::size_t bytes() const { return prepared_.bytes() + programs_.bytes() + (variants_ ? variants_->bytes() : 0); }
  std::string describe() const;
  std::string diagnosis() const { return diagnosis_; }

 private:
  struct First {
    DerivedSum sum;
    ProgramCache programs;
  };
  Replayed(First first, const ReplayOptions& options);
  static First record_first(const detail::ReplaySource& source, const Eigen::VectorXd& x);

  // The results of an evaluation. h is null if the Hessian is not needed.
  struct Results {
    double& f;
    Eigen::VectorXd& g;
    Eigen::VectorXd* h;
  };

  Evaluation evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results);
  bool replay(const Eigen::VectorXd& x, const Results& results, FailedElements failed);
  bool add_variants(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results);
  bool record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x);
  bool accepts(double replayed, double user);

  ReplayOptions options_;
  RecordingCount count_;
  ProgramCache programs_;
  std::size_t derived_first_;  // element types, in the first recording
  std::size_t made_first_ = 0;
  double recorded_;  // f at the point of the recording
  Tolerance tolerance_;
  PreparedSum prepared_;
  std::unique_ptr<BranchVariants> variants_;  // branch variants recorded since the last recording of everything
  std::size_t branch_switches_ = 0;           // before the last recording
  Eigen::VectorXd last_point_;
  double last_value_ = 0;  // f(last_point_), by the user's code
  std::string diagnosis_;
};

}  // namespace hesse::ad::detail
