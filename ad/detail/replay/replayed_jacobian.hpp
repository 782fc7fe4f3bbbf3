#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/detail/colouring/derived_jacobian.hpp>
#include <hesse/ad/detail/core/evaluation.hpp>
#include <hesse/ad/detail/core/row_structure.hpp>
#include <hesse/ad/detail/recording/recorded.hpp>
#include <hesse/ad/detail/replay/prepared_sum.hpp>
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
  const RowStructure& structure() const { return *rows_; }
  Eigen::Index size() const;  // the number of J's values

  // y = F(x), of size m, then also the values of J. fatal if replay and the user's code disagree even after a new
  // recording, if the recording does not fit the structure, or if a limit is reached.
  Evaluation value(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y);
  Evaluation jacobian(const detail::VectorSource& source, const Eigen::VectorXd& x, Eigen::VectorXd& y,
                      Eigen::VectorXd& values);

  int recordings() const { return recordings_; }
  std::size_t bytes() const { return elements_->bytes(); }
  std::string describe() const;
  const std::string& diagnosis() const { return diagnosis_; }

 private:
  Recording record(const detail::VectorSource& source, const Eigen::VectorXd& x) const;
  bool take(const Recording& recording, const Eigen::VectorXd& y);
  bool take(DerivedJacobian made, const Eigen::VectorXd& y);
  template <class Work>
  bool within_limits(Work&& work);
  bool fits(VectorReplay& elements);
  bool agrees(const Eigen::VectorXd& x, const Eigen::VectorXd& y, bool just_recorded);

  ReplayOptions options_;
  RecordingLimits limits_;
  Eigen::Index n_, m_ = 0;
  std::shared_ptr<RowStructure> rows_ = std::make_shared<RowStructure>();  // its address survives a move of the object
  std::unique_ptr<VectorReplay> elements_;
  std::vector<double> replayed_, tolerance_;
  std::vector<bool> broken_ = std::vector<bool>(1);
  int recordings_ = 0;
  std::string diagnosis_;
};

}  // namespace hesse::ad::detail
