#pragma once

#include <Eigen/Core>
#include <utility>

#include <hesse/ad/functions/prepared_function.hpp>

namespace hesse::ad {

// A PreparedFunction of a functor: f takes a vector of any scalar and returns a scalar. All that depends on F is f itself in a
// handful of numbers (functor.hpp).
template <class F>
class Function : public PreparedFunction {
 public:
  Function(F f, Index n, PlanOptions options = {})
      : PreparedFunction(detail::erase(std::move(f)), n, std::move(options)) {}
  Function(F f, const Eigen::VectorXd& start, PlanOptions options = {})
      : PreparedFunction(detail::erase(std::move(f)), start, std::move(options)) {}
};

}  // namespace hesse::ad
