#pragma once

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/functions/row_structure.hpp>
#include <hesse/ad/functions/vector_replay.hpp>
#include <hesse/ad/recording/recorded.hpp>
#include <hesse/ad/sparsity/derived_jacobian.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

namespace detail {

// F: Rⁿ→Rᵐ as the user wrote it.
class VectorSource {
 public:
  virtual ~VectorSource() = default;
  virtual void value(const Eigen::VectorXd& x, Eigen::VectorXd& y) const = 0;
  virtual void record(const Eigen::VectorXd& x, Recording& recording) const = 0;
};

}  // namespace detail

// F: Rⁿ→Rᵐ and its recording: replays F and J, notices where a comparison decides otherwise, then records at that point and
// replays again. The source is given to each call, so that its owner can be moved.
class ReplayedJacobian {
 public:
  // made: F as it was recorded at x, with its terms; none: it is recorded. Of the limits those of operations and expressions hold.
  ReplayedJacobian(const detail::VectorSource& source, const Eigen::VectorXd& x, const ReplayOptions& options,
                   std::optional<DerivedJacobian> made = {}, const RecordingLimits& limits = {});

  Eigen::Index outputs() const { return m_; }
  const RowStructure& structure() const { return *rows_; }
  Eigen::Index size() const;  // of J's values

  // fatal when replay and the user's code disagree even after recording again, what is recorded does not fit the structure, or a
  // limit is reached.
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
  std::shared_ptr<RowStructure> rows_ = std::make_shared<RowStructure>();  // moves do not move it
  std::unique_ptr<VectorReplay> elements_;
  std::vector<double> replayed_, slack_;
  std::vector<bool> broken_ = std::vector<bool>(1);
  int recordings_ = 0;
  std::string diagnosis_;
};

}  // namespace hesse::ad
