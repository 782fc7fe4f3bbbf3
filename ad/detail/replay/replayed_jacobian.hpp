#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/derived_jacobian.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/sparsity_pattern.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/detail/replay/disagreement.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
#include <hesse/ad/detail/replay/record_again.hpp>
#include <hesse/ad/detail/replay/vector_replay.hpp>

namespace hesse::ad::detail {

// ReplayedJacobian: F: Rⁿ → Rᵐ and its recording. VectorSource: F as the user wrote it.
class VectorSource {
 public:
  virtual ~VectorSource() = default;
  virtual void value(const Eigen::VectorXd& x, Eigen::VectorXd& y) const = 0;
  virtual void record(const Eigen::VectorXd& x, Recording& recording) const = 0;
};

// F and its recording. Replays F and J; when a guard fails, records F at that point and replays again. Every call takes
// the source, so the source may move.
class ReplayedJacobian {
 public:
  // made: the separated recording of F at x; none: F is recorded here. Limits for operations and expressions apply.
  ReplayedJacobian(const detail::VectorSource& source, const Eigen::VectorXd& x, const ReplayOptions& options,
                   std::optional<DerivedJacobian> made = {}, const RecordingLimits& limits = {});

  Eigen::Index outputs() const { return m_; }
  const SparsityPattern& structure() const { return *pattern_; }

  // y = F(x), of size m, then also the values of J. fatal if replay and the user's code disagree even after a new
  // recording, if the recording does not fit the structure, or if a limit is reached.
  Evaluation value(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y);
  Evaluation jacobian(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y,
                      Eigen::VectorXd& values);

  const RecordingCount& count() const { return count_; }
  int recordings() const { return count_.recordings(); }
  std::size_t bytes() const { return elements_->bytes(); }
  std::string describe() const;
  const std::string& diagnosis() const { return diagnosis_; }

 private:
  Recording record(const detail::VectorSource& source, const Eigen::VectorXd& x) const;
  bool take(const Recording& recording, const Eigen::VectorXd& y);
  bool take(DerivedJacobian made, const Eigen::VectorXd& y);
  bool fits(VectorReplay& elements);
  bool agrees(const Eigen::VectorXd& x, const Eigen::VectorXd& y, bool just_recorded);

  ReplayOptions options_;
  RecordingLimits limits_;
  Eigen::Index n_, m_ = 0;
  // Its address survives a move of the object.
  std::shared_ptr<SparsityPattern> pattern_ = std::make_shared<SparsityPattern>();
  std::unique_ptr<VectorReplay> elements_;
  std::vector<double> replayed_;
  std::vector<Tolerance> tolerance_;
  std::vector<bool> failed_ = std::vector<bool>(1);
  RecordingCount count_;
  std::string diagnosis_;
};

}  // namespace hesse::ad::detail
