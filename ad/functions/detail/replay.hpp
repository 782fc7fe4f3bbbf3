#pragma once

#include <Eigen/Core>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hesse/ad/functions/prepared_sum.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

namespace hesse::ad::detail {

struct ReplayStructure {
  Eigen::Index n = 0;
  std::vector<Eigen::Index> outer, inner;  // empty: dense
};
ReplayStructure to_structure(const LowerTriangle& lower);

// not_evaluable, and why, where f is not finite.
Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis);

// The last recording of a function, made ready, and how far its replay is trusted.
class Replay {
 public:
  struct Fresh {
    PreparedSum sum;
    double value = 0;  // f at the point of the recording, by the user's code
  };

  bool empty() const { return !sum_; }
  const PreparedSum& sum() const { return *sum_; }
  int recordings() const { return recordings_; }
  std::string describe() const;

  void adopt(Fresh fresh);

  // f and what by_replay(sum, f) gives besides, false where a guard does not hold: as it stands, or recorded again at x. plain()
  // is f(x) by the user's code in double; record() is Fresh, of x.
  template <class Plain, class Record, class ByReplay>
  Evaluation evaluate(bool verified, const Eigen::VectorXd& x, double& f, Plain&& plain, Record&& record,
                      ByReplay&& by_replay, std::string& diagnosis) {
    double user = 0;
    if (verified) {
      user = plain();
      if (!std::isfinite(user)) return judge(f = user, x, diagnosis);
    }
    if (!by_replay(*sum_, f) || (verified && !agrees(f, user))) {
      Fresh later = record();
      if (!fits(later.sum, diagnosis)) return Evaluation::fatal;
      adopt(std::move(later));
      // What was recorded at x has decided as the user's code does there: rounding of replay is no reason to doubt it.
      static_cast<void>(by_replay(*sum_, f));
      if (verified && !accepts(f, user, diagnosis)) return Evaluation::fatal;
    }
    const Evaluation outcome = judge(f, x, diagnosis);
    if (verified && outcome == Evaluation::ok) f = user;
    return outcome;
  }

 private:
  // Sums of 10⁷ terms in another order and vector mathematics stay well below this; a wrong branch does not.
  static constexpr double rounding = 1e-8;

  bool fits(const PreparedSum& later, std::string& diagnosis) const;
  bool agrees(double replayed, double user) const;
  bool accepts(double replayed, double user, std::string& diagnosis);

  std::optional<PreparedSum> sum_;
  int recordings_ = 0;
  double recorded_ = 0;
  double slack_ = rounding;
};

}  // namespace hesse::ad::detail
