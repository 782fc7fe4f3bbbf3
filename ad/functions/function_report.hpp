#pragma once

#include <Eigen/Core>
#include <string>
#include <vector>

#include <hesse/ad/functions/row_structure.hpp>
#include <hesse/ad/vocabulary/evaluation.hpp>

// What prepared functions check and report, the same for every functor.
namespace hesse::ad::detail {

// Where the values of a Hessian go: the lower triangle by compressed columns, or the full matrix.
struct HessianPattern {
  Eigen::Index n = 0;
  std::vector<Eigen::Index> outer, inner;  // empty: dense

  bool operator==(const HessianPattern&) const = default;
};

// Throws Error unless `what` has the size of the function.
void require_size(const char* operation, const char* what, Eigen::Index given, Eigen::Index expected);

// The first value that is not finite, named.
std::string describe_value(double f, const Eigen::VectorXd& x);
std::string describe_gradient(const Eigen::VectorXd& g, const Eigen::VectorXd& x);
std::string describe_hessian(const Eigen::VectorXd& h, const HessianPattern& structure, const Eigen::VectorXd& x);

// not_evaluable, and why, where f is not finite.
Evaluation judge(double f, const Eigen::VectorXd& x, std::string& diagnosis);

// y = F(x) ∈ Rᵐ: not_evaluable where an output is not finite, fatal where there are not m of them, and why.
Evaluation judge_outputs(const Eigen::VectorXd& y, Eigen::Index m, std::string& diagnosis);
// The first entry of a Jacobian of m rows that is not finite, named; without structure: a full matrix.
std::string describe_jacobian(const Eigen::VectorXd& values, const RowStructure& structure, Eigen::Index m,
                              const Eigen::VectorXd& x);
inline constexpr const char* other_pattern =
    "another branch of the function has another sparsity pattern; ask for a dense Jacobian, or write the function so "
    "that all "
    "branches use the same variables";

void mirror_lower(Eigen::VectorXd& h, Eigen::Index n);

}  // namespace hesse::ad::detail
