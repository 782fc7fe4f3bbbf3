#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include <hesse/ad/functions/function_report.hpp>
#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/plan/plan.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad {

namespace detail {

HessianPattern to_structure(const LowerTriangle& lower);

// What is replayed, as the user wrote it.
class ReplaySource {
 public:
  virtual ~ReplaySource() = default;
  virtual double value(const Eigen::VectorXd& x) const = 0;
  virtual DerivedSum record(const Eigen::VectorXd& x) const = 0;
};

// A functor as source; refers to it.
template <class F>
class FunctorSource final : public ReplaySource {
 public:
  explicit FunctorSource(const F& f) : f_(f) {}
  double value(const Eigen::VectorXd& x) const override { return static_cast<double>(f_(x)); }
  DerivedSum record(const Eigen::VectorXd& x) const override { return derived_sum(f_, x); }

 private:
  const F& f_;
};

// How a plan that chose replay has it done.
ReplayOptions replay_options(const Plan& plan);

// Recordings after which replay goes on: a function that decides otherwise at every other point is not worth recording.
inline int tolerated_recordings(int replays) { return 4 + replays / 8; }

}  // namespace detail

// A function and its recording: replays it, notices where a comparison decides otherwise, then records at that point and replays
// again. The source is given to each call, so that its owner can be moved.
class Replayed {
 public:
  Replayed(DerivedSum sum, const ReplayOptions& options);

  // Fixed: a later recording that does not fit into it is refused, and the evaluation fatal.
  const LowerTriangle& structure() const { return prepared_.structure(); }

  // f by the user's code.
  Evaluation value(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f);
  // … and ∇f, … and the values of ∇²f by replay. fatal when replay and the user's code disagree even after recording again.
  Evaluation value_gradient(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                            Eigen::VectorXd& g);
  Evaluation value_gradient_hessian(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f,
                                    Eigen::VectorXd& g, Eigen::VectorXd& h);

  // How often f was recorded; 1 when no branch ever changed.
  int recordings() const { return recordings_; }
  std::size_t bytes() const { return prepared_.bytes(); }
  std::string describe() const;
  std::string diagnosis() const { return diagnosis_; }

 private:
  // replay(f); instantiated where it is defined.
  template <class Replay>
  Evaluation evaluate(const detail::ReplaySource& source, const Eigen::VectorXd& x, double& f, Replay&& replay);
  bool record_again(const detail::ReplaySource& source, const Eigen::VectorXd& x);
  bool accepts(double replayed, double user);

  ReplayOptions options_;
  int recordings_ = 1;
  double recorded_;  // f at the point of the recording
  double slack_;     // disagreement that is put down to rounding
  PreparedSum prepared_;
  Eigen::VectorXd known_at_;
  double known_ = 0;  // f by the user's code, there
  std::string diagnosis_;
};

}  // namespace hesse::ad
