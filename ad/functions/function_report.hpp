#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include <hesse/ad/vocabulary/evaluation.hpp>

// What prepared functions check and report, the same for every functor.
namespace hesse::ad::detail {

// Where the values of a Hessian go: the lower triangle by compressed columns, or the full matrix.
struct HessianPattern {
  Eigen::Index n = 0;
  std::vector<Eigen::Index> outer, inner;  // empty: dense
};

// Throws Error unless `what` has the size of the function.
void require_size(const char* operation, const char* what, Eigen::Index given, Eigen::Index expected);

// The first value that is not finite, named.
std::string describe_value(double f, const Eigen::VectorXd& x);
std::string describe_gradient(const Eigen::VectorXd& g, const Eigen::VectorXd& x);
std::string describe_hessian(const Eigen::VectorXd& h, const HessianPattern& structure, const Eigen::VectorXd& x);

// not_evaluable, and why, where f is not finite.
Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis);

void mirror_lower(Eigen::VectorXd& h, Eigen::Index n);

}  // namespace hesse::ad::detail
