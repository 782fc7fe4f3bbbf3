#pragma once

#include <Eigen/Core>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/sparsity/moved_elements.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

namespace detail {

HessianPattern to_structure(const LowerTriangle& lower);

// What is replayed, as the user wrote it.
class ReplaySource {
 public:
  // Derives what was recorded, while the source is there. Throws Error where a limit is reached.
  using Derive = std::function<DerivedSum(KnownPrograms& known)>;

  virtual ~ReplaySource() = default;
  virtual double value(const Eigen::VectorXd& x) const = 0;
  // Runs the user's code; its exceptions are not those of deriving.
  virtual Derive record(const Eigen::VectorXd& x) const = 0;
  // Elements that can be recorded one by one, by the numbers their kinds have for them; 0: none.
  virtual std::size_t elements() const { return 0; }
  virtual std::vector<Cluster> record(const Eigen::VectorXd& x, std::span<const std::uint32_t> elements) const;
};

// A functor as source; refers to it and to the limits.
template <class F>
class FunctorSource final : public ReplaySource {
 public:
  FunctorSource(const F& f, const RecordingLimits& limits) : f_(f), limits_(limits) {}
  double value(const Eigen::VectorXd& x) const override { return static_cast<double>(f_(x)); }
  Derive record(const Eigen::VectorXd& x) const override {
    auto recording = std::make_shared<Recording>(recording_options(limits_));
    recording->record(f_, x);
    return [this, recording](KnownPrograms& known) { return derive(std::move(*recording), known, limits_); };
  }

 private:
  const F& f_;
  const RecordingLimits& limits_;
};

// How a plan that chose replay has it done.
ReplayOptions replay_options(const Plan& plan);
ReplayOptions replay_options(RecordedMode mode, bool dense);

// Recordings after which replay goes on: a function that decides otherwise at every other point is not worth recording.
inline int tolerated_recordings(int replays) { return 4 + replays / 8; }

}  // namespace detail

// A function and its recording: replays it, notices where a comparison decides otherwise, then records at that point and replays
// again. Of a source with elements only those that decide otherwise are recorded, and added to what the others give; everything
// is recorded again when that has cost as much. Terms that were met before are not derived again. The source is given to each
// call, so that its owner can be moved.
class Replayed {
 public:
  // Records the source at x.
  Replayed(const detail::ReplaySource& source, const Eigen::VectorXd& x, const ReplayOptions& options);
  // known: what the sum was derived with.
  Replayed(DerivedSum sum, const ReplayOptions& options, KnownPrograms known = {});

  // Fixed: a later recording that does not fit into it is refused, and the evaluation fatal.
  const LowerTriangle& structure() const { return prepared_.structure(); }

  // f by the user's code, where it is known already.
  void remember(const Eigen::VectorXd& x, double f);
  // f by the user's code.
  Evaluation value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f);
  // … and ∇f, … and the values of ∇²f by replay. fatal when replay and the user's code disagree even after recording again, and
  // when a limit is reached on the way: what was recorded before stays.
  Evaluation value_gradient(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                            Eigen::VectorXd& g);
  Evaluation value_gradient_hessian(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                    Eigen::VectorXd& g, Eigen::VectorXd& h);

  // How often f was recorded; 1 when no branch ever changed.
  int recordings() const { return recordings_; }
  // Kinds of element that had to be derived for the recordings after the first.
  std::size_t derived_again() const { return programs_.derived() - derived_first_; }
  // Kernels that had to be made for them; those of elements that moved are not among these.
  std::size_t made_again() const { return programs_.made() - made_first_; }
  // How often an element took another branch than at the evaluation before, as far as f was not recorded for it.
  std::size_t moves() const { return moves_ + (moved_ ? moved_->moves() : 0); }
  std::size_t bytes() const { return prepared_.bytes() + programs_.bytes() + (moved_ ? moved_->bytes() : 0); }
  std::string describe() const;
  std::string diagnosis() const { return diagnosis_; }

 private:
  struct First {
    DerivedSum sum;
    KnownPrograms known;
  };
  Replayed(First first, const ReplayOptions& options);
  static First record_first(const detail::ReplaySource& source, const Eigen::VectorXd& x);

  // The results of an evaluation; h is null where the Hessian is not wanted.
  struct Results {
    double& f;
    Eigen::VectorXd& g;
    Eigen::VectorXd* h;
  };

  Evaluation evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results);
  bool replay(const Eigen::VectorXd& x, const Results& results, Broken broken);
  bool add_moved(const detail::ReplaySource& source, const Eigen::VectorXd& x, const Results& results);
  bool record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x);
  bool accepts(double replayed, double user);

  ReplayOptions options_;
  int recordings_ = 1;
  KnownPrograms programs_;
  std::size_t derived_first_;  // kinds, for the first recording
  std::size_t made_first_ = 0;
  double recorded_;  // f at the point of the recording
  double slack_;     // disagreement that is put down to rounding
  PreparedSum prepared_;
  std::unique_ptr<MovedElements> moved_;  // since the last recording
  std::size_t moves_ = 0;                 // before
  Eigen::VectorXd known_at_;
  double known_ = 0;  // f by the user's code, there
  std::string diagnosis_;
};

}  // namespace hesse::ad
